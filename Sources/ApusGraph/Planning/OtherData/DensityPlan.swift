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
  /// Value and slopes.
  private let outputs: [Tensor]
  private let plans: ReusablePlans

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
    outputs = [simplest.value] + simplest.gradient(withRespectTo: unknowns)
    density = try simplest.plan(of: outputs, unknowns)
    self.variables = try Plan(outputs: variables, unknowns: unknowns)
    plans = ReusablePlans([density, self.variables], of: simplest)
    collapsed = simplest.collapsed
    expressions = [expression] + variables
    isRebound = false
  }

  private init?(_ plan: DensityPlan, _ rebound: [Plan]?) {
    guard let rebound else { return nil }
    unknowns = plan.unknowns
    density = rebound[0]
    variables = rebound[1]
    plans = plan.plans
    collapsed = plan.collapsed
    (expressions, outputs) = (plan.expressions, plan.outputs)
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
    return DensityPlan(self, plans.rebound(&data))
  }

  /// The same plan with other data in the place of some; see ``ReusablePlans/rebound(replacing:)``.
  public func rebound(replacing replaced: [Tensor: Tensor]) -> DensityPlan? {
    DensityPlan(self, plans.rebound(replacing: replaced))
  }

  /// What computes value and slopes at several points at once; nil where nothing is gained by it: without
  /// products with large matrices of data.
  ///
  /// - Parameter points: how many at most.
  public func blocks(of points: Int) -> BlockExecutor? {
    // Other data are in the plans alone.
    guard !isRebound, BlockExecutor.pays(for: outputs) else { return nil }
    return try? BlockExecutor(outputs: outputs, unknowns: unknowns, blockPoints: points)
  }

  /// The bytes that the plan has made of data for itself, besides the data.
  public var ownBytes: Int { plans.ownBytes }
}
