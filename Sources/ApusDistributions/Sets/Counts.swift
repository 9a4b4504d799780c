/// Vectors of counts with a given sum.

public import ApusGraph

/// Vectors of whole numbers from 0 on that sum to a given number, which may be an expression.
public struct Counts: ArraySet {
  let total: Tensor

  /// Counts that sum to `total`: one number, or one for each vector of a batch.
  public init(total: some TensorConvertible) {
    self.total = total.tensor
  }

  /// 1: members are vectors.
  public var eventRank: Int { 1 }

  /// True: counts are whole numbers.
  public var isDiscrete: Bool { true }

  /// Nil: parameters cannot lie on this set.
  public var bijection: (any Bijection)? { nil }

  /// For each value of a batch 1 if it belongs to the set and 0 otherwise.
  public func contains(_ value: Tensor) -> Tensor {
    isAll(value .>= 0, eventRank: 1) * (sum(value, axis: value.lastAxis) .== total)
  }

  /// Counts may be any numbers where a density is only to be finite.
  public func member(_ shape: Shape) -> Tensor { broadcast(1, to: shape) }

  /// The set in words.
  public var description: String { "a vector of counts that sum to \(total)" }
}
