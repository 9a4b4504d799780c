/// Arrays put together from several.

/// The inputs one after the other along an axis.
struct Concatenate: TensorOperation {
  let axis: Int

  func text(of inputs: [String]) -> String { "concatenate([\(inputs.joined(separator: ", "))])" }

  func kind(of inputs: [Tensor]) -> ElementKind {
    inputs.allSatisfy { $0.kind == .integer } ? .integer : .real
  }

  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape {
    let first = inputs[0]
    try requireAxis(axis, of: first, for: "concatenate")
    var dimensions = first.shape.dimensions
    dimensions[axis] = 0
    for input in inputs {
      var others = input.shape.dimensions
      if others.count == dimensions.count { others[axis] = dimensions[axis] }
      guard others == dimensions else {
        throw ModelError(
          .shapeMismatch,
          "concatenate: \(first) has the shape \(first.shape) and \(input) has the shape "
            + "\(input.shape); all lengths but those of axis \(axis) must be equal: "
            + "slice or reshape one of the two")
      }
      dimensions[axis] += input.shape.dimensions[axis]
    }
    return Shape(dimensions)
  }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let blocks = AxisBlocks(shape, axis: axis)
    let stride = blocks.length * blocks.inner
    let pointers = inputs.map(\.pointer)
    let counts = inputs.map { $0.shape.dimensions[axis] * blocks.inner }
    return {
      for block in 0..<blocks.outer {
        var target = output + block * stride
        for i in counts.indices {
          target.update(from: pointers[i] + block * counts[i], count: counts[i])
          target += counts[i]
        }
      }
    }
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    let full = broadcast(adjoint, to: output.shape)
    var start = 0
    return inputs.map { input in
      let end = start + input.shape.dimensions[axis]
      defer { start = end }
      return .apply(Slice(axis: axis, start: start, end: .at(end)), to: [full])
    }
  }

  func simplified(_ inputs: [Tensor]) -> Tensor? { inputs.count == 1 ? inputs[0] : nil }
}

/// Tensors one after the other along an axis that they have already.
///
/// - Parameters:
///   - tensors: at least one; their shapes are equal but for the length of the axis.
///   - axis: the axis along which they are put together.
public func concatenate(
  _ tensors: [Tensor], axis: Int = 0, fileID: String = #fileID, line: Int = #line
) -> Tensor {
  let location = SourceLocation(fileID: fileID, line: line)
  guard !tensors.isEmpty else { return nothingToJoin("concatenate", location) }
  return .apply(Concatenate(axis: axis), to: tensors, at: location)
}

/// Tensors of one shape side by side along a new axis: `n` numbers make a vector `[n]`, `n` vectors
/// `[k]` a matrix `[n, k]`, or `[k, n]` with axis 1.
///
/// - Parameters:
///   - tensors: at least one; all of one shape.
///   - axis: the position of the new axis.
public func stack(
  _ tensors: [Tensor], axis: Int = 0, fileID: String = #fileID, line: Int = #line
) -> Tensor {
  let location = SourceLocation(fileID: fileID, line: line)
  guard let first = tensors.first else { return nothingToJoin("stack", location) }
  if let invalid = tensors.first(where: { $0.error != nil }) { return invalid }
  if let other = tensors.first(where: { $0.shape != first.shape }) {
    return .invalid(
      ModelError(
        .shapeMismatch,
        "stack: \(first) has the shape \(first.shape) and \(other) has the shape \(other.shape); "
          + "all must have one shape: broadcast or reshape one of the two", at: location))
  }
  let expanded = tensors.map { expandDimensions($0, axis: axis, fileID: fileID, line: line) }
  return .apply(Concatenate(axis: axis), to: expanded, at: location)
}

private func nothingToJoin(_ function: String, _ location: SourceLocation) -> Tensor {
  .invalid(
    ModelError(
      .shapeMismatch, "\(function): there are no tensors to join; give at least one", at: location))
}
