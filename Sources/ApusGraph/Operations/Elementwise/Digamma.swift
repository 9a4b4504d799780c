/// The derivative of the log-gamma function.

import ApusNumerics

/// `ψ(x) = d/dx log Γ(x)`, element by element.
struct Digamma: ElementwiseUnary {
  static func value(_ x: Double) -> Double { SpecialFunctions.digamma(x) }

  static func vectorKernel(_ kernels: VectorKernels) -> VectorKernels.Unary? { kernels.digamma }

  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { trigamma(x) }
}

/// `ψ(x) = d/dx log Γ(x)`, element by element.
public func digamma(_ x: Tensor) -> Tensor { .apply(Digamma(), to: [x]) }
