/// A narrow constant matrix kept column by column, so that products run along the rows.

/// The columns of a row-major matrix, copied once, with products by plain vector loops.
final class ColumnCopy {
  private let columns: [[Double]]
  private let rows: Int

  init(_ matrix: UnsafePointer<Double>, rows: Int, columns: Int) {
    self.rows = rows
    self.columns = (0..<columns).map { j in (0..<rows).map { i in matrix[i * columns + j] } }
  }

  /// `output = A vector`.
  func multiply(_ vector: UnsafePointer<Double>, into output: UnsafeMutablePointer<Double>) {
    let target = UnsafeMutableBufferPointer(start: output, count: rows)
    target.update(repeating: 0)
    for j in columns.indices {
      columns[j].withUnsafeBufferPointer { VectorLoops.add($0, times: vector[j], to: target) }
    }
  }

  /// `output = Aᵀ vector`.
  func multiplyTransposed(
    _ vector: UnsafePointer<Double>, into output: UnsafeMutablePointer<Double>
  ) {
    let vector = UnsafeBufferPointer(start: vector, count: rows)
    for j in columns.indices {
      output[j] = columns[j].withUnsafeBufferPointer { VectorLoops.innerProduct($0, vector) }
    }
  }
}
