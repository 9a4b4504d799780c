/// Plans that were made together of one density, and of all data of the same shapes.

/// Some plans of what follows from a collapsed density.
public struct ReusablePlans: Sendable {
  public let plans: [Plan]
  /// The sums over rows that were collapsed, with what took their places.
  private let sums: [(residual: Tensor, expression: Tensor)]
  /// Numbers whose zeros have decided a form before the plans were made.
  private let inspected: [ConstantBuffer]

  /// - Parameters:
  ///   - plans: made of expressions of the density.
  ///   - density: the density, with its sums collapsed.
  public init(_ plans: [Plan], of density: CollapsedDensity) {
    self.plans = plans
    (sums, inspected) = (density.sums, density.inspected)
  }

  /// The same plans with other data in the place of some; nil when they don't fit them.
  ///
  /// - Parameter replaced: data and what takes their places, of the same shapes.
  /// - Precondition: these plans were not themselves made so, and their expressions would be the same
  ///   ones with the other data.
  /// - Complexity: linear in the size of the plans and in what is computed of data alone.
  public func rebound(replacing replaced: [Tensor: Tensor]) -> [Plan]? {
    var data = OtherData(replacing: replaced)
    return rebound(&data)
  }

  func rebound(_ data: inout OtherData) -> [Plan]? {
    for sum in sums {
      guard let other = Self.sum(like: sum, &data), data.match(sum.expression, other) else {
        return nil
      }
    }
    for buffer in inspected where !buffer.hasZeros(like: data[buffer]) { return nil }
    var result = [Plan]()
    for plan in plans {
      guard let other = plan.rebound(&data) else { return nil }
      result.append(other)
    }
    return result
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

  /// The bytes that the plans have made of data for themselves, besides the data.
  public var ownBytes: Int { plans.reduce(0) { $0 + $1.rowData.byteCount } }
}
