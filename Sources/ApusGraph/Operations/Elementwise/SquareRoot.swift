/// The square root.

import ApusNumerics

/// The square root, element by element; NaN below 0.
struct SquareRoot: ElementwiseUnary {
  static func value(_ x: Double) -> Double { x.squareRoot() }

  static var function: TapeInstruction.Function? { .squareRoot }

  static func vectorKernel(_ kernels: VectorKernels) -> VectorKernels.Unary? { kernels.squareRoot }

  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { 0.5 / y }
}

/// The square root, element by element; NaN below 0.
public func sqrt(_ x: Tensor) -> Tensor { .apply(SquareRoot(), to: [x]) }
