/// Sums along some of the axes.

/// The sum over some axes, which either stay with length 1 or vanish.
struct SumAxes: TensorOperation {
  /// The axes to sum over, in ascending order.
  let axes: [Int]
  let keepsDimensions: Bool

  func text(of inputs: [String]) -> String {
    "sum(\(inputs[0]), axis: \(axes.map(String.init).joined(separator: ", ")))"
  }

  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape {
    for axis in axes { try requireAxis(axis, of: inputs[0], for: "sum") }
    return summedShape(of: inputs[0].shape, keeping: keepsDimensions)
  }

  /// For each element of the input, in row-major order, the element of the result that it is added
  /// to.
  func places(of input: Shape) -> [Int32] {
    input.sourceIndices(of: summedShape(of: input, keeping: true))
  }

  private func summedShape(of shape: Shape, keeping: Bool) -> Shape {
    Shape(
      shape.dimensions.enumerated().compactMap { axis, length in
        axes.contains(axis) ? (keeping ? 1 : nil) : length
      })
  }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let x = inputs[0].values
    let count = shape.count
    let kept = summedShape(of: inputs[0].shape, keeping: true)
    // The output's places are those from which broadcasting would read.
    let rows = BroadcastRows(of: [kept], to: inputs[0].shape)
    let (length, starts, step) = (rows.length, rows.starts[0], rows.steps[0])
    return {
      output.update(repeating: 0, count: count)
      for row in starts.indices {
        let entry = output + Int(starts[row])
        let part = UnsafeBufferPointer(rebasing: x[(row * length)..<((row + 1) * length)])
        if step == 0 {
          entry[0] += VectorLoops.sum(part)
        } else {
          VectorLoops.add(part, times: 1, to: .init(start: entry, count: length))
        }
      }
    }
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    if keepsDimensions || adjoint.shape.rank == 0 { return [adjoint] }
    let kept = summedShape(of: inputs[0].shape, keeping: true)
    let full = broadcast(adjoint, to: output.shape)
    return [.apply(Reshape(target: kept), to: [full])]
  }
}

/// The sum of `x` over one axis, which vanishes.
public func sum(
  _ x: Tensor, axis: Int, fileID: String = #fileID, line: Int = #line
) -> Tensor {
  .apply(
    SumAxes(axes: [axis], keepsDimensions: false), to: [x],
    at: SourceLocation(fileID: fileID, line: line))
}

/// The arithmetic mean of `x` over one axis, which vanishes; NaN over an axis of length 0.
public func mean(
  _ x: Tensor, axis: Int, fileID: String = #fileID, line: Int = #line
) -> Tensor {
  // The lengths are summed, so that they follow the data when these are replaced.
  let ones = Tensor.apply(OnesLike(), to: [x])
  return sum(x, axis: axis, fileID: fileID, line: line) / sum(ones, axis: axis)
}
