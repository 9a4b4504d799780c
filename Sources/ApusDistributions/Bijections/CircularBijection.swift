/// The map of the line onto the circle.

public import ApusGraph

/// `x = y - 2π k` with the whole number `k` that brings `x` into [-π, π], for angles; the
/// log-Jacobian is 0.
///
/// The line is wound around the circle, so that a sampler passes -π and π without noticing: every
/// angle has infinitely many preimages, of which ``unconstrain(_:)`` gives the one in [-π, π].
/// Draws of the unconstrained coordinate may wander from turn to turn; those of the angle are what
/// counts.
public struct CircularBijection: Bijection {
  /// The map; it has no settings.
  public init() {}

  /// The constrained value `wrappedAngle(y)`.
  public func constrain(_ y: Tensor) -> Tensor { wrappedAngle(y) }

  /// The unconstrained value `x`.
  public func unconstrain(_ x: Tensor) -> Tensor { x }

  /// The log-Jacobian `0`.
  public func logJacobian(_ y: Tensor) -> Tensor { 0 }
}
