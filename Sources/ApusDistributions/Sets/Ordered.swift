/// Increasing vectors, and the map onto them.

public import ApusGraph

/// Vectors whose entries increase.
///
/// The map is `x_1 = y_1`, `x_k = x_(k-1) + e^(y_k)`; its log-Jacobian is `y_2 + … + y_n`.
public struct Ordered: ArraySet, Bijection {
  /// The set and its map; it has no settings.
  public init() {}

  /// 1: members are vectors.
  public var eventRank: Int { 1 }

  /// The map onto the set, which is the set itself.
  public var bijection: (any Bijection)? { self }

  /// For each value of a batch 1 if it belongs to the set and 0 otherwise.
  public func contains(_ value: Tensor) -> Tensor {
    isAll(value.last(1...) .> value.last(..<max(value.lastLength - 1, 0)), eventRank: 1)
  }

  /// Some member of a shape.
  public func member(_ shape: Shape) -> Tensor {
    broadcast(
      .constant(
        (0..<(shape.dimensions.last ?? 0)).map(Double.init), shape: [shape.dimensions.last ?? 0]),
      to: shape)
  }

  /// The constrained value of an unconstrained one.
  public func constrain(_ y: Tensor) -> Tensor {
    let steps = concatenate([y.last(..<1), exp(y.last(1...))], axis: y.lastAxis)
    return cumulativeSum(steps, axis: y.lastAxis)
  }

  /// The unconstrained value of a constrained one.
  public func unconstrain(_ x: Tensor) -> Tensor {
    let steps = x.last(1...) - x.last(..<(x.lastLength - 1))
    return concatenate([x.last(..<1), log(steps)], axis: x.lastAxis)
  }

  /// The logarithm of the determinant of the map's derivative, summed over a batch.
  public func logJacobian(_ y: Tensor) -> Tensor { sum(y.last(1...)) }

  /// The set in words.
  public var description: String { "a vector of increasing numbers" }

  /// How numbers come into order.
  public var advice: String {
    "give them in rising order, or as a parameter with transform: Ordered()"
  }
}
