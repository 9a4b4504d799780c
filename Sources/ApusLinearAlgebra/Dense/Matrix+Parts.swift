/// Rows, columns, diagonals, blocks and transposes of a matrix, as copies.

extension Matrix {
  /// Whether the matrix has no elements.
  public var isEmpty: Bool { rows == 0 || columns == 0 }

  /// The elements of one column, from top to bottom.
  ///
  /// - Precondition: `column` is inside the matrix.
  public func column(_ column: Int) -> [Double] {
    precondition(
      column >= 0 && column < columns, "column \(column) of a matrix with \(columns) columns")
    return Array(storage[column * rows..<(column + 1) * rows])
  }

  /// The elements of one row, from left to right.
  ///
  /// - Precondition: `row` is inside the matrix.
  public func row(_ row: Int) -> [Double] {
    precondition(row >= 0 && row < rows, "row \(row) of a matrix with \(rows) rows")
    return (0..<columns).map { storage[$0 * rows + row] }
  }

  /// All rows, from top to bottom; the inverse of ``init(rows:)`` unless there are no rows.
  public var rowArrays: [[Double]] {
    (0..<rows).map { row($0) }
  }

  /// The elements whose row and column are equal.
  public var diagonal: [Double] {
    (0..<min(rows, columns)).map { storage[$0 * rows + $0] }
  }

  /// The matrix with rows and columns exchanged.
  ///
  /// It goes tile by tile, so that both matrices stay in cache however large they are.
  public func transposed() -> Matrix {
    let exchanged = [Double](unsafeUninitializedCapacity: storage.count) { target, count in
      withView { $0.writeTransposed(to: target) }
      count = storage.count
    }
    return Matrix(rows: columns, columns: rows, columnMajor: exchanged)
  }

  /// A copy of the elements in the given rows and columns.
  ///
  /// - Precondition: the ranges are inside the matrix.
  public func block(rows: Range<Int>, columns: Range<Int>) -> Matrix {
    withView { $0.block(rows: rows, columns: columns).copy() }
  }
}

extension MatrixView {
  /// Writes the elements row by row to memory that need not be initialised.
  fileprivate func writeTransposed(to target: UnsafeMutableBufferPointer<Double>) {
    let tile = 16
    for firstColumn in stride(from: 0, to: columns, by: tile) {
      for firstRow in stride(from: 0, to: rows, by: tile) {
        for row in firstRow..<min(firstRow + tile, rows) {
          for column in firstColumn..<min(firstColumn + tile, columns) {
            target.initializeElement(
              at: row * columns + column, to: elements[column * leadingDimension + row])
          }
        }
      }
    }
  }
}
