/// Elements picked by index.

/// `x[index]`: the entries of the first axis of `x` that an integer tensor names.
struct Gather: TensorOperation {
  func text(of inputs: [String]) -> String { "\(inputs[0])[\(inputs[1])]" }

  func wording(of inputs: [Wording]) -> Wording {
    Wording(text(of: [inputs[0].operand(.whole), inputs[1].text]))
  }

  func kind(of inputs: [Tensor]) -> ElementKind { inputs[0].kind }

  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape {
    let (x, index) = (inputs[0], inputs[1])
    guard let length = x.shape.dimensions.first else {
      throw ModelError(
        .shapeMismatch,
        "\(x) is a single number and cannot be indexed by \(index); give it a shape "
          + "where it is declared, or drop the index")
    }
    try requireIndex(index, into: length, of: "\(x)", in: "\(x)[\(index)]")
    return Shape(index.shape.dimensions + x.shape.dimensions.dropFirst())
  }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let x = inputs[0].pointer
    let indices = inputs[1].values.map { Int32($0) }
    let length = inputs[0].count / max(1, inputs[0].shape.dimensions[0])
    if length == 1 {
      return { for i in indices.indices { output[i] = x[Int(indices[i])] } }
    }
    return {
      for i in indices.indices {
        (output + i * length).update(from: x + Int(indices[i]) * length, count: length)
      }
    }
  }

  func isLinearInRows(_ inputs: [Tensor]) -> Bool {
    inputs[0].shape.rank == 1 && inputs[1].knownBuffer != nil
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    let full = broadcast(adjoint, to: output.shape)
    return [.apply(ScatterAdd(target: inputs[0].shape), to: [full, inputs[1]]), nil]
  }
}

extension Tensor {
  /// The vector and the data of a gather that names elements of the vector more than once.
  var levelsOfGather: (source: Tensor, index: Tensor)? {
    guard node.operation is Gather else { return nil }
    let (source, index) = (node.inputs[0], node.inputs[1])
    guard source.shape.rank == 1, source.shape.count < shape.count, index.knownBuffer != nil else {
      return nil
    }
    return (source, index)
  }

  func gathered(by index: Tensor) -> Tensor { .apply(Gather(), to: [self, index]) }
}

/// Throws the error that names the first number of an index that is not one of `length` entries.
func requireIndex(
  _ index: Tensor, into length: Int, of owner: @autoclosure () -> String,
  in words: @autoclosure () -> String
) throws(ModelError) {
  guard index.kind == .integer, let positions = index.knownBuffer?.values else {
    throw ModelError(
      .unsupported,
      "\(words()): an index must be integer data; give \(index) as an array of Int")
  }
  // NaN fails every comparison.
  let bad = positions.firstIndex { !($0 >= 0 && $0 < Double(length) && $0 == $0.rounded()) }
  guard let bad else { return }
  let value = Int(exactly: positions[bad]).map(String.init) ?? "\(positions[bad])"
  let place = index.shape.place(of: bad)
  let entries = length == 0 ? "no entries" : "\(length) entries, numbered 0 to \(length - 1)"
  let isWrittenOut = index.node.label == nil && index.shape.count == 1
  let subject =
    isWrittenOut ? "the index is \(value)" : "\(index) has the value \(value) in \(place)"
  throw ModelError(
    .indexOutOfRange,
    "\(words()): \(subject), but \(owner()) has \(entries); "
      + "count from 0, or give \(owner()) more entries")
}

extension Tensor {
  /// The entries of the first axis that the integer data `index` names; an index out of range is an
  /// error that names the data, the value and the first bad row.
  public subscript(
    index: Tensor, fileID fileID: String = #fileID, line line: Int = #line
  ) -> Tensor {
    .apply(Gather(), to: [self, index], at: SourceLocation(fileID: fileID, line: line))
  }

  /// One entry of the first axis, counted from 0.
  public subscript(
    index: Int, fileID fileID: String = #fileID, line line: Int = #line
  ) -> Tensor {
    self[index.tensor, fileID: fileID, line: line]
  }
}
