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

  public func constrain(_ y: Tensor) -> Tensor { lower + exp(y) }

  public func unconstrain(_ x: Tensor) -> Tensor { log(x - lower) }

  public func logJacobian(_ y: Tensor) -> Tensor { sum(y) }
}
