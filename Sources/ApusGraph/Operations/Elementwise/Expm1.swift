/// The exponential near zero.

import ApusNumerics

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// `e^x - 1`, accurate for small `x`, element by element.
struct Expm1: ElementwiseUnary {
  static func value(_ x: Double) -> Double { expm1(x) }

  static var function: TapeInstruction.Function? { .expm1 }

  static func vectorKernel(_ kernels: VectorKernels) -> VectorKernels.Unary? { kernels.expm1 }

  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { y + 1 }
}

/// `e^x - 1`, accurate for small `x`, element by element.
public func expm1(_ x: Tensor) -> Tensor { .apply(Expm1(), to: [x]) }
