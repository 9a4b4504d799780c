/// The natural logarithm.

import ApusNumerics

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// `log x`, element by element; NaN below 0.
struct Log: ElementwiseUnary {
  static func value(_ x: Double) -> Double { log(x) }

  static var function: TapeInstruction.Function? { .log }

  static func vectorKernel(_ kernels: VectorKernels) -> VectorKernels.Unary? { kernels.log }

  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { 1 / x }

  /// `log e^x = x`, and what would overflow or round inside of the logarithm is rewritten.
  func simplified(_ inputs: [Tensor]) -> Tensor? {
    inputs[0].node.operation is Exp ? inputs[0].node.inputs[0] : Self.stableForm(of: inputs[0])
  }
}

/// `log x`, element by element; NaN below 0.
public func log(_ x: Tensor) -> Tensor { .apply(Log(), to: [x]) }
