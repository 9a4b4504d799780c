/// The Gram matrix of what a projection leaves of a design.

import ApusLinearAlgebra

/// `[W w]ᵀ [W w]` in the upper triangle, summed over fixed chunks of rows in their order: the bits do
/// not depend on the number of threads.
struct DesignGram {
  let columns: Int
  private(set) var matrix: Matrix
  /// Whether the means were taken from the rows before these were multiplied.
  private(set) var isExact: Bool
  /// The columns that the levels don't explain.
  private(set) var liveColumns: [Int] = []

  /// - Parameter projection: gets its means.
  ///
  /// One level of ones is first taken from the sums afterwards, which saves a pass over the rows;
  /// columns whose mean is large beside their spread would lose digits, and make it do the work
  /// anew with the means known.
  init(_ design: DesignRows, _ projection: inout Projection) {
    columns = design.columns
    isExact = !projection.pivots.isEmpty
    if isExact { projection.computeMeans(of: design) }
    matrix = Self.sum(design, isExact ? projection : nil)
    if isExact {
      liveColumns = Self.live(matrix, design, projection)
      return
    }
    let raw = matrix
    takeMeans(&projection)
    if (0..<columns).allSatisfy({ matrix[$0, $0] > Self.leastSpread * raw[$0, $0] }) {
      liveColumns = Array(0..<columns)
      return
    }
    isExact = true
    projection.computeMeans(of: design)
    matrix = Self.sum(design, projection)
    liveColumns = Self.live(matrix, design, projection)
  }

  /// The share of a column's sum of squares that must be left when its mean is taken away.
  private static let leastSpread = 1e-4
  /// Less than this share is rounding.
  private static let noise = 1e-24

  /// Takes the means from sums over raw rows, whose last column is ones.
  private mutating func takeMeans(_ projection: inout Projection) {
    let width = columns + 1
    projection.setSums((0..<width).map { matrix[$0, width] }, width: width)
    let (means, count) = (projection.means, matrix[width, width])
    for j in 0..<width {
      for i in 0...j { matrix[i, j] -= count * means[i] * means[j] }
    }
  }

  private static func live(
    _ matrix: Matrix, _ design: DesignRows, _ projection: Projection
  ) -> [Int] {
    let width = design.columns + 1
    return (0..<design.columns).filter { j in
      let explained = projection.squares.indices.reduce(0) { sum, level in
        let mean = projection.means[level * width + j]
        return sum + projection.squares[level] * mean * mean
      }
      return matrix[j, j] > noise * (explained + matrix[j, j])
    }
  }

  private static func sum(_ design: DesignRows, _ projection: Projection?) -> Matrix {
    let chunks = design.chunks
    let sums = Parallel.map(chunks.count) { gram(design, projection, chunks[$0]) }
    guard var total = sums.first else { return Matrix(rows: design.stride, columns: design.stride) }
    for sum in sums.dropFirst() {
      total.withMutableView { total in
        sum.withView { BLAS.axpy(1, $0.elements, into: total.elements) }
      }
    }
    return total
  }

  private static func gram(
    _ design: DesignRows, _ projection: Projection?, _ rows: Range<Int>
  ) -> Matrix {
    var result = Matrix(rows: design.stride, columns: design.stride)
    result.withMutableView { target in
      design.forEachRange(in: rows) { rows, block in
        if projection == nil, let plain = design.plainRows(rows) {
          return add(plain.rows, times: plain.scale, design.form.offset[rows], to: target)
        }
        design.write(rows, into: block)
        projection?.subtract(from: block, rows, stride: design.stride)
        let view = MatrixView(
          elements: UnsafeBufferPointer(start: block, count: rows.count * design.stride),
          rows: design.stride, columns: rows.count)
        BLAS.syrk(.plain(view), into: target, .upper, beta: 1)
      }
    }
    return result
  }

  /// Adds the products of a multiple of rows, which is nowhere written out, with their offset and
  /// ones.
  private static func add(
    _ rows: MatrixView, times scale: Double, _ offset: ArraySlice<Double>,
    to target: MutableMatrixView
  ) {
    let width = rows.rows
    let columns = MutableMatrixView(
      elements: target.elements, rows: width, columns: width,
      leadingDimension: target.leadingDimension)
    BLAS.syrk(.plain(rows), into: columns, .upper, alpha: scale * scale, beta: 1)
    let ones = [Double](repeating: 1, count: rows.columns)
    func addProducts(with vector: UnsafeBufferPointer<Double>, column: Int) {
      let products = UnsafeMutableBufferPointer(rebasing: target.column(column)[..<width])
      BLAS.gemv(.plain(rows), vector, into: products, alpha: scale, beta: 1)
    }
    ones.withUnsafeBufferPointer { ones in
      offset.withUnsafeBufferPointer { offset in
        addProducts(with: offset, column: width)
        addProducts(with: ones, column: width + 1)
        target[width, width] += BLAS.dot(offset, offset)
        target[width, width + 1] += BLAS.dot(offset, ones)
        target[width + 1, width + 1] += Double(rows.columns)
      }
    }
  }
}
