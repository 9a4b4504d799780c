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
    isExact = projection.pivot != nil
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
      let explained = (0..<projection.levels).reduce(0) { sum, level in
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
      for j in 0..<design.stride {
        for i in 0...j { total[i, j] += sum[i, j] }
      }
    }
    return total
  }

  private static func gram(
    _ design: DesignRows, _ projection: Projection?, _ rows: Range<Int>
  ) -> Matrix {
    let width = design.stride
    var result = Matrix(rows: width, columns: width)
    result.withMutableView { target in
      design.forEachBlock(in: rows) { rows, block in
        projection?.subtract(from: block, rows, stride: width)
        let view = MatrixView(
          elements: UnsafeBufferPointer(start: block, count: rows.count * width), rows: width,
          columns: rows.count)
        BLAS.syrk(.plain(view), into: target, .upper, beta: 1)
      }
    }
    return result
  }
}
