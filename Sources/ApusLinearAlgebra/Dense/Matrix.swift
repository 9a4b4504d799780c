/// Dense matrices of doubles in column-major order, as BLAS and LAPACK want them.

/// A dense real matrix, stored column by column without gaps.
public struct Matrix: Sendable, Equatable {
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// All elements, column by column.
  public internal(set) var storage: [Double]

  /// A matrix whose elements are given column by column.
  ///
  /// - Precondition: `storage` has `rows * columns` elements.
  public init(rows: Int, columns: Int, columnMajor storage: [Double]) {
    precondition(
      storage.count == rows * columns,
      "\(storage.count) elements for a matrix of \(rows) x \(columns)")
    self.rows = rows
    self.columns = columns
    self.storage = storage
  }
}
