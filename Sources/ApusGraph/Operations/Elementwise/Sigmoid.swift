/// The logistic function.

import ApusNumerics

/// `1 / (1 + e^-x)`, element by element, without overflow.
struct Sigmoid: ElementwiseUnary {
  static func value(_ x: Double) -> Double { SpecialFunctions.sigmoid(x) }

  static func vectorKernel(_ kernels: VectorKernels) -> VectorKernels.Unary? { kernels.sigmoid }

  func fused(_ output: Tensor, _ graph: Fusion) -> Tensor? {
    let x = output.node.inputs[0]
    return graph.sharedExponential(x).map { .apply(SigmoidFrom(), to: [x, $0]) }
  }

  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { y * (1 - y) }
}

/// `1 / (1 + e^-x)`, element by element, without overflow.
public func sigmoid(_ x: Tensor) -> Tensor { .apply(Sigmoid(), to: [x]) }
