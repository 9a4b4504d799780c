/// Increasing vectors, and the map onto them.

public import ApusGraph

/// Vectors whose entries increase.
///
/// The map is `x_1 = y_1`, `x_k = x_(k-1) + e^(y_k)`; its log-Jacobian is `y_2 + … + y_n`.
public struct Ordered: ArraySet, Bijection {
  /// The set and its map; it has no settings.
  public init() {}

  public var eventRank: Int { 1 }

  public var bijection: (any Bijection)? { self }

  public func contains(_ value: Tensor) -> Tensor {
    isAll(value.last(1...) .> value.last(..<max(value.lastLength - 1, 0)), eventRank: 1)
  }

  public func member(_ shape: Shape) -> Tensor {
    broadcast(
      .constant(
        (0..<(shape.dimensions.last ?? 0)).map(Double.init), shape: [shape.dimensions.last ?? 0]),
      to: shape)
  }

  public func constrain(_ y: Tensor) -> Tensor {
    let steps = concatenate([y.last(..<1), exp(y.last(1...))], axis: y.lastAxis)
    return cumulativeSum(steps, axis: y.lastAxis)
  }

  public func unconstrain(_ x: Tensor) -> Tensor {
    let steps = x.last(1...) - x.last(..<(x.lastLength - 1))
    return concatenate([x.last(..<1), log(steps)], axis: x.lastAxis)
  }

  public func logJacobian(_ y: Tensor) -> Tensor { sum(y.last(1...)) }

  public var description: String { "a vector of increasing numbers" }
}
