/// The map onto the numbers below a bound.

public import ApusGraph

/// `x = upper - e^y`, for parameters below a bound; the log-Jacobian is `Σ y`.
public struct UpperBijection: Bijection {
  /// The bound: a number or an expression, for each element or for all.
  public let upper: Tensor

  /// The map onto the numbers below a bound.
  public init(upper: some TensorConvertible) {
    self.upper = upper.tensor
  }

  /// The constrained value `upper - exp(y)`.
  public func constrain(_ y: Tensor) -> Tensor { upper - exp(y) }

  /// The unconstrained value `log(upper - x)`.
  public func unconstrain(_ x: Tensor) -> Tensor { log(upper - x) }

  /// The log-Jacobian `sum(y)`.
  public func logJacobian(_ y: Tensor) -> Tensor { sum(y) }
}
