/// Running sums along an axis.

/// `y_k = x_0 + ... + x_k` along an axis, or from the other end when reversed.
struct CumulativeSum: TensorOperation {
  let axis: Int
  let isReversed: Bool

  func text(of inputs: [String]) -> String { "cumulativeSum(\(inputs[0]), axis: \(axis))" }

  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape {
    try requireAxis(axis, of: inputs[0], for: "cumulativeSum")
    return inputs[0].shape
  }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let x = inputs[0].pointer
    let blocks = AxisBlocks(shape, axis: axis)
    let (count, step) = (blocks.length, blocks.inner)
    let isReversed = isReversed
    return {
      blocks.forEachLine { start, _ in
        var total = 0.0
        for k in 0..<count {
          let place = start + (isReversed ? count - 1 - k : k) * step
          total += x[place]
          output[place] = total
        }
      }
    }
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    let full = broadcast(adjoint, to: output.shape)
    return [.apply(CumulativeSum(axis: axis, isReversed: !isReversed), to: [full])]
  }
}

/// The running sums `x_0`, `x_0 + x_1`, ... along an axis; the shape stays.
///
/// - Parameter isReversed: whether the sums run from the last entry to the first.
public func cumulativeSum(
  _ x: Tensor, axis: Int = 0, isReversed: Bool = false, fileID: String = #fileID,
  line: Int = #line
) -> Tensor {
  let operation = CumulativeSum(axis: axis, isReversed: isReversed)
  return .apply(operation, to: [x], at: SourceLocation(fileID: fileID, line: line))
}
