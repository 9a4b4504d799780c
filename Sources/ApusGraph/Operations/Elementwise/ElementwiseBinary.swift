/// Functions of two numbers, applied to every pair of elements that broadcasting brings together.

import ApusNumerics

/// An operation that maps each pair of elements by itself.
protocol ElementwiseBinary: RowOperation {
  /// The function of two numbers.
  static func value(_ a: Double, _ b: Double) -> Double

  /// The tape's name for the function, where it has one.
  static var function: TapeInstruction.Function? { get }

  /// The loops over vectors, where there are better ones than calling ``value(_:_:)`` in turn.
  static func vectorKernels(_ kernels: VectorKernels) -> BinaryVectorKernels?

  /// The sign between two operands in words.
  static var symbol: String { get }
  /// How firmly the sign binds; whole for what is written as a function.
  static var binding: Wording.Binding { get }
}

extension ElementwiseBinary {
  var hasValuesInAdjoints: Bool { true }

  func text(of inputs: [String]) -> String {
    "\(inputs[0]) \(Self.symbol) \(inputs[1])"
  }

  static var binding: Wording.Binding { .whole }

  func wording(of inputs: [Wording]) -> Wording {
    let binding = Self.binding
    guard binding != .whole else { return Wording(text(of: inputs.map(\.text))) }
    return Wording(
      text(of: [inputs[0].operand(binding), inputs[1].rightOperand(binding)]), binding)
  }

  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape {
    guard let shape = inputs[0].shape.broadcast(with: inputs[1].shape) else {
      throw ModelError(
        .shapeMismatch,
        "\(wording(of: inputs.map { Wording($0.description) }).text): the shapes of \(inputs[0]) \(inputs[0].shape) "
          + "and \(inputs[1]) \(inputs[1].shape) do not fit; compared from the right, two lengths "
          + "must be equal or one of them 1: index or reshape one of the two")
    }
    return shape
  }

  var isBroadcasting: Bool { true }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let (a, b) = (inputs[0].pointer, inputs[1].pointer)
    let count = shape.count
    if count == 1 { return { output[0] = Self.value(a[0], b[0]) } }
    switch (inputs[0].count, inputs[1].count) {
    case (count, count):
      return { for i in 0..<count { output[i] = Self.value(a[i], b[i]) } }
    case (1, count):
      return {
        let a = a[0]
        for i in 0..<count { output[i] = Self.value(a, b[i]) }
      }
    case (count, 1):
      return {
        let b = b[0]
        for i in 0..<count { output[i] = Self.value(a[i], b) }
      }
    default:
      return rowKernel(a, b, output, BroadcastRows(of: inputs.map(\.shape), to: shape))
    }
  }

  static var function: TapeInstruction.Function? { nil }

  func instruction(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape, kernels: VectorKernels
  ) -> TapeInstruction? {
    let (a, b, count) = (inputs[0].pointer, inputs[1].pointer, shape.count)
    if count == 1 { return Self.function.map { .number($0, a, b, into: output) } }
    guard let vectors = Self.vectorKernels(kernels) else { return nil }
    return switch (inputs[0].count, inputs[1].count) {
    case (count, count): vectors.both.map { .binary($0, a, b, into: output, count: count) }
    case (1, count):
      vectors.numberFirst.map { .withScalar($0, b, a, into: output, count: count) }
    case (count, 1):
      vectors.numberSecond.map { .withScalar($0, a, b, into: output, count: count) }
    default: nil
    }
  }

  private func rowKernel(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ output: UnsafeMutablePointer<Double>,
    _ rows: BroadcastRows
  ) -> Kernel {
    let (length, count) = (rows.length, rows.count)
    let (aStarts, bStarts) = (rows.starts[0], rows.starts[1])
    let (aStep, bStep) = (rows.steps[0], rows.steps[1])
    return {
      for row in 0..<count {
        let (a, b) = (a + Int(aStarts[row]), b + Int(bStarts[row]))
        let output = output + row * length
        // One loop for each pattern, so that each can be vectorised.
        switch (aStep, bStep) {
        case (0, _): for i in 0..<length { output[i] = Self.value(a[0], b[i * bStep]) }
        case (_, 0): for i in 0..<length { output[i] = Self.value(a[i], b[0]) }
        default: for i in 0..<length { output[i] = Self.value(a[i], b[i]) }
        }
      }
    }
  }
}
