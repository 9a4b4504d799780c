/// The map onto the numbers above a bound.

public import ApusGraph

/// `x = lower + e^y`, for parameters above a bound; the log-Jacobian is `Σ y`.
public struct LowerBijection: Bijection {
  /// The bound: a number or an expression, for each element or for all.
  public let lower: Tensor

  /// The map onto the numbers above a bound.
  public init(lower: some TensorConvertible) {
    self.lower = lower.tensor
  }

  /// The constrained value `lower + exp(y)`.
  public func constrain(_ y: Tensor) -> Tensor { lower + exp(y) }

  /// The unconstrained value `log(x - lower)`.
  public func unconstrain(_ x: Tensor) -> Tensor { log(x - lower) }

  /// The log-Jacobian `sum(y)`.
  public func logJacobian(_ y: Tensor) -> Tensor { sum(y) }
}
