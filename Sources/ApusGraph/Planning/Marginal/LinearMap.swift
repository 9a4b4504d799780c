/// Derivatives of affine expressions as matrices.

/// Finds the matrices of expressions that are affine in some unknowns: how each of their elements, in
/// row-major order, depends on each of the unknowns'.
struct LinearMaps {
  /// An operation has no rule here.
  struct Unsupported: Error {
    let operation: String
  }

  /// One row for each element, one column for each unknown number; nothing for zero.
  private var maps: [Tensor: Tensor] = [:]
  private var independent = Set<Tensor>()

  /// - Parameter unknowns: those of the columns, in their order.
  init(_ unknowns: [Tensor]) {
    let width = unknowns.reduce(0) { $0 + $1.shape.count }
    var first = 0
    for unknown in unknowns {
      let count = unknown.shape.count
      var rows = [Double](repeating: 0, count: count * width)
      for i in 0..<count { rows[i * width + first + i] = 1 }
      maps[unknown] = .constant(rows, shape: [count, width], origin: .written)
      first += count
    }
  }

  /// The matrix of an expression; nil for zero.
  mutating func callAsFunction(_ tensor: Tensor) throws(Unsupported) -> Tensor? {
    for node in topologicalOrder([tensor], isOpaque: { maps[$0] != nil })
    where maps[node] == nil && !independent.contains(node) {
      let parts = node.node.inputs.map { maps[$0] }
      if parts.allSatisfy({ $0 == nil }) {
        independent.insert(node)
        continue
      }
      guard let map = map(of: node, parts), map.error == nil else {
        throw Unsupported(operation: node.node.operation.name)
      }
      maps[node] = map
    }
    return maps[tensor]
  }

  private func map(of tensor: Tensor, _ parts: [Tensor?]) -> Tensor? {
    let inputs = tensor.node.inputs
    func stretched(_ place: Int) -> Tensor? {
      parts[place]?.stretched(from: inputs[place].shape, to: tensor.shape)
    }
    func scaled(_ place: Int, by other: Tensor) -> Tensor? {
      stretched(place)?.rowsTimes(other.flat(as: tensor.shape))
    }
    switch tensor.node.operation {
    case is Identity, is Reshape, is InsertAxis, is RemoveAxis: return parts[0]
    case is Broadcast: return stretched(0)
    case is Negate: return parts[0].map { -$0 }
    case is Add: return [stretched(0), stretched(1)].sum
    case is Subtract: return [stretched(0), stretched(1).map { -$0 }].sum
    case is Multiply: return [scaled(0, by: inputs[1]), scaled(1, by: inputs[0])].sum
    case is Divide: return scaled(0, by: 1 / inputs[1])
    default: return mixed(tensor, parts)
    }
  }

  /// The rules of operations that mix elements; nil where there is none.
  private func mixed(_ tensor: Tensor, _ parts: [Tensor?]) -> Tensor? {
    let inputs = tensor.node.inputs
    let width = parts.compactMap { $0?.shape.dimensions[1] }.first ?? 0
    switch tensor.node.operation {
    case is Gather where inputs[0].shape.rank == 1:
      return inputs[1].places.flatMap { parts[0]?.gathered(by: $0) }
    case is ScatterAdd where tensor.shape.rank == 1:
      guard let part = parts[0], let places = inputs[1].places else { return nil }
      return .apply(ScatterAdd(target: [tensor.shape.count, width]), to: [part, places])
    case is Sum: return parts[0].map { reshape(sum($0, axis: 0), to: [1, width]) }
    case is InnerProduct:
      return zip(parts, [inputs[1], inputs[0]]).map { part, other in
        part.map { reshape(dot(reshape(other, to: [other.shape.count]), $0), to: [1, width]) }
      }.sum
    case let product as MatrixVector:
      guard parts[0] == nil, let part = parts[1] else { return nil }
      let operation = MatrixProduct(transposesLeft: product.isTransposed, transposesRight: false)
      return .apply(operation, to: [inputs[0], part])
    case is SolveTriangular:
      return parts[0] == nil ? parts[1]?.columnwise(inputs[1], tensor, inputs[0]) : nil
    case let product as MatrixProduct where !product.transposesRight:
      return parts[0] == nil ? parts[1]?.columnwise(inputs[1], tensor, inputs[0]) : nil
    case is Transpose:
      let places = Transpose.sources(of: inputs[0].shape).map { Double($0) }
      return parts[0]?.gathered(by: .index(places))
    case let sums as SumAxes:
      let places = sums.places(of: inputs[0].shape).map { Double($0) }
      return parts[0].map {
        .apply(ScatterAdd(target: [tensor.shape.count, width]), to: [$0, .index(places)])
      }
    case let join as Concatenate where join.axis == 0:
      return concatenate(
        zip(parts, inputs).map { part, input in part ?? .zeros([input.shape.count, width]) })
    case let part as Slice where part.axis == 0 && inputs[0].shape.rank == 1:
      return parts[0].map { .apply(part, to: [$0]) }
    case let embedding as Embed where embedding.axis == 0 && embedding.target.rank == 1:
      let target = Shape([embedding.target.count, width])
      return parts[0].map {
        .apply(Embed(axis: 0, start: embedding.start, target: target), to: [$0])
      }
    default: return nil
    }
  }
}

extension [Tensor?] {
  /// The sum of those that are there.
  fileprivate var sum: Tensor? {
    let parts = compactMap { $0 }
    return parts.first.map { parts.dropFirst().reduce($0, +) }
  }
}

extension Tensor {
  /// Known places of elements.
  fileprivate static func index(_ places: [Double]) -> Tensor {
    .constant(places, shape: [places.count], kind: .integer, origin: .written)
  }

  /// An index as a vector; nil for data of another shape, which others may replace.
  fileprivate var places: Tensor? {
    if shape.rank == 1 { return self }
    return knownBuffer.flatMap { $0.isWritten ? .index(Array($0.values)) : nil }
  }

  /// The rows of this matrix times a number, or one for each.
  fileprivate func rowsTimes(_ factor: Tensor) -> Tensor {
    factor.shape.rank == 0 ? factor * self : expandDimensions(factor, axis: 1) * self
  }

  /// The map of elements that broadcasting repeats.
  fileprivate func stretched(from shape: Shape, to target: Shape) -> Tensor {
    if shape.count == target.count { return self }
    return gathered(by: .index(target.sourceIndices(of: shape).map { Double($0) }))
  }

  /// The map of an operation that does the same to each column of its right side, from the map of
  /// that.
  ///
  /// - Parameters:
  ///   - rightSide: a vector or a matrix.
  ///   - result: the operation.
  ///   - left: what is multiplied with, or solved for.
  fileprivate func columnwise(_ rightSide: Tensor, _ result: Tensor, _ left: Tensor) -> Tensor {
    let (rows, count) = (rightSide.shape.dimensions[0], shape.count)
    let columns = reshape(self, to: [rows, rows == 0 ? 0 : count / rows])
    let made = Tensor.apply(result.node.operation, to: [left, columns])
    return reshape(made, to: [result.shape.count, shape.dimensions[1]])
  }

  /// A factor of the elements of a shape: a number, or one for each in row-major order.
  fileprivate func flat(as target: Shape) -> Tensor {
    if shape.rank == 0 { return self }
    return reshape(broadcast(self, to: target), to: [target.count])
  }
}
