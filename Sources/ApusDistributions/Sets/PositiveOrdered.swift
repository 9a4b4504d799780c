/// Increasing vectors of positive numbers, and the map onto them.

public import ApusGraph

/// Vectors of positive numbers that increase.
///
/// The map is `x_k = e^(y_1) + … + e^(y_k)`; its log-Jacobian is `y_1 + … + y_n`.
public struct PositiveOrdered: ArraySet, Bijection {
  /// The set and its map; it has no settings.
  public init() {}

  /// 1: members are vectors.
  public var eventRank: Int { 1 }

  /// The map onto the set, which is the set itself.
  public var bijection: (any Bijection)? { self }

  /// For each value of a batch 1 if it belongs to the set and 0 otherwise.
  public func contains(_ value: Tensor) -> Tensor {
    isAll(steps(value) .> 0, eventRank: 1)
  }

  /// Some member of a shape.
  public func member(_ shape: Shape) -> Tensor {
    cumulativeSum(broadcast(1, to: shape), axis: shape.rank - 1)
  }

  /// The constrained value `cumulativeSum(exp(y), axis: y.lastAxis)`.
  public func constrain(_ y: Tensor) -> Tensor { cumulativeSum(exp(y), axis: y.lastAxis) }

  /// The unconstrained value of a constrained one.
  public func unconstrain(_ x: Tensor) -> Tensor { log(steps(x)) }

  /// The log-Jacobian `sum(y)`.
  public func logJacobian(_ y: Tensor) -> Tensor { sum(y) }

  /// The set in words.
  public var description: String { "a vector of positive, increasing numbers" }

  /// The distances from each entry to the one before, and of the first from 0.
  private func steps(_ x: Tensor) -> Tensor {
    let before = concatenate([zeros(like: x), x], axis: x.lastAxis)
    return x - before.last(..<x.lastLength)
  }
}
