/// Choice between two values.

import ApusNumerics

/// `a` where the condition is not 0, else `b`. The branch that is not taken gets no derivative, even
/// where it is NaN.
struct Select: TensorOperation {
  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape {
    guard let branches = inputs[1].shape.broadcast(with: inputs[2].shape),
      let shape = branches.broadcast(with: inputs[0].shape)
    else {
      throw ModelError(
        .shapeMismatch,
        "select: the shapes of \(inputs[0]) \(inputs[0].shape), \(inputs[1]) \(inputs[1].shape) "
          + "and \(inputs[2]) \(inputs[2].shape) do not fit together; compared "
          + "from the right, lengths must be equal or 1: index or reshape one of them")
    }
    return shape
  }

  var isBroadcasting: Bool { true }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let pointers = inputs.map(\.pointer)
    let (condition, a, b) = (pointers[0], pointers[1], pointers[2])
    let count = shape.count
    if count == 1 { return { output[0] = condition[0] != 0 ? a[0] : b[0] } }
    let rows = BroadcastRows(of: inputs.map(\.shape), to: shape)
    let (length, starts) = (rows.length, rows.starts)
    let (conditionStep, aStep, bStep) = (rows.steps[0], rows.steps[1], rows.steps[2])
    return {
      for row in 0..<rows.count {
        let condition = condition + Int(starts[0][row])
        let (a, b) = (a + Int(starts[1][row]), b + Int(starts[2][row]))
        let output = output + row * length
        for i in 0..<length {
          output[i] = condition[i * conditionStep] != 0 ? a[i * aStep] : b[i * bStep]
        }
      }
    }
  }

  func instruction(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape, kernels: VectorKernels
  ) -> TapeInstruction? {
    guard shape.count == 1 else { return nil }
    return .select(inputs[0].pointer, inputs[1].pointer, inputs[2].pointer, into: output)
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    [nil, select(inputs[0], adjoint, 0), select(inputs[0], 0, adjoint)]
  }

  /// A condition known to be the same everywhere, as a test of data against a support often is,
  /// leaves one branch.
  func simplified(_ inputs: [Tensor]) -> Tensor? {
    guard let condition = inputs[0].knownBuffer?.values, let shape = try? shape(of: inputs)
    else { return nil }
    if condition.allSatisfy({ $0 != 0 }) { return broadcast(inputs[1], to: shape) }
    if condition.allSatisfy({ $0 == 0 }) { return broadcast(inputs[2], to: shape) }
    return nil
  }

  func inspected(_ inputs: [Tensor]) -> ConstantBuffer? { inputs[0].knownBuffer }
}

/// `a` where `condition` holds (is not 0), else `b`, element by element.
///
/// The branch that is not taken has derivative zero, even where its value or its own derivative is
/// NaN or infinite.
public func select(_ condition: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor {
  .apply(Select(), to: [condition, a, b])
}
