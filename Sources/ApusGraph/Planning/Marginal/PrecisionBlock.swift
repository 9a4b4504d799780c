/// The parts of a precision matrix between vectors of unknowns.

/// A matrix, by the pattern of its elements.
enum PrecisionBlock {
  case zero
  /// A square one with elements on its diagonal alone.
  case diagonal(Tensor)
  /// Each row has one element, in the column that the index names.
  case indexed(Tensor, by: LevelIndex)
  case dense(Tensor)

  /// `leftᵀ diag(weights) right`; nil where that has no rule.
  ///
  /// - Parameters:
  ///   - rows: the columns of `left`.
  ///   - columns: those of `right`, which are no more.
  static func product(
    _ left: PrecisionBlock, _ weights: Tensor, _ right: PrecisionBlock, rows: Int, columns: Int
  ) -> PrecisionBlock? {
    switch (left, right) {
    case (.zero, _), (_, .zero): return .zero
    case (.diagonal(let a), .diagonal(let b)): return .diagonal(a * b * weights)
    case (.diagonal(let a), .indexed(let b, let index)): return .indexed(a * b * weights, by: index)
    case (.diagonal(let a), .dense(let b)):
      return .dense(expandDimensions(a * weights, axis: 1) * b)
    case (.indexed(let a, let i), .indexed(let b, let j)):
      if let outer = j.from(i) {
        let sums = i.sum(a * b * weights, to: rows)
        return outer.path.isEmpty ? .diagonal(sums) : .indexed(sums, by: outer)
      }
      return .dense(i.sum(rowsOf: right.dense(columns: columns), times: a * weights, to: rows))
    case (.indexed(let a, let index), .dense(let b)):
      return .dense(index.sum(rowsOf: b, times: a * weights, to: rows))
    case (.dense(let a), .diagonal(let b)): return .dense(transpose(a) * (b * weights))
    case (.dense(let a), .indexed(let b, let index)):
      return .dense(transpose(index.sum(rowsOf: a, times: b * weights, to: columns)))
    case (.dense(let a), .dense(let b)):
      return .dense(dot(transpose(a), expandDimensions(weights, axis: 1) * b))
    case (.indexed, .diagonal): return nil
    }
  }

  func minus(_ other: PrecisionBlock, columns: Int) -> PrecisionBlock {
    switch (self, other) {
    case (_, .zero): self
    case (.zero, .diagonal(let b)): .diagonal(-b)
    case (.zero, .indexed(let b, let index)): .indexed(-b, by: index)
    case (.zero, .dense(let b)): .dense(-b)
    case (.diagonal(let a), .diagonal(let b)): .diagonal(a - b)
    case (.indexed(let a, let i), .indexed(let b, let j)) where i == j: .indexed(a - b, by: i)
    default: .dense(dense(columns: columns) - other.dense(columns: columns))
    }
  }

  /// All elements.
  ///
  /// - Precondition: it is not zero.
  func dense(columns: Int) -> Tensor {
    switch self {
    case .zero: preconditionFailure("a block without elements has no number of rows")
    case .diagonal(let a): Tensor.unit(columns) * expandDimensions(a, axis: 1)
    case .indexed(let a, let index):
      Tensor.unit(columns).gathered(by: index.tensor) * expandDimensions(a, axis: 1)
    case .dense(let a): a
    }
  }

  /// The matrix times a vector; nil for zero.
  func times(_ vector: Tensor) -> Tensor? {
    switch self {
    case .zero: nil
    case .diagonal(let a): a * vector
    case .indexed(let a, let index): a * vector.gathered(by: index.tensor)
    case .dense(let a): dot(a, vector)
    }
  }

  /// The transposed matrix times a vector; nil for zero.
  func transposedTimes(_ vector: Tensor, columns: Int) -> Tensor? {
    switch self {
    case .zero: nil
    case .diagonal(let a): a * vector
    case .indexed(let a, let index): index.sum(a * vector, to: columns)
    case .dense(let a): dot(vector, a)
    }
  }

  /// The transposed matrix, where that has a pattern of its own.
  var transposed: PrecisionBlock? {
    switch self {
    case .zero, .diagonal: self
    case .indexed: nil
    case .dense(let a): .dense(transpose(a))
    }
  }
}

/// Which level each of some elements belongs to: through further levels that lie in between, the
/// nearest of the elements last.
struct LevelIndex: Equatable {
  let path: [Tensor]

  init(_ path: [Tensor]) { self.path = path }

  /// - Parameter index: a known index; one that was made by choosing elements of another goes through
  ///   both.
  init(_ index: Tensor) {
    let source = index.origin
    path =
      source.node.operation is Gather
      ? LevelIndex(source.node.inputs[0]).path + LevelIndex(source.node.inputs[1]).path : [source]
  }

  /// The level of each element.
  ///
  /// - Precondition: the path is not empty.
  var tensor: Tensor { path.dropFirst().reduce(path[0]) { $0.gathered(by: $1) } }

  /// The way from the levels of another index to those of this one; nil where it does not go through
  /// them.
  func from(_ other: LevelIndex) -> LevelIndex? {
    guard path.count >= other.path.count, path.suffix(other.path.count) == other.path[...] else {
      return nil
    }
    return LevelIndex(Array(path.dropLast(other.path.count)))
  }

  /// The sums of elements over each level.
  func sum(_ elements: Tensor, to levels: Int) -> Tensor {
    .apply(ScatterAdd(target: [levels]), to: [elements, tensor])
  }

  /// The sums of the rows of a matrix, times numbers of theirs, over each level.
  func sum(rowsOf matrix: Tensor, times factors: Tensor, to levels: Int) -> Tensor {
    let rows = expandDimensions(factors, axis: 1) * matrix
    return .apply(
      ScatterAdd(target: [levels, matrix.shape.dimensions[1]]), to: [rows, tensor])
  }
}

extension Tensor {
  /// The unit matrix.
  static func unit(_ order: Int) -> Tensor {
    var elements = [Double](repeating: 0, count: order * order)
    for i in 0..<order { elements[i * order + i] = 1 }
    return .constant(elements, shape: [order, order], origin: .written)
  }
}
