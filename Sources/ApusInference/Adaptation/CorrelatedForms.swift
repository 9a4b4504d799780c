/// The two kinds of metric with correlations: a few directions, and all of them.

internal import ApusLinearAlgebra

/// Scales, and the directions in which they are wrong by more than a factor (arXiv 2603.18845).
enum LowRankForm: WindowForm {
  /// Variances that differ by no more than this from one are left alone: they cost a product at each
  /// leapfrog and gain little.
  static let cutoff = 2.0

  static func map(of draws: StandardizedDraws) throws -> WhiteningMap {
    try map(of: draws, cutoff: cutoff)
  }

  static func map(of draws: StandardizedDraws, cutoff: Double) throws -> WhiteningMap {
    let (dimension, count) = (draws.positions.rows, draws.positions.columns)
    // Enough draws span all of space, and then any basis will do.
    let basis =
      2 * count < dimension
      ? try PivotedQR(
        Matrix(
          rows: dimension, columns: 2 * count,
          columnMajor: draws.positions.storage + draws.scores.storage)
      ).thinQ() : nil
    let eigen = try SymmetricEigen(draws.inverseMass(within: basis))
    let kept = eigen.values.indices.filter {
      eigen.values[$0] > cutoff || eigen.values[$0] < 1 / cutoff
    }
    let vectors = Matrix(
      rows: eigen.vectors.rows, columns: kept.count,
      columnMajor: kept.flatMap { eigen.vectors.column($0) })
    return .lowRank(
      scales: draws.scales, directions: (basis.map { $0 * vectors } ?? vectors).storage,
      stretches: kept.map { eigen.values[$0].squareRoot() })
  }
}

/// All correlations, as the triangular factor of the inverse mass.
enum DenseForm: WindowForm {
  static func map(of draws: StandardizedDraws) throws -> WhiteningMap {
    var factor = try Cholesky(draws.inverseMass(within: nil)).lowerFactor
    for row in 0..<factor.rows {
      for column in 0...row { factor[row, column] *= draws.scales[row] }
    }
    return .dense(dimension: factor.rows, factor: factor.storage)
  }
}
