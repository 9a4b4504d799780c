/// Functions of one number, applied to every element.

import ApusNumerics

/// An operation that maps each element by itself.
protocol ElementwiseUnary: RowOperation {
  /// The function of one number.
  static func value(_ x: Double) -> Double

  /// The tape's name for the function, where it has one.
  static var function: TapeInstruction.Function? { get }

  /// The loop over a vector, where there is a better one than calling ``value(_:)`` in turn.
  static func vectorKernel(_ kernels: VectorKernels) -> VectorKernels.Unary?

  /// The derivative at `x`, where the function has the value `y`.
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor
}

extension ElementwiseUnary {
  var hasValuesInAdjoints: Bool { true }

  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape { inputs[0].shape }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let x = inputs[0].pointer
    let count = shape.count
    if count == 1 { return { output[0] = Self.value(x[0]) } }
    return {
      for i in 0..<count { output[i] = Self.value(x[i]) }
    }
  }

  static var function: TapeInstruction.Function? { nil }

  func instruction(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape, kernels: VectorKernels
  ) -> TapeInstruction? {
    let x = inputs[0].pointer
    if shape.count == 1 {
      return Self.function.map { .number($0, x, x, into: output) }
    }
    return Self.vectorKernel(kernels).map { .unary($0, x, into: output, count: shape.count) }
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    [adjoint * Self.derivative(inputs[0], output)]
  }
}
