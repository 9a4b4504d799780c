/// A log density planned for its data, and for all data of the same shapes.

/// How a log density, its gradient and some variables are computed from unknowns.
///
/// What a plan does depends on the shapes of the data, not on their numbers. Other data of the same
/// shapes need neither differentiation nor planning again, but what is made of the numbers alone:
/// sums over rows that were collapsed, and other functions of data.
public struct DensityPlan: Sendable {
  /// What each evaluation is given.
  public let unknowns: [Tensor]
  /// The value of the density as the first output, and its slopes along all unknowns.
  public let density: Plan
  /// The variables at a point.
  public let variables: Plan
  /// The sums over rows that were collapsed.
  public let collapsed: [CollapsedSum]

  /// Whether this is the plan of other data.
  public let isRebound: Bool

  /// Everything as it was given.
  private let expressions: [Tensor]
  private let sums: [(residual: Tensor, expression: Tensor)]

  /// Plans a density.
  ///
  /// - Parameters:
  ///   - expression: the log density, a single number.
  ///   - variables: what else is to be computed from the unknowns.
  ///   - unknowns: what is given at each evaluation; every unknown of the expressions must be here.
  ///   - collapsing: whether sums over rows may be collapsed.
  /// - Throws: as ``Plan/init(outputs:unknowns:)``.
  public init(
    _ expression: Tensor, variables: [Tensor], unknowns: [Tensor], collapsing: Bool = true
  ) throws(ModelError) {
    let simplest = CollapsedDensity(expression, collapsing: collapsing)
    self.unknowns = unknowns
    density = try simplest.plan(withRespectTo: unknowns)
    self.variables = try Plan(outputs: variables, unknowns: unknowns)
    collapsed = simplest.collapsed
    expressions = [expression] + variables
    sums = simplest.sums
    isRebound = false
  }

  private init(_ plan: DensityPlan, density: Plan, variables: Plan) {
    unknowns = plan.unknowns
    self.density = density
    self.variables = variables
    collapsed = plan.collapsed
    expressions = plan.expressions
    sums = plan.sums
    isRebound = true
  }

  /// The same plan for expressions that were made in the same way of other data; nil when it does
  /// not fit them.
  ///
  /// - Parameters:
  ///   - expression: the log density.
  ///   - variables: what else is to be computed.
  /// - Precondition: this plan was not itself made so.
  /// - Complexity: linear in the number of expressions and in what is computed of data alone.
  public func rebound(to expression: Tensor, variables: [Tensor]) -> DensityPlan? {
    var data = OtherData()
    let new = [expression] + variables
    guard new.count == expressions.count, zip(expressions, new).allSatisfy({ data.match($0, $1) })
    else { return nil }
    return rebound(&data)
  }

  /// The same plan with other data in the place of some; nil when it does not fit them.
  ///
  /// - Parameter replaced: data and what takes their places, of the same shapes.
  /// - Precondition: this plan was not itself made so, and its expressions would be the same ones
  ///   with the other data.
  /// - Complexity: linear in the size of the plan and in what is computed of data alone.
  public func rebound(replacing replaced: [Tensor: Tensor]) -> DensityPlan? {
    var data = OtherData(replacing: replaced)
    return rebound(&data)
  }

  private func rebound(_ data: inout OtherData) -> DensityPlan? {
    for sum in sums {
      guard let other = Self.sum(like: sum, &data), data.match(sum.expression, other) else {
        return nil
      }
    }
    guard let density = density.rebound(&data), let variables = self.variables.rebound(&data)
    else { return nil }
    return DensityPlan(self, density: density, variables: variables)
  }

  /// Collapses the same sum of other data.
  private static func sum(
    like sum: (residual: Tensor, expression: Tensor), _ data: inout OtherData
  ) -> Tensor? {
    var constants: [Tensor: Tensor] = [:]
    for tensor in topologicalOrder([sum.residual]) where tensor.node.operation.knownBuffer != nil {
      let other = data.constant(tensor)
      if other != tensor { constants[tensor] = other }
    }
    if constants.isEmpty { return sum.expression }
    var substitute = Substitution(constants)
    var collapse = GaussianCollapse()
    return collapse.sum(ofSquares: substitute(sum.residual))
  }

  /// The bytes that the plan has made of data for itself, besides the data.
  public var ownBytes: Int { density.rowData.byteCount + variables.rowData.byteCount }
}
