/// Seeded matrices and plain loops that the wrappers are compared with.
import ApusLinearAlgebra
import ApusTestSupport

extension Matrix {
  /// A matrix of nearly normal numbers that depend on the seed alone.
  static func random(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix {
    var generator = GeneratorB(seed: seed &* 1_000_003 &+ UInt64(rows * 1_009 + columns))
    return Matrix(
      rows: rows, columns: columns,
      columnMajor: (0..<rows * columns).map { _ in generator.normalish() })
  }

  /// A symmetric positive definite matrix that depends on the seed alone.
  static func randomPositiveDefinite(_ order: Int, seed: UInt64) -> Matrix {
    let root = random(order, order + 2, seed: seed)
    return naiveProduct(root, naiveTranspose(root)).adding(.identity(order), times: 0.5)
  }

  /// A copy whose other half is NaN, for routines that may read only one.
  func poisoned(outside triangle: Triangle) -> Matrix {
    var copy = self
    for column in 0..<columns {
      for row in 0..<rows where triangle == .lower ? row < column : row > column {
        copy[row, column] = .nan
      }
    }
    return copy
  }

  func adding(_ other: Matrix, times factor: Double) -> Matrix {
    Matrix(
      rows: rows, columns: columns,
      columnMajor: zip(storage, other.storage).map { $0 + factor * $1 })
  }

  func scaled(by factor: Double) -> Matrix {
    Matrix(rows: rows, columns: columns, columnMajor: storage.map { $0 * factor })
  }

  /// The largest magnitude among the elements.
  var largest: Double { storage.map { abs($0) }.max() ?? 0 }
}

func randomVector(_ count: Int, seed: UInt64) -> [Double] {
  Matrix.random(count, 1, seed: seed).storage
}

func naiveTranspose(_ a: Matrix) -> Matrix {
  var result = Matrix(rows: a.columns, columns: a.rows)
  for row in 0..<a.rows {
    for column in 0..<a.columns { result[column, row] = a[row, column] }
  }
  return result
}

func naiveProduct(_ a: Matrix, _ b: Matrix) -> Matrix {
  var result = Matrix(rows: a.rows, columns: b.columns)
  for row in 0..<a.rows {
    for column in 0..<b.columns {
      var sum = 0.0
      for inner in 0..<a.columns { sum += a[row, inner] * b[inner, column] }
      result[row, column] = sum
    }
  }
  return result
}

func naiveProduct(_ a: Matrix, _ x: [Double]) -> [Double] {
  naiveProduct(a, Matrix(rows: x.count, columns: 1, columnMajor: x)).storage
}

/// Whether two lists agree to a tolerance relative to the largest magnitude, at least 1.
func agree(_ a: [Double], _ b: [Double], _ tolerance: Double = 1e-12) -> Bool {
  let scale = max(1, b.map { abs($0) }.max() ?? 0)
  return a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance * scale }
}

/// Whether two matrices have the same shape and agree to a relative tolerance.
func agree(_ a: Matrix, _ b: Matrix, _ tolerance: Double = 1e-12) -> Bool {
  a.rows == b.rows && a.columns == b.columns && agree(a.storage, b.storage, tolerance)
}

/// A matrix inside a larger one of NaN, so that every step outside of its window shows.
struct Framed {
  private(set) var frame: Matrix
  private let rowRange: Range<Int>
  private let columnRange: Range<Int>

  init(_ matrix: Matrix, above: Int = 2, left: Int = 1, below: Int = 3, right: Int = 2) {
    frame = Matrix(
      rows: above + matrix.rows + below, columns: left + matrix.columns + right, repeating: .nan)
    rowRange = above..<above + matrix.rows
    columnRange = left..<left + matrix.columns
    for row in 0..<matrix.rows {
      for column in 0..<matrix.columns {
        frame[above + row, left + column] = matrix[row, column]
      }
    }
  }

  /// The matrix as it is now.
  var content: Matrix { frame.block(rows: rowRange, columns: columnRange) }

  /// Whether everything around the matrix still is NaN.
  var isFrameIntact: Bool {
    (0..<frame.rows).allSatisfy { row in
      (0..<frame.columns).allSatisfy { column in
        (rowRange.contains(row) && columnRange.contains(column)) || frame[row, column].isNaN
      }
    }
  }

  func withView<Result>(_ body: (MatrixView) -> Result) -> Result {
    frame.withView { body($0.block(rows: rowRange, columns: columnRange)) }
  }

  mutating func withMutableView<Result>(
    _ body: (MutableMatrixView) throws -> Result
  ) rethrows -> Result {
    let (rows, columns) = (rowRange, columnRange)
    return try frame.withMutableView { try body($0.block(rows: rows, columns: columns)) }
  }
}
