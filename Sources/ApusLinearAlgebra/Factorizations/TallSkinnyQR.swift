/// QR factorisation of many rows and few columns, block by block.
import Dispatch
import Synchronization

/// The triangle R and the rotated outcome Qᵀ y of a tall matrix A, without Q.
///
/// The rows are cut into blocks whose height follows from the shape alone, and these into a few
/// series. Along a series each block of [A y] is factorised together with the triangle of those
/// before it; the triangles of all series are joined pairwise in a fixed tree. The bits are
/// therefore the same for any number of threads. For every x,
///
///     ‖A x - y‖² = ‖R x - Qᵀy‖² + residualSumOfSquares.
///
/// The diagonal of R has no negative entries, so that R is the transposed Cholesky factor of Aᵀ A,
/// found without squaring the condition number.
public struct TallSkinnyQR: Sendable {
  /// R, square with one row for each column of A; rows that A cannot fill are zero.
  public let upperFactor: Matrix
  /// The part of Qᵀ y that belongs to R: one number for each column of A.
  public let rotatedOutcome: [Double]
  /// The part of ‖y‖² that no x can remove.
  public let residualSumOfSquares: Double

  /// Factorises a matrix together with one outcome.
  ///
  /// - Parameters:
  ///   - matrix: the matrix A, with many more rows than columns if it is to pay.
  ///   - outcome: one number for each row; without it zeros.
  ///   - rowsPerBlock: the height of a block; without it one that suits the caches.
  ///   - threads: how many series are in work at once; BLAS itself uses one thread meanwhile.
  /// - Throws: ``LinearAlgebraError``: an outcome of another length, or a value that isn't finite
  ///   (one of the outcome counts as one column more) or too large for sums of squares.
  /// - Precondition: `rowsPerBlock` and `threads` are positive.
  /// - Complexity: 2 rows x columns² operations.
  public init(
    _ matrix: Matrix, outcome: [Double]? = nil, rowsPerBlock: Int? = nil, threads: Int = 1
  ) throws(LinearAlgebraError) {
    let height = rowsPerBlock ?? TallSkinnyQR.defaultRowsPerBlock(columns: matrix.columns)
    precondition(height > 0 && threads > 0, "\(height) rows per block on \(threads) threads")
    let rows = matrix.rows
    let outcome = outcome ?? [Double](repeating: 0, count: rows)
    guard outcome.count == rows else {
      throw .dimensionMismatch(quantity: "outcome", expected: rows, found: outcome.count)
    }
    try matrix.requireFinite()
    if let row = outcome.firstIndex(where: { !$0.isFinite }) {
      throw .nonFinite(row: row, column: matrix.columns)
    }
    try self.init(rows: rows, columns: matrix.columns, rowsPerBlock: height, threads: threads) {
      let block = matrix.block(rows: $0, columns: 0..<matrix.columns)
      return Matrix(
        rows: $0.count, columns: matrix.columns + 1,
        columnMajor: block.storage + outcome[$0])
    }
  }

  /// Factorises a matrix that is made block by block, so that it need not fit the memory.
  ///
  /// - Parameters:
  ///   - rows: the rows of A.
  ///   - columns: the columns of A.
  ///   - rowsPerBlock: the height of a block; without it one that suits the caches.
  ///   - threads: how many series are in work at once.
  ///   - block: the rows of a range, with the outcome as one more column; called on any thread.
  /// - Throws: ``LinearAlgebraError``: a value that isn't finite, counted within its block, or too
  ///   large for sums of squares.
  /// - Precondition: `rowsPerBlock` and `threads` are positive.
  /// - Complexity: 2 rows x columns² operations.
  public init(
    rows: Int, columns: Int, rowsPerBlock: Int? = nil, threads: Int = 1,
    block: @escaping (Range<Int>) -> Matrix
  ) throws(LinearAlgebraError) {
    let height = rowsPerBlock ?? TallSkinnyQR.defaultRowsPerBlock(columns: columns)
    precondition(height > 0 && threads > 0, "\(height) rows per block on \(threads) threads")
    let joined = try BLASThreads.withSingleThread { () throws(LinearAlgebraError) -> Matrix in
      let blocks = RowBlocks(rows: rows, height: height, widened: block)
      return try TallSkinnyQR.join(try blocks.triangles(threads: threads), width: columns + 1)
    }
    self.init(joined: joined)
  }

