/// Derivatives of affine expressions as matrices.

/// The matrix of an expression that is affine in some unknowns: how each of its elements, in
/// row-major order, depends on each of theirs.
///
/// A vector of unknowns, the levels of a grouping, may be left out of the matrix: where every element
/// depends on one level at most, a vector of weights tells how.
struct LinearMap {
  /// One row for each element, one column for each unknown number; nil for zero.
  var matrix: Tensor?
  var levels: Levels = .none

  /// How elements depend on the levels of a grouping.
  enum Levels {
    case none
    /// Element `i` is the weight `i` times level `i`.
    case each(Tensor)
    /// Element `i` is the weight `i` times the level that the index names.
    case indexed(Tensor, by: LevelIndex)
  }

  var isZero: Bool {
    if case .none = levels { matrix == nil } else { false }
  }
}

/// Finds the matrices of expressions that are known to be affine.
struct LinearMaps {
  /// An operation has no rule here, or mixes the levels of the grouping.
  struct Unsupported: Error {
    let operation: String
  }

  private var maps: [Tensor: LinearMap] = [:]

  /// - Parameters:
  ///   - unknowns: those of the columns, in their order.
  ///   - levels: the unknown vector that is left out of the matrix, if there is one.
  init(_ unknowns: [Tensor], levels: Tensor? = nil) {
    let width = unknowns.reduce(0) { $0 + $1.shape.count }
    var first = 0
    for unknown in unknowns {
      let count = unknown.shape.count
      var rows = [Double](repeating: 0, count: count * width)
      for i in 0..<count { rows[i * width + first + i] = 1 }
      maps[unknown] = LinearMap(
        matrix: .constant(rows, shape: [count, width], origin: .written))
      first += count
    }
    if let levels {
      let ones = [Double](repeating: 1, count: levels.shape.count)
      maps[levels] = LinearMap(
        levels: .each(.constant(ones, shape: [levels.shape.count], origin: .written)))
    }
  }

  /// The matrix of an expression.
  mutating func callAsFunction(_ tensor: Tensor) throws(Unsupported) -> LinearMap {
    for node in topologicalOrder([tensor], isOpaque: { maps[$0] != nil }) where maps[node] == nil {
      maps[node] = try map(of: node)
    }
    return maps[tensor] ?? LinearMap()
  }

  private func map(of tensor: Tensor) throws(Unsupported) -> LinearMap {
    let inputs = tensor.node.inputs
    let parts = inputs.map { maps[$0] ?? LinearMap() }
    if parts.allSatisfy(\.isZero) { return LinearMap() }
    let refusal = Unsupported(operation: tensor.node.operation.name)
    func stretched(_ place: Int) throws(Unsupported) -> LinearMap {
      try parts[place].stretched(from: inputs[place].shape, to: tensor.shape, refusal)
    }
    switch tensor.node.operation {
    case is Identity, is Reshape, is InsertAxis, is RemoveAxis: return parts[0]
    case is Broadcast: return try stretched(0)
    case is Negate: return parts[0].scaled(by: -1)
    case is Add: return try stretched(0).plus(try stretched(1), refusal)
    case is Subtract: return try stretched(0).plus(try stretched(1).scaled(by: -1), refusal)
    case is Multiply:
      return try stretched(0).scaled(by: inputs[1].flat(as: tensor.shape))
        .plus(try stretched(1).scaled(by: inputs[0].flat(as: tensor.shape)), refusal)
    case is Divide: return try stretched(0).scaled(by: (1 / inputs[1]).flat(as: tensor.shape))
    case is Gather: return try parts[0].gathered(inputs[0], by: inputs[1], refusal)
    case is ScatterAdd:
      return try parts[0].scattered(at: inputs[1], to: tensor.shape, refusal)
    default:
      guard case (_, .none)? = parts.lazy.filter({ !$0.isZero }).map({ ($0, $0.levels) }).first,
        let matrix = denseMap(of: tensor, parts.map(\.matrix))
      else { throw refusal }
      return LinearMap(matrix: matrix)
    }
  }

