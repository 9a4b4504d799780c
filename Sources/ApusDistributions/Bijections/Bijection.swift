/// Maps between the unconstrained space, where samplers move, and the supports of parameters.

public import ApusGraph

/// An invertible, differentiable map from all of R^n onto a support.
///
/// A map of vectors or matrices takes batches of them: their dimensions are the last ones.
public protocol Bijection: Sendable {
  /// The shape of the unconstrained values of constrained values of a shape: the same, unless the
  /// map changes the number of elements.
  func unconstrainedShape(_ constrained: Shape) -> Shape

  /// The constrained value `x = f(y)` of an unconstrained `y`.
  func constrain(_ y: Tensor) -> Tensor

  /// The unconstrained value `y = f⁻¹(x)` of a constrained `x`.
  func unconstrain(_ x: Tensor) -> Tensor

  /// `log |det df/dy|` at the unconstrained `y`, summed over all elements: a single number.
  func logJacobian(_ y: Tensor) -> Tensor
}

extension Bijection {
  /// The shape of the unconstrained values of constrained values of a shape.
  public func unconstrainedShape(_ constrained: Shape) -> Shape { constrained }
}

/// `x = y`, for parameters on the whole line.
public struct IdentityBijection: Bijection {
  /// The map; it has no settings.
  public init() {}

  /// The constrained value `y`.
  public func constrain(_ y: Tensor) -> Tensor { y }

  /// The unconstrained value `x`.
  public func unconstrain(_ x: Tensor) -> Tensor { x }

  /// The log-Jacobian `0`.
  public func logJacobian(_ y: Tensor) -> Tensor { 0 }
}

/// `x = e^y`, for positive parameters; the log-Jacobian is `Σ y`.
public struct PositiveBijection: Bijection {
  /// The map; it has no settings.
  public init() {}

  /// The constrained value `exp(y)`.
  public func constrain(_ y: Tensor) -> Tensor { exp(y) }

  /// The unconstrained value `log(x)`.
  public func unconstrain(_ x: Tensor) -> Tensor { log(x) }

  /// The log-Jacobian `sum(y)`.
  public func logJacobian(_ y: Tensor) -> Tensor { sum(y) }
}

/// `x = 1 / (1 + e^-y)`, for parameters between 0 and 1; the log-Jacobian is
/// `Σ log x + log(1 - x)`, computed as `Σ -|y| - 2 log(1 + e^-|y|)`.
public struct UnitIntervalBijection: Bijection {
  /// The map; it has no settings.
  public init() {}

  /// The constrained value `sigmoid(y)`.
  public func constrain(_ y: Tensor) -> Tensor { sigmoid(y) }

  /// The unconstrained value `log(x) - log1p(-x)`.
  public func unconstrain(_ x: Tensor) -> Tensor { log(x) - log1p(-x) }

  /// The log-Jacobian `sum(-abs(y) - 2 * softplus(-abs(y)))`.
  public func logJacobian(_ y: Tensor) -> Tensor { sum(-abs(y) - 2 * softplus(-abs(y))) }
}
