/// Contiguous parts of an array.

/// The entries of one axis from a position on, up to another.
struct Slice: TensorOperation {
  /// Where a slice ends.
  enum End: Hashable {
    case at(Int)
    /// So many entries before the end, whatever the length.
    case beforeEnd(Int)
  }

  let axis: Int
  let start: Int
  let end: End

  func text(of inputs: [String]) -> String {
    let range =
      switch end {
      case .at(let end): "\(start)..<\(end)"
      case .beforeEnd(0): "\(start)..."
      case .beforeEnd(let rest): "\(start)..<(count - \(rest))"
      }
    return axis == 0 ? "\(inputs[0])[\(range)]" : "slice(\(inputs[0]), \(range), axis: \(axis))"
  }

  func wording(of inputs: [Wording]) -> Wording {
    Wording(text(of: [axis == 0 ? inputs[0].operand(.whole) : inputs[0].text]))
  }

  func kind(of inputs: [Tensor]) -> ElementKind { inputs[0].kind }

  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape {
    let x = inputs[0]
    try requireAxis(axis, of: x, for: "slice")
    let length = x.shape.dimensions[axis]
    let end = position(in: length)
    guard 0 <= start, start <= end, end <= length else {
      throw ModelError(
        .indexOutOfRange,
        "\(text(of: [x.description])): \(x) has the shape \(x.shape) and \(length) "
          + "entries along axis \(axis); \(start)..<\(end) is not a part of 0..<\(length): give a part of it"
      )
    }
    var dimensions = x.shape.dimensions
    dimensions[axis] = end - start
    return Shape(dimensions)
  }

  /// The end in an axis of the given length.
  private func position(in length: Int) -> Int {
    switch end {
    case .at(let end): end
    case .beforeEnd(let rest): length - rest
    }
  }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let blocks = AxisBlocks(inputs[0].shape, axis: axis)
    let x = inputs[0].pointer + start * blocks.inner
    let (stride, count) = (blocks.length * blocks.inner, shape.dimensions[axis] * blocks.inner)
    return {
      for block in 0..<blocks.outer {
        (output + block * count).update(from: x + block * stride, count: count)
      }
    }
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    let embedding = Embed(axis: axis, start: start, target: inputs[0].shape)
    return [.apply(embedding, to: [broadcast(adjoint, to: output.shape)])]
  }

  func simplified(_ inputs: [Tensor]) -> Tensor? {
    start == 0 && position(in: inputs[0].shape.dimensions[axis]) == inputs[0].shape.dimensions[axis]
      ? inputs[0] : nil
  }
}

/// The reverse of a slice: zeros of the target shape with the input in the slice's place.
struct Embed: TensorOperation {
  let axis: Int
  let start: Int
  let target: Shape

  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape { target }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let x = inputs[0].pointer
    let blocks = AxisBlocks(target, axis: axis)
    let offset = start * blocks.inner
    let (stride, total) = (blocks.length * blocks.inner, target.count)
    let count = inputs[0].shape.dimensions[axis] * blocks.inner
    return {
      output.update(repeating: 0, count: total)
      for block in 0..<blocks.outer {
        (output + offset + block * stride).update(from: x + block * count, count: count)
      }
    }
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    let end = start + inputs[0].shape.dimensions[axis]
    let part = Slice(axis: axis, start: start, end: .at(end))
    return [.apply(part, to: [broadcast(adjoint, to: target)])]
  }
}

/// A part of one axis: `slice(x, 1..<3, axis: 1)` holds the columns 1 and 2 of a matrix, `slice(x,
/// 1..., axis: 1)` all but the first. A range beyond the axis is an error.
public func slice(
  _ x: Tensor, _ range: some RangeExpression<Int>, axis: Int = 0, fileID: String = #fileID,
  line: Int = #line
) -> Tensor {
  let bounds = range.relative(to: Int.min..<Int.max)
  // An open range begins or ends where the collection it is relative to does.
  let start = bounds.lowerBound == .min ? 0 : bounds.lowerBound
  let end: Slice.End = bounds.upperBound == .max ? .beforeEnd(0) : .at(bounds.upperBound)
  return .apply(
    Slice(axis: axis, start: start, end: end), to: [x],
    at: SourceLocation(fileID: fileID, line: line))
}

extension Tensor {
  /// A part of the first axis: `y[1..<3]`, `y[1...]`, `y[..<3]`; positions count from 0. A range
  /// beyond the axis is an error.
  public subscript(
    range: some RangeExpression<Int>, fileID fileID: String = #fileID, line line: Int = #line
  ) -> Tensor {
    slice(self, range, fileID: fileID, line: line)
  }

  /// All but the first `count` entries of the first axis.
  public func dropFirst(
    _ count: Int = 1, fileID: String = #fileID, line: Int = #line
  ) -> Tensor {
    self[count..., fileID: fileID, line: line]
  }

  /// All but the last `count` entries of the first axis: with ``dropFirst(_:fileID:line:)`` the
  /// pairs of neighbours in a series.
  public func dropLast(
    _ count: Int = 1, fileID: String = #fileID, line: Int = #line
  ) -> Tensor {
    .apply(
      Slice(axis: 0, start: 0, end: .beforeEnd(count)), to: [self],
      at: SourceLocation(fileID: fileID, line: line))
  }

  /// One column of a matrix `[n, m]`, counted from 0, as a vector `[n]`.
  public func column(_ index: Int, fileID: String = #fileID, line: Int = #line) -> Tensor {
    let part = slice(self, index..<index + 1, axis: 1, fileID: fileID, line: line)
    return .apply(RemoveAxis(axis: 1), to: [part])
  }
}
