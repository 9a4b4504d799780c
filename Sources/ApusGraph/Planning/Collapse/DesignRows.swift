/// Blocks of rows of a design, written out from the data behind it.

import ApusLinearAlgebra

/// The dense columns of an affine form, its offset and a column of ones, a block of rows at a time.
///
/// A block is made in the cache from data that are read once, so that no copy of a large design is
/// ever in memory.
struct DesignRows {
  let form: AffineForm
  /// The terms whose columns are written out, with the place of their first column.
  let terms: [(term: AffineForm.Term, first: Int)]
  /// The number of columns of all terms; the offset and the ones follow them.
  let columns: Int

  init(_ form: AffineForm, without pivots: [Int]) {
    self.form = form
    var first = 0
    terms = form.terms.enumerated().filter { !pivots.contains($0.offset) }.map { _, term in
      defer { first += term.columnCount }
      return (term, first)
    }
    columns = first
  }

  var rows: Int { form.rows }

  /// The numbers in a row of a block: the columns, the offset and a one.
  var stride: Int { columns + 2 }

  /// The rows of a block that fits the second-level cache.
  var blockRows: Int { min(max((32 << 10) / stride, 16), 1024) }

  /// Stretches of rows to be summed by themselves, and their sums in this order: the bits do not
  /// depend on the number of threads. More of them than threads even out the work.
  var chunks: [Range<Int>] {
    let count = min(max(rows * stride / Self.worthOfChunk, 1), 16)
    let height = (rows + count - 1) / count
    return (0..<count).map { min($0 * height, rows)..<min(($0 + 1) * height, rows) }
  }

  /// Fewer numbers than these are summed faster than a thread begins.
  private static let worthOfChunk = 32_768

  /// Writes rows one after the other.
  func write(_ range: Range<Int>, into block: UnsafeMutablePointer<Double>) {
    for (term, first) in terms {
      let isCopy = term.parts.count == 1 && copy(term, range, to: block + first)
      if isCopy { continue }
      for k in 0..<range.count {
        (block + k * stride + first).update(repeating: 0, count: term.columnCount)
      }
      for part in term.parts { add(part, term.columnCount, range, to: block + first) }
    }
    var row = block + columns
    for i in range {
      (row[0], row[1]) = (form.offset[i], 1)
      row += stride
    }
  }

  /// Copies a term that is a matrix as it is; false for any other.
  private func copy(
    _ term: AffineForm.Term, _ range: Range<Int>, to first: UnsafeMutablePointer<Double>
  ) -> Bool {
    guard let matrix = term.plainMatrix else { return false }
    let width = term.columnCount
    for (k, i) in range.enumerated() {
      let (source, row) = (matrix.start + i * width, first + k * stride)
      for j in 0..<width { row[j] = matrix.scale * source[j] }
    }
    return true
  }

  /// Some rows of all columns as they are in memory, column by row, and what to multiply them with;
  /// nil unless the columns are those of one matrix.
  func plainRows(_ range: Range<Int>) -> (rows: MatrixView, scale: Double)? {
    guard terms.count == 1, let matrix = terms[0].term.plainMatrix else { return nil }
    let rows = MatrixView(
      elements: UnsafeBufferPointer(
        start: matrix.start + range.lowerBound * columns, count: range.count * columns),
      rows: columns, columns: range.count)
    return (rows, matrix.scale)
  }

  /// `A u + b` in some rows, for each point `u`.
  ///
  /// - Parameters:
  ///   - block: memory for the rows, if they must be written out.
  ///   - values: one column for each point.
  func multiply(
    _ range: Range<Int>, by points: [[Double]], block: UnsafeMutablePointer<Double>,
    into values: MutableMatrixView
  ) {
    let plain = plainRows(range)
    if plain == nil { write(range, into: block) }
    let (rows, scale) =
      plain
      ?? (
        MatrixView(
          elements: UnsafeBufferPointer(start: block, count: range.count * stride), rows: columns,
          columns: range.count, leadingDimension: stride), 1
      )
    for (k, point) in points.enumerated() {
      let target = values.column(k)
      form.offset.withUnsafeBufferPointer {
        _ = target.update(fromContentsOf: $0[range])
      }
      point.withUnsafeBufferPointer {
        BLAS.gemv(.transposed(rows), $0, into: target, alpha: scale, beta: 1)
      }
    }
  }

  /// Adds a part to the columns of its term.
  private func add(
    _ part: AffineForm.Part, _ width: Int, _ range: Range<Int>,
    to first: UnsafeMutablePointer<Double>
  ) {
    var row = first
    switch part.columns {
    case .column(let buffer):
      for i in range {
        row[0] += part.factor(row: i) * (buffer?.values[i] ?? 1)
        row += stride
      }
    case .levels(let index):
      for i in range {
        row[Int(index[i])] += part.factor(row: i)
        row += stride
      }
    case .matrix(let buffer):
      guard let start = buffer.values.baseAddress else { return }
      for i in range {
        let (source, factor) = (start + i * width, part.factor(row: i))
        for j in 0..<width { row[j] += factor * source[j] }
        row += stride
      }
    }
  }

  /// Visits all rows in blocks.
  ///
  /// - Parameter body: gets the range of rows and its memory, which it may change.
  func forEachBlock(
    in range: Range<Int>, _ body: (Range<Int>, UnsafeMutablePointer<Double>) -> Void
  ) {
    forEachRange(in: range) { rows, block in
      write(rows, into: block)
      body(rows, block)
    }
  }

  /// Visits all rows by the ranges of blocks.
  ///
  /// - Parameter body: gets the range of rows and memory for them, in which nothing is written yet.
  func forEachRange(
    in range: Range<Int>, _ body: (Range<Int>, UnsafeMutablePointer<Double>) -> Void
  ) {
    let block = UnsafeMutablePointer<Double>.allocate(capacity: blockRows * stride)
    defer { block.deallocate() }
    for first in Swift.stride(from: range.lowerBound, to: range.upperBound, by: blockRows) {
      body(first..<min(first + blockRows, range.upperBound), block)
    }
  }
}

extension AffineForm.Term {
  /// The elements of the matrix that this term is a multiple of, row by row, with the factor; nil
  /// for any other term.
  fileprivate var plainMatrix: (start: UnsafePointer<Double>, scale: Double)? {
    guard parts.count == 1, case .matrix(let buffer) = parts[0].columns, parts[0].weights == nil
    else { return nil }
    return buffer.values.baseAddress.map { ($0, parts[0].scale) }
  }
}
