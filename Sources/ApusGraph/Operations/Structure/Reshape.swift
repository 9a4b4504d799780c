/// The same elements in another shape.

/// The input's elements, in row-major order, in the target shape.
struct Reshape: TensorOperation {
  let target: Shape

  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape {
    guard inputs[0].shape.count == target.count else {
      throw ModelError(
        .shapeMismatch,
        "\(inputs[0]) has the shape \(inputs[0].shape), whose \(inputs[0].shape.count) elements do "
          + "not fill \(target)")
    }
    return target
  }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let x = inputs[0].pointer
    let count = shape.count
    return { output.update(from: x, count: count) }
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    [.apply(Reshape(target: inputs[0].shape), to: [broadcast(adjoint, to: target)])]
  }

  func simplified(_ inputs: [Tensor]) -> Tensor? {
    inputs[0].shape == target ? inputs[0] : nil
  }
}
