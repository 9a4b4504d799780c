/// What is left of a design with its offset once the rows are summed up.

import ApusLinearAlgebra

/// `R`, `z` and `rss` with `‖W u + w‖² = ‖R u + z‖² + rss` for every `u`, where `[W w]` is what the
/// levels of a projection leave of a design and its offset.
///
/// The factor comes from the Gram matrix, about the cost of one ridge fit, when that is well
/// conditioned after scaling and the identity holds at test points; otherwise from orthogonal
/// factors of row blocks, which lose no accuracy. Columns that the levels explain have no part in it.
struct DesignFactor {
  /// One row for each column that is left, one column for each of the design.
  var factor: Matrix
  var rotatedOffset: [Double]
  var residualSumOfSquares: Double

  /// Factors a design; nil when numbers overflow.
  ///
  /// - Parameter projection: gets its means.
  init?(_ design: DesignRows, _ projection: inout Projection) {
    let gram = DesignGram(design, &projection)
    if let factor = try? Self(gram),
      let checked = factor.checked(design, projection)
    {
      self = checked
      return
    }
    if projection.means.isEmpty || !gram.isExact { projection.computeMeans(of: design) }
    guard let factor = try? Self(rowsOf: design, projection, live: gram.liveColumns) else {
      return nil
    }
    self = factor
  }

  /// A reciprocal condition of the scaled Gram matrix below this loses too many digits.
  private static let leastReciprocalCondition = 1e-8

  private struct IllConditioned: Error {}

  /// Through the Cholesky factor of the Gram matrix with unit diagonal; without the residual sum.
  private init(_ gram: DesignGram) throws {
    let live = gram.liveColumns
    let scales = live.map { gram.matrix[$0, $0].squareRoot() }
    guard scales.allSatisfy({ $0 > 0 && $0.isFinite }) else { throw IllConditioned() }
    var scaled = Matrix(rows: live.count, columns: live.count)
    for (b, j) in live.enumerated() {
      for a in 0...b { scaled[a, b] = gram.matrix[live[a], j] / (scales[a] * scales[b]) }
    }
    let cholesky = try Cholesky(scaled, reading: .upper)
    guard try cholesky.reciprocalCondition() > Self.leastReciprocalCondition else {
      throw IllConditioned()
    }
    let right = zip(live, scales).map { gram.matrix[$0, gram.columns] / $1 }
    rotatedOffset = try cholesky.lowerFactor.solveTriangular(.lower, right)
    factor = Matrix(rows: live.count, columns: gram.columns)
    for (b, j) in live.enumerated() {
      for a in 0...b { factor[a, j] = cholesky.lowerFactor[b, a] * scales[b] }
    }
    residualSumOfSquares = 0
  }

  /// Through orthogonal factors of blocks of rows.
  private init(rowsOf design: DesignRows, _ projection: Projection, live: [Int]) throws {
    // The offset follows the columns.
    let places = live + [design.columns]
    let triangle = try TallSkinnyQR(rows: design.rows, columns: live.count, threads: .max) {
      let first = $0.lowerBound
      var block = Matrix(rows: $0.count, columns: places.count)
      design.forEachBlock(in: $0) { rows, memory in
        projection.subtract(from: memory, rows, stride: design.stride)
        block.withMutableView { view in
          for (place, j) in places.enumerated() {
            let column = view.column(place)
            for (k, i) in rows.enumerated() { column[i - first] = memory[k * design.stride + j] }
          }
        }
      }
      return block
    }
    factor = Matrix(rows: live.count, columns: design.columns)
    for (place, j) in live.enumerated() {
      for i in 0...place { factor[i, j] = triangle.upperFactor[i, place] }
    }
    rotatedOffset = triangle.rotatedOutcome
    residualSumOfSquares = triangle.residualSumOfSquares
  }
}

extension DesignFactor {
  /// The factor with its residual sum, from a pass over the rows: as a difference of sums of squares
  /// it would cancel. Nil unless the identity holds to ten digits and more, far from the smallest
  /// value and near it.
  fileprivate func checked(_ design: DesignRows, _ projection: Projection) -> DesignFactor? {
    guard let best = minimizer else { return nil }
    let points =
      [best]
      + [1.0, 1e-3].map { distance in
        best.enumerated().map { $1 + distance * ($0 % 2 == 0 ? 1 : -1) * max(abs($1), 1) }
      }
    let sums = ResidualSums(design, projection, at: points)
    var result = self
    result.residualSumOfSquares = sums.rests[0]
    for k in points.indices.dropFirst() {
      let rest = zip(factor * points[k], rotatedOffset)
        .reduce(result.residualSumOfSquares) { $0 + ($1.0 + $1.1) * ($1.0 + $1.1) }
      let collapsed = rest + sums.levels[k]
      guard (sums.wholes[k] - collapsed).magnitude <= 1e-12 * sums.wholes[k] else { return nil }
    }
    return result
  }

  /// Where `‖R u + z‖²` is 0, with zeros for the columns that have no part in it.
  private var minimizer: [Double]? {
    let live = (0..<factor.columns).filter { column in
      (0..<factor.rows).contains { factor[$0, column] != 0 }
    }
    guard live.count == factor.rows else { return nil }
    var triangle = Matrix(rows: live.count, columns: live.count)
    for (place, j) in live.enumerated() {
      for i in 0..<live.count { triangle[i, place] = factor[i, j] }
    }
    guard let solution = try? triangle.solveTriangular(.upper, rotatedOffset.map { -$0 }) else {
      return nil
    }
    var result = [Double](repeating: 0, count: factor.columns)
    for (place, j) in live.enumerated() { result[j] = solution[place] }
    return result
  }
}