  /// Splits the triangle of [A y] into its parts, and makes the diagonal of R non-negative.
  private init(joined: Matrix) {
    let count = joined.columns - 1
    var factor = Matrix(rows: count, columns: count)
    var rotated = [Double](repeating: 0, count: count)
    for row in 0..<min(count, joined.rows) {
      let sign: Double = joined[row, row] < 0 ? -1 : 1
      for column in row..<count {
        factor[row, column] = sign * joined[row, column]
      }
      rotated[row] = sign * joined[row, count]
    }
    upperFactor = factor
    rotatedOutcome = rotated
    let last = joined.rows > count ? joined[count, count] : 0
    residualSumOfSquares = last * last
  }

  /// The height of a block for a number of columns: as much as stays in a second-level cache, and
  /// enough that joining the triangles costs little.
  public static func defaultRowsPerBlock(columns: Int) -> Int {
    let cachedElements = 65_536
    let width = columns + 1
    return max(4 * width, cachedElements / width)
  }

  /// Joins neighbours until one triangle is left.
  private static func join(
    _ triangles: [Matrix], width: Int
  ) throws(LinearAlgebraError) -> Matrix {
    var level = triangles
    while level.count > 1 {
      var next: [Matrix] = []
      for first in stride(from: 0, to: level.count, by: 2) {
        var triangle = level[first]
        if first + 1 < level.count {
          triangle = try Reflections(triangle.stacked(on: level[first + 1])).upperFactor
        }
        next.append(triangle)
      }
      level = next
    }
    return level.first ?? Matrix(rows: 0, columns: width)
  }
}

/// The rows of [A y], cut into blocks of equal height but for the last.
private struct RowBlocks {
  let rows: Int
  let height: Int
  let widened: (Range<Int>) -> Matrix

  var count: Int { (rows + height - 1) / height }

  /// Enough to keep processors equally busy; each costs a triangle to be joined at the end.
  private static let mostSeries = 16

  /// The blocks of each series.
  private var series: [Range<Int>] {
    let length = max(1, (count + Self.mostSeries - 1) / Self.mostSeries)
    return stride(from: 0, to: count, by: length).map { $0..<min($0 + length, count) }
  }

  /// The triangle of each series, in the order of the rows.
  func triangles(threads: Int) throws(LinearAlgebraError) -> [Matrix] {
    let series = series
    let slots = Mutex([Result<Matrix, LinearAlgebraError>?](repeating: nil, count: series.count))
    let workers = min(threads, series.count)
    // Nothing here changes, and what makes blocks says itself that any thread may call it.
    nonisolated(unsafe) let blocks = self
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      for index in stride(from: worker, to: series.count, by: workers) {
        let triangle = blocks.triangle(of: series[index])
        slots.withLock { $0[index] = triangle }
      }
    }
    var result: [Matrix] = []
    for slot in slots.withLock({ $0 }) {
      if let slot { result.append(try slot.get()) }
    }
    return result
  }

  private func triangle(of series: Range<Int>) -> Result<Matrix, LinearAlgebraError> {
    Result { () throws(LinearAlgebraError) in
      var triangle: Matrix?
      for index in series {
        let block = widened(index * height..<min((index + 1) * height, rows))
        try block.requireFinite()
        triangle = try Reflections(triangle?.stacked(on: block) ?? block).upperFactor
      }
      return triangle ?? Matrix(rows: 0, columns: 0)
    }
  }
}

extension Matrix {
  /// The rows of this matrix above those of another one of equal width.
  fileprivate func stacked(on lower: Matrix) -> Matrix {
    var storage: [Double] = []
    storage.reserveCapacity((rows + lower.rows) * columns)
    for column in 0..<columns {
      storage += self.column(column)
      storage += lower.column(column)
    }
    return Matrix(rows: rows + lower.rows, columns: columns, columnMajor: storage)
  }
}
