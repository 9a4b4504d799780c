/// Maps that users write as functions of expressions.

public import ApusGraph

/// A map given by functions of expressions.
///
/// ```swift
/// let cube = CustomBijection(
///   constrain: { y in y * y * y },
///   unconstrain: { x in sign(x) * pow(abs(x), 1.0 / 3) },
///   logJacobian: { y in sum(log(3 * square(y))) })
/// ```
public struct CustomBijection: Bijection {
  private let constrained: @Sendable (Tensor) -> Tensor
  private let unconstrained: @Sendable (Tensor) -> Tensor
  private let logJacobianOfConstrain: @Sendable (Tensor) -> Tensor
  private let shape: @Sendable (Shape) -> Shape

  /// A map with its inverse.
  ///
  /// - Parameters:
  ///   - constrain: the constrained value of an unconstrained one.
  ///   - unconstrain: the inverse of `constrain`.
  ///   - logJacobian: the logarithm of the magnitude of the determinant of the derivative of
  ///     `constrain` at an unconstrained value: a single number for the whole tensor.
  ///   - unconstrainedShape: the shape of the unconstrained values of constrained ones of a shape;
  ///     the same by default.
  public init(
    constrain: @escaping @Sendable (Tensor) -> Tensor,
    unconstrain: @escaping @Sendable (Tensor) -> Tensor,
    logJacobian: @escaping @Sendable (Tensor) -> Tensor,
    unconstrainedShape: @escaping @Sendable (Shape) -> Shape = { $0 }
  ) {
    constrained = constrain
    unconstrained = unconstrain
    logJacobianOfConstrain = logJacobian
    shape = unconstrainedShape
  }

  /// The shape of the unconstrained values of constrained values of a shape.
  public func unconstrainedShape(_ constrained: Shape) -> Shape { shape(constrained) }

  /// The constrained value of an unconstrained one.
  public func constrain(_ y: Tensor) -> Tensor { constrained(y) }

  /// The unconstrained value of a constrained one.
  public func unconstrain(_ x: Tensor) -> Tensor { unconstrained(x) }

  /// The logarithm of the determinant of the map's derivative, summed over a batch.
  public func logJacobian(_ y: Tensor) -> Tensor { logJacobianOfConstrain(y) }
}
