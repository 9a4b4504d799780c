/// The smooth positive part.

import ApusNumerics

/// `log(1 + e^x)`, element by element, without overflow.
struct Softplus: ElementwiseUnary {
  static func value(_ x: Double) -> Double { SpecialFunctions.softplus(x) }

  static func vectorKernel(_ kernels: VectorKernels) -> VectorKernels.Unary? { kernels.softplus }

  func fused(_ output: Tensor, _ graph: Fusion) -> Tensor? {
    let x = output.node.inputs[0]
    return graph.sharedExponential(x).map { .apply(SoftplusFrom(), to: [x, $0]) }
  }

  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { sigmoid(x) }
}

/// `log(1 + e^x)`, element by element, without overflow.
public func softplus(_ x: Tensor) -> Tensor { .apply(Softplus(), to: [x]) }
