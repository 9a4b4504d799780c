/// The logarithm near one.

import ApusNumerics

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// `log(1 + x)`, accurate for small `x`, element by element.
struct Log1p: ElementwiseUnary {
  static func value(_ x: Double) -> Double { log1p(x) }

  static var function: TapeInstruction.Function? { .log1p }

  static func vectorKernel(_ kernels: VectorKernels) -> VectorKernels.Unary? { kernels.log1p }

  /// `log(1 + e^x)` and `log(1 - e^x)` have functions of their own.
  func simplified(_ inputs: [Tensor]) -> Tensor? {
    if inputs[0].node.operation is Exp { return softplus(inputs[0].node.inputs[0]) }
    guard let negated = inputs[0].inputOfNegate, negated.node.operation is Exp else { return nil }
    return log1mExp(negated.node.inputs[0])
  }

  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { 1 / (1 + x) }
}

/// `log(1 + x)`, accurate for small `x`, element by element.
public func log1p(_ x: Tensor) -> Tensor { .apply(Log1p(), to: [x]) }
