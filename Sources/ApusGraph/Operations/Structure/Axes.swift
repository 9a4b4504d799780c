/// Axes of length 1 that come and go.

/// The input without an axis of length 1.
struct RemoveAxis: TensorOperation {
  let axis: Int

  func text(of inputs: [String]) -> String { inputs[0] }

  func wording(of inputs: [Wording]) -> Wording { inputs[0] }

  func kind(of inputs: [Tensor]) -> ElementKind { inputs[0].kind }

  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape {
    var dimensions = inputs[0].shape.dimensions
    guard dimensions.indices.contains(axis), dimensions[axis] == 1 else {
      throw ModelError(
        .shapeMismatch,
        "\(inputs[0]) has the shape \(inputs[0].shape) and no axis \(axis) of length 1; "
          + "give such an axis")
    }
    dimensions.remove(at: axis)
    return Shape(dimensions)
  }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    Reshape(target: shape).kernel(inputs: inputs, output: output, shape: shape)
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    [.apply(InsertAxis(axis: axis), to: [broadcast(adjoint, to: output.shape)])]
  }

  func simplified(_ inputs: [Tensor]) -> Tensor? {
    guard let shape = try? shape(of: inputs) else { return nil }
    return .apply(Reshape(target: shape), to: inputs)
  }
}

/// The input with a new axis of length 1.
struct InsertAxis: TensorOperation {
  let axis: Int

  func text(of inputs: [String]) -> String { inputs[0] }

  func wording(of inputs: [Wording]) -> Wording { inputs[0] }

  func kind(of inputs: [Tensor]) -> ElementKind { inputs[0].kind }

  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape {
    var dimensions = inputs[0].shape.dimensions
    guard (0...dimensions.count).contains(axis) else {
      throw ModelError(
        .shapeMismatch,
        "\(inputs[0]) has the shape \(inputs[0].shape): a new axis can have the numbers 0 to "
          + "\(dimensions.count), not \(axis)")
    }
    dimensions.insert(1, at: axis)
    return Shape(dimensions)
  }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    Reshape(target: shape).kernel(inputs: inputs, output: output, shape: shape)
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    [.apply(RemoveAxis(axis: axis), to: [broadcast(adjoint, to: output.shape)])]
  }

  func simplified(_ inputs: [Tensor]) -> Tensor? {
    guard let shape = try? shape(of: inputs) else { return nil }
    return .apply(Reshape(target: shape), to: inputs)
  }
}

/// `x` with a new axis of length 1: a vector `[n]` becomes the column `[n, 1]` with axis 1, the row
/// `[1, n]` with axis 0.
public func expandDimensions(
  _ x: Tensor, axis: Int, fileID: String = #fileID, line: Int = #line
) -> Tensor {
  .apply(InsertAxis(axis: axis), to: [x], at: SourceLocation(fileID: fileID, line: line))
}