  /// The rules of operations that mix elements; nil where there is none.
  private func denseMap(of tensor: Tensor, _ parts: [Tensor?]) -> Tensor? {
    let inputs = tensor.node.inputs
    let width = parts.compactMap { $0?.shape.dimensions[1] }.first ?? 0
    switch tensor.node.operation {
    case is Sum: return parts[0].map { reshape(sum($0, axis: 0), to: [1, width]) }
    case is InnerProduct:
      let rows = zip(parts, [inputs[1], inputs[0]]).compactMap { part, other in
        part.map { dot(reshape(other, to: [other.shape.count]), $0) }
      }
      return reshape(rows.dropFirst().reduce(rows[0], +), to: [1, width])
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
      let blocks = zip(parts, inputs).map { part, input in
        part
          ?? .constant(
            [Double](repeating: 0, count: input.shape.count * width),
            shape: [input.shape.count, width], origin: .written)
      }
      return concatenate(blocks)
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

extension LinearMap {
  /// The map of elements each of which is multiplied by a number, or by one of a vector.
  fileprivate func scaled(by factor: Tensor) -> LinearMap {
    var result = self
    result.matrix = matrix.map {
      factor.shape.rank == 0 ? factor * $0 : expandDimensions(factor, axis: 1) * $0
    }
    switch levels {
    case .none: break
    case .each(let weights): result.levels = .each(factor * weights)
    case .indexed(let weights, let index): result.levels = .indexed(factor * weights, by: index)
    }
    return result
  }

  fileprivate func plus(
    _ other: LinearMap, _ refusal: LinearMaps.Unsupported
  ) throws(LinearMaps.Unsupported) -> LinearMap {
    var result = self
    if let b = other.matrix { result.matrix = matrix.map { $0 + b } ?? b }
    switch (levels, other.levels) {
    case (_, .none): break
    case (.none, _): result.levels = other.levels
    case (.each(let a), .each(let b)): result.levels = .each(a + b)
    case (.indexed(let a, let i), .indexed(let b, let j)) where i == j:
      result.levels = .indexed(a + b, by: i)
    default: throw refusal
    }
    return result
  }

  /// The map of elements that broadcasting repeats.
  fileprivate func stretched(
    from shape: Shape, to target: Shape, _ refusal: LinearMaps.Unsupported
  ) throws(LinearMaps.Unsupported) -> LinearMap {
    if isZero || shape.count == target.count { return self }
    guard case .none = levels, let matrix else { throw refusal }
    let places = target.sourceIndices(of: shape).map { Double($0) }
    return LinearMap(matrix: matrix.gathered(by: .index(places)))
  }

  fileprivate func gathered(
    _ source: Tensor, by index: Tensor, _ refusal: LinearMaps.Unsupported
  ) throws(LinearMaps.Unsupported) -> LinearMap {
    guard source.shape.rank == 1, index.shape.rank == 1 else { throw refusal }
    var result = LinearMap(matrix: matrix?.gathered(by: index))
    switch levels {
    case .none: break
    case .each(let weights):
      result.levels = .indexed(weights.gathered(by: index), by: LevelIndex(index))
    case .indexed(let weights, let levels):
      let path = levels.path + LevelIndex(index).path
      result.levels = .indexed(weights.gathered(by: index), by: LevelIndex(path))
    }
    return result
  }

  fileprivate func scattered(
    at index: Tensor, to target: Shape, _ refusal: LinearMaps.Unsupported
  ) throws(LinearMaps.Unsupported) -> LinearMap {
    guard target.rank == 1, index.shape.rank == 1 else { throw refusal }
    var result = LinearMap()
    if let matrix {
      let width = matrix.shape.dimensions[1]
      result.matrix = .apply(ScatterAdd(target: [target.count, width]), to: [matrix, index])
    }
    switch levels {
    case .none: break
    case .indexed(let weights, let levels):
      guard let outer = levels.from(LevelIndex(index)) else { throw refusal }
      let sums = Tensor.apply(ScatterAdd(target: target), to: [weights, index])
      result.levels = outer.path.isEmpty ? .each(sums) : .indexed(sums, by: outer)
    case .each: throw refusal
    }
    return result
  }
}

extension Tensor {
  /// Known places of elements.
  fileprivate static func index(_ places: [Double]) -> Tensor {
    .constant(places, shape: [places.count], kind: .integer, origin: .written)
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
