/// The parts of a precision matrix between vectors of unknowns.

/// A matrix between two vectors, by the pattern of its elements. A single number counts as a vector of
/// one element, and what belongs to it is written as a number.
enum PrecisionBlock {
  case zero
  /// A square one with elements on its diagonal alone; a number between two numbers.
  case diagonal(Tensor)
  /// Each row has one element, in the column that the index names.
  case indexed(Tensor, by: LevelIndex)
  /// One column, that of a number.
  case column(Tensor)
  case dense(Tensor)

  /// The matrix with each row multiplied by a weight.
  func scaled(by weights: Tensor) -> PrecisionBlock {
    switch self {
    case .zero: .zero
    case .diagonal(let a): .diagonal(a * weights)
    case .indexed(let a, let index): .indexed(a * weights, by: index)
    case .column(let a): .column(a * weights)
    case .dense(let a): .dense(expandDimensions(weights, axis: 1) * a)
    }
  }

  /// `leftᵀ right`; nil where that has no rule.
  ///
  /// - Parameters:
  ///   - rows: the columns of `left`.
  ///   - columns: those of `right`, which are no more.
  static func product(
    _ left: PrecisionBlock, _ right: PrecisionBlock, rows: Int, columns: Int
  ) -> PrecisionBlock? {
    switch (left, right) {
    case (.zero, _), (_, .zero): return .zero
    case (.diagonal(let a), .diagonal(let b)): return .diagonal(a * b)
    case (.diagonal(let a), .indexed(let b, let index)): return .indexed(a * b, by: index)
    case (.diagonal(let a), .column(let b)): return .column(a * b)
    case (.diagonal(let a), .dense(let b)): return .dense(expandDimensions(a, axis: 1) * b)
    case (.indexed(let a, let i), .indexed(let b, let j)):
      if let outer = j.from(i) {
        let sums = i.sum(a * b, to: rows)
        return outer.path.isEmpty ? .diagonal(sums) : .indexed(sums, by: outer)
      }
      return .dense(i.sum(rowsOf: right.dense(columns: columns), times: a, to: rows))
    case (.indexed(let a, let index), .column(let b)): return .column(index.sum(a * b, to: rows))
    case (.indexed(let a, let index), .dense(let b)):
      return .dense(index.sum(rowsOf: b, times: a, to: rows))
    case (.dense(let a), .diagonal(let b)): return .dense(transpose(a) * b)
    case (.dense(let a), .indexed(let b, let index)):
      return .dense(transpose(index.sum(rowsOf: a, times: b, to: columns)))
    case (.dense(let a), .column(let b)): return .column(dot(b, a))
    case (.dense(let a), .dense(let b)): return .dense(dot(transpose(a), b))
    case (.column(let a), .column(let b)): return .diagonal(dot(a, b))
    case (.indexed, .diagonal), (.column, _): return nil
    }
  }

  func minus(_ other: PrecisionBlock, columns: Int) -> PrecisionBlock {
    switch (self, other) {
    case (_, .zero): self
    case (.zero, .diagonal(let b)): .diagonal(-b)
    case (.zero, .indexed(let b, let index)): .indexed(-b, by: index)
    case (.zero, .column(let b)): .column(-b)
    case (.zero, .dense(let b)): .dense(-b)
    case (.diagonal(let a), .diagonal(let b)): .diagonal(a - b)
    case (.indexed(let a, let i), .indexed(let b, let j)) where i == j: .indexed(a - b, by: i)
    case (.column(let a), .column(let b)): .column(a - b)
    default: .dense(dense(columns: columns) - other.dense(columns: columns))
    }
  }

  /// All elements.
  ///
  /// - Precondition: it is not zero.
  func dense(columns: Int) -> Tensor {
    switch self {
    case .zero: preconditionFailure("a block without elements has no number of rows")
    case .diagonal(let a):
      a.shape.rank == 0
        ? reshape(a, to: [1, 1]) : Tensor.unit(columns) * expandDimensions(a, axis: 1)
    case .indexed(let a, let index):
      Tensor.unit(columns).gathered(by: index.tensor) * expandDimensions(a, axis: 1)
    case .column(let a): expandDimensions(a, axis: 1)
    case .dense(let a): a
    }
  }

  /// The matrix times a vector; nil for zero.
  func times(_ vector: Tensor) -> Tensor? {
    switch self {
    case .zero: nil
    case .diagonal(let a), .column(let a): a * vector
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
    case .column(let a): dot(a, vector)
    case .dense(let a): dot(vector, a)
    }
  }

  /// The transposed matrix, where that has a pattern.
  var transposed: PrecisionBlock? {
    switch self {
    case .zero, .diagonal: self
    case .indexed, .column: nil
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
    if rows.error != nil { return rows }
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
