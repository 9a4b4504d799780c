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

  public func constrain(_ y: Tensor) -> Tensor { upper - exp(y) }

  public func unconstrain(_ x: Tensor) -> Tensor { log(upper - x) }

  public func logJacobian(_ y: Tensor) -> Tensor { sum(y) }
}
