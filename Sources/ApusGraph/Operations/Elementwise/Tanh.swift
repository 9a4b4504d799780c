/// The hyperbolic tangent.

import ApusNumerics

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// `tanh x`, element by element.
struct Tanh: ElementwiseUnary {
  static func value(_ x: Double) -> Double { tanh(x) }

  static var function: TapeInstruction.Function? { .tanh }

  static func vectorKernel(_ kernels: VectorKernels) -> VectorKernels.Unary? { kernels.tanh }

  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { 1 - square(y) }
}

/// `tanh x`, element by element.
public func tanh(_ x: Tensor) -> Tensor { .apply(Tanh(), to: [x]) }
