/// Sums of the elements that share an index.

/// The reverse of a gather: an array of the target shape whose entry `k` of the first axis is the
/// sum of the input's entries with index `k`.
struct ScatterAdd: TensorOperation {
  let target: Shape

  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape {
    let (x, index) = (inputs[0], inputs[1])
    try requireIndex(
      index, into: target.dimensions[0], of: "the result", in: "scatterAdd(\(x), at: \(index))")
    let expected = Shape(index.shape.dimensions + target.dimensions.dropFirst())
    guard x.shape == expected else {
      throw ModelError(
        .shapeMismatch,
        "scatterAdd: \(x) has the shape \(x.shape) and \(index) has the shape \(index.shape); the "
          + "result \(target) needs values of the shape \(expected)")
    }
    return target
  }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let x = inputs[0].pointer
    let indices = inputs[1].values.map { Int32($0) }
    let count = shape.count
    let length = count / max(1, shape.dimensions[0])
    return {
      output.update(repeating: 0, count: count)
      for i in indices.indices {
        let entry = output + Int(indices[i]) * length
        for j in 0..<length { entry[j] += x[i * length + j] }
      }
    }
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    [.apply(Gather(), to: [broadcast(adjoint, to: target), inputs[1]]), nil]
  }

  /// Signs and single numbers are taken out of the sums.
  func simplified(_ inputs: [Tensor]) -> Tensor? {
    if let negated = inputs[0].inputOfNegate { return -.apply(self, to: [negated, inputs[1]]) }
    guard let (scale, array) = inputs[0].scalarTimesArray, array.shape == inputs[0].shape else {
      return nil
    }
    return scale * .apply(self, to: [array, inputs[1]])
  }
}

/// The sums of the entries of `x` that share an index: entry `k` of the result is the sum of all
/// `x[i]` with `index[i] = k`, 0 if there is none. The reverse of `x[index]`.
///
/// - Parameters:
///   - x: values; its first axes are those of the index.
///   - index: integer data from 0 to `count - 1`.
///   - count: the length of the result's first axis.
public func scatterAdd(
  _ x: Tensor, at index: Tensor, count: Int, fileID: String = #fileID, line: Int = #line
) -> Tensor {
  let target = Shape([count] + x.shape.dimensions.dropFirst(index.shape.rank))
  return .apply(
    ScatterAdd(target: target), to: [x, index], at: SourceLocation(fileID: fileID, line: line))
}
