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
    // An integer that is unknown yet is looked at when it is known.
    if index.kind == .real || !index.isUnknown {
      try requireIndex(index, into: length, of: "\(x)", in: "\(x)[\(index)]")
    }
    return Shape(index.shape.dimensions + x.shape.dimensions.dropFirst())
  }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let x = inputs[0].pointer
    let length = inputs[0].count / max(1, inputs[0].shape.dimensions[0])
    guard inputs[1].isConstant else { return unknownKernel(inputs, output, length: length) }
    let indices = inputs[1].values.map { Int32($0) }
    if length == 1 {
      return { for i in indices.indices { output[i] = x[Int(indices[i])] } }
    }
    return {
      for i in indices.indices {
        (output + i * length).update(from: x + Int(indices[i]) * length, count: length)
      }
    }
  }

  /// An index that is an unknown may be any number: NaN stands for entries that are not there.
  private func unknownKernel(
    _ inputs: [Operand], _ output: UnsafeMutablePointer<Double>, length: Int
  ) -> Kernel {
    let (x, indices) = (inputs[0].pointer, inputs[1].values)
    let entries = Double(inputs[0].shape.dimensions[0])
    return {
      for i in indices.indices {
        let target = output + i * length
        if indices[i] >= 0, indices[i] < entries {
          target.update(from: x + Int(indices[i]) * length, count: length)
        } else {
          target.update(repeating: .nan, count: length)
        }
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

  /// A choice of rows is made before the rows are computed.
  func simplified(_ inputs: [Tensor]) -> Tensor? {
    let (x, index) = (inputs[0], inputs[1])
    guard index.shape.rank == 1, index.knownBuffer != nil,
      index.shape.count < x.shape.dimensions[0]
    else { return nil }
    return x.rows(index)
  }
}

extension Tensor {
  /// Some rows, from the same rows of what this is computed from; nil where rows are not computed
  /// by themselves.
  fileprivate func rows(_ index: Tensor) -> Tensor? {
    let (operation, inputs) = (node.operation, node.inputs)
    switch operation {
    case is any ElementwiseUnary, is any ElementwiseBinary, is any ElementwiseTernary, is Select:
      // Inputs that are stretched along the rows have none of their own.
      let chosen = inputs.map { input in
        let hasRows = input.shape.rank == shape.rank && input.shape.dimensions[0] > 1
        return hasRows ? input.gathered(by: index) : input
      }
      return .apply(operation, to: chosen)
    case let product as MatrixVector where !product.isTransposed && inputs[0].knownBuffer != nil:
      return .apply(operation, to: [inputs[0].gathered(by: index), inputs[1]])
    case let product as MatrixProduct
    where !product.transposesLeft && inputs[0].knownBuffer != nil:
      return .apply(operation, to: [inputs[0].gathered(by: index), inputs[1]])
    case is Gather where inputs[1].shape.rank == 1 && inputs[1].knownBuffer != nil:
      return inputs[1].knownEntries(index).map { inputs[0].gathered(by: $0) }
    case is Broadcast where inputs[0].shape.rank < shape.rank:
      return broadcast(
        inputs[0], to: Shape(index.shape.dimensions + shape.dimensions.dropFirst()))
    default: return nil
    }
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

  /// Some entries of a known vector as a known vector.
  func knownEntries(_ index: Tensor) -> Tensor? {
    guard let values = knownBuffer?.values, let places = index.knownBuffer?.values else {
      return nil
    }
    let source = Node(Gather(), [origin, index.origin], shape: index.shape, kind: kind)
    return .constant(
      places.map { values[Int($0)] }, shape: index.shape, kind: kind,
      origin: .computed(Tensor(source)))
  }
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
