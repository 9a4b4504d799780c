/// Functions of three numbers, applied wherever broadcasting brings three elements together.

/// An operation that maps each triple of elements by itself.
protocol ElementwiseTernary: TensorOperation {
  /// The function of three numbers.
  static func value(_ a: Double, _ b: Double, _ c: Double) -> Double
}

extension ElementwiseTernary {
  var hasValuesInAdjoints: Bool { true }

  var isBroadcasting: Bool { true }

  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape {
    guard
      let shape = inputs[0].shape.broadcast(with: inputs[1].shape)?
        .broadcast(with: inputs[2].shape)
    else {
      let shapes = inputs.map { "\($0) \($0.shape)" }
      throw ModelError(
        .shapeMismatch,
        "\(name): the shapes of \(shapes[0]), \(shapes[1]) and \(shapes[2]) do not fit together; "
          + "compared from the right, lengths must be equal or 1: index or reshape one of them")
    }
    return shape
  }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let (a, b, c) = (inputs[0].pointer, inputs[1].pointer, inputs[2].pointer)
    if shape.count == 1 { return { output[0] = Self.value(a[0], b[0], c[0]) } }
    let rows = BroadcastRows(of: inputs.map(\.shape), to: shape)
    let (length, count, starts) = (rows.length, rows.count, rows.starts)
    let (aStep, bStep, cStep) = (rows.steps[0], rows.steps[1], rows.steps[2])
    return {
      for row in 0..<count {
        let (a, b) = (a + Int(starts[0][row]), b + Int(starts[1][row]))
        let c = c + Int(starts[2][row])
        let output = output + row * length
        for i in 0..<length { output[i] = Self.value(a[i * aStep], b[i * bStep], c[i * cStep]) }
      }
    }
  }
}
