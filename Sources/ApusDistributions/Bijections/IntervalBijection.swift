/// The map onto the numbers between two bounds.

public import ApusGraph

/// `x = lower + (upper - lower) / (1 + e^-y)`, for parameters between two bounds; the log-Jacobian
/// is `Σ log(upper - lower) + log s + log(1 - s)` with `s = 1 / (1 + e^-y)`.
public struct IntervalBijection: Bijection {
  /// The lower bound: a number or an expression, for each element or for all.
  public let lower: Tensor
  /// The upper bound.
  public let upper: Tensor

  /// The map onto the numbers between two bounds.
  public init(lower: some TensorConvertible, upper: some TensorConvertible) {
    self.lower = lower.tensor
    self.upper = upper.tensor
  }

  /// Each half is measured from its own end, so that rounding never leads out of the interval and
  /// distances from an end at 0 keep their digits.
  public func constrain(_ y: Tensor) -> Tensor {
    let width = upper - lower
    return select(y .> 0, upper - width * sigmoid(-y), lower + width * sigmoid(y))
  }

  /// The unconstrained value `log(x - lower) - log(upper - x)`.
  public func unconstrain(_ x: Tensor) -> Tensor { log(x - lower) - log(upper - x) }

  /// The logarithm of the determinant of the map's derivative, summed over a batch.
  public func logJacobian(_ y: Tensor) -> Tensor {
    sum(log(upper - lower) - abs(y) - 2 * softplus(-abs(y)))
  }
}
