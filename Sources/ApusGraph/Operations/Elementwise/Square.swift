/// The square.

import ApusNumerics

/// `x * x`, element by element.
struct Square: ElementwiseUnary {
  static func value(_ x: Double) -> Double { x * x }

  static var function: TapeInstruction.Function? { .square }

  static func vectorKernel(_ kernels: VectorKernels) -> VectorKernels.Unary? { kernels.square }

  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { 2 * x }

  /// `(s x)² = s² x²` where `s` is a single number, so that sums can be taken before scaling.
  func simplified(_ inputs: [Tensor]) -> Tensor? {
    if let negated = inputs[0].inputOfNegate { return square(negated) }
    if let (constant, factor) = inputs[0].constantTimesNumber, (constant * constant).isNormal {
      return .constant(constant * constant) * square(factor)
    }
    if let exponent = inputs[0].exponentOfNumber { return exp(2 * exponent) }
    if let (scale, array) = inputs[0].scalarTimesArray { return square(scale) * square(array) }
    return nil
  }
}

/// `x * x`, element by element.
public func square(_ x: Tensor) -> Tensor { .apply(Square(), to: [x]) }
