/// The exponential function.

import ApusNumerics

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// `e^x`, element by element.
struct Exp: ElementwiseUnary {
  static func value(_ x: Double) -> Double { exp(x) }

  static var function: TapeInstruction.Function? { .exp }

  static func vectorKernel(_ kernels: VectorKernels) -> VectorKernels.Unary? { kernels.exp }

  /// A division costs less than a second exponential.
  func fused(_ output: Tensor, _ graph: Fusion) -> Tensor? {
    let (factor, base) = output.node.inputs[0].constantTimesRest
    guard factor < 0, let other = graph.exponential(of: -factor, times: base) else { return nil }
    return .apply(Divide(), to: [1, other])
  }

  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { y }
}

/// `e^x`, element by element.
public func exp(_ x: Tensor) -> Tensor { .apply(Exp(), to: [x]) }

extension Tensor {
  /// The exponent, when this is the exponential of a single number.
  var exponentOfNumber: Tensor? {
    shape == .scalar && node.operation is Exp ? node.inputs[0] : nil
  }
}
