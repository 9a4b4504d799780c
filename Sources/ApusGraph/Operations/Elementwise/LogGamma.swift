/// The logarithm of the gamma function.

import ApusNumerics

/// `log |Γ(x)|`, element by element.
struct LogGamma: ElementwiseUnary {
  static func value(_ x: Double) -> Double { SpecialFunctions.logGamma(x) }

  static func vectorKernel(_ kernels: VectorKernels) -> VectorKernels.Unary? { kernels.logGamma }

  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { digamma(x) }
}

/// `log |Γ(x)|`, element by element.
public func logGamma(_ x: Tensor) -> Tensor { .apply(LogGamma(), to: [x]) }
