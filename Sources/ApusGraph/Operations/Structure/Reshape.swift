/// The same elements in another shape.

/// The input's elements, in row-major order, in the target shape.
struct Reshape: TensorOperation {
  let target: Shape

  func kind(of inputs: [Tensor]) -> ElementKind { inputs[0].kind }

  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape {
    guard inputs[0].shape.count == target.count else {
      throw ModelError(
        .shapeMismatch,
        "reshape: \(inputs[0]) has the shape \(inputs[0].shape), whose "
          + "\(inputs[0].shape.count) elements do not fill \(target); give a shape of as many elements"
      )
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
    if inputs[0].shape == target { return inputs[0] }
    guard inputs[0].node.operation is Reshape else { return nil }
    return .apply(self, to: inputs[0].node.inputs)
  }
}

/// The elements of `x`, in row-major order, in another shape with as many elements.
public func reshape(
  _ x: Tensor, to shape: Shape, fileID: String = #fileID, line: Int = #line
) -> Tensor {
  .apply(Reshape(target: shape), to: [x], at: SourceLocation(fileID: fileID, line: line))
}
