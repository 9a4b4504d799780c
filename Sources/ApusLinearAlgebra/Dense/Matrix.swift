/// Dense matrices of doubles in column-major order, as BLAS and LAPACK want them.

/// A dense real matrix, stored column by column without gaps.
///
/// Rows and columns count from 0, and either count may be zero. A matrix is a value: copies share
/// their storage until one of them changes.
public struct Matrix: Sendable, Equatable {
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// All elements, column by column.
  public internal(set) var storage: [Double] {
    get { elements }
    _modify { yield &elements }
  }

  @usableFromInline var elements: [Double]

  /// A matrix whose elements are given column by column.
  ///
  /// - Precondition: `storage` has `rows * columns` elements, and neither count is negative.
  public init(rows: Int, columns: Int, columnMajor storage: [Double]) {
    precondition(
      rows >= 0 && columns >= 0 && storage.count == rows * columns,
      "\(storage.count) elements for a matrix of \(rows) x \(columns)")
    self.rows = rows
    self.columns = columns
    elements = storage
  }

  /// A matrix of equal elements.
  ///
  /// - Precondition: neither count is negative.
  public init(rows: Int, columns: Int, repeating value: Double = 0) {
    precondition(rows >= 0 && columns >= 0, "a matrix cannot be \(rows) x \(columns)")
    self.init(
      rows: rows, columns: columns,
      columnMajor: [Double](repeating: value, count: rows * columns))
  }

  /// A matrix from a list of its rows; the empty list gives a matrix of 0 x 0.
  ///
  /// - Throws: ``LinearAlgebraError/raggedRows(row:length:expected:)`` for the first row whose
  ///   length differs from that of row 0.
  public init(rows list: [[Double]]) throws(LinearAlgebraError) {
    let width = list.first?.count ?? 0
    if let row = list.firstIndex(where: { $0.count != width }) {
      throw .raggedRows(row: row, length: list[row].count, expected: width)
    }
    var elements: [Double] = []
    elements.reserveCapacity(list.count * width)
    for row in list {
      elements.append(contentsOf: row)
    }
    self = Matrix(rows: width, columns: list.count, columnMajor: elements).transposed()
  }

  /// The identity matrix with `order` rows and columns.
  public static func identity(_ order: Int) -> Matrix {
    diagonal([Double](repeating: 1, count: order))
  }

  /// The square matrix with `values` on its diagonal and zeros elsewhere.
  public static func diagonal(_ values: [Double]) -> Matrix {
    var matrix = Matrix(rows: values.count, columns: values.count)
    for (index, value) in values.enumerated() {
      matrix[index, index] = value
    }
    return matrix
  }

  /// The element in the given row and column.
  ///
  /// - Precondition: both are inside the matrix.
  @inlinable
  public subscript(row: Int, column: Int) -> Double {
    get { elements[index(row, column)] }
    set { elements[index(row, column)] = newValue }
  }

  @inlinable
  func index(_ row: Int, _ column: Int) -> Int {
    precondition(
      row >= 0 && row < rows && column >= 0 && column < columns,
      "element [\(row), \(column)] of a matrix of \(rows) x \(columns)")
    return column * rows + row
  }
}
