/// One step of batch and match: the normal density whose scores agree with those of a batch.

internal import ApusLinearAlgebra

/// Points, and the gradients of a log density there; a column for each.
struct ScoreBatch {
  let positions: Matrix
  let scores: Matrix
}

extension NormalDensity {
  /// The normal density that matches the scores of a batch best, with a penalty for leaving this one
  /// (arXiv 2402.14758, section 3).
  ///
  /// With the means z̄ and ḡ of points and scores, and their covariances C and Γ (divisor B), the new
  /// covariance solves Σ' U Σ' + Σ' = V where
  ///
  ///     U = λ Γ + λ/(1+λ) ḡ ḡᵀ,   V = Σ + λ C + λ/(1+λ) (μ - z̄)(μ - z̄)ᵀ,
  ///
  /// and the new mean is (μ + λ (z̄ + Σ' ḡ)) / (1 + λ). For V = L Lᵀ and Lᵀ U L = P Λ Pᵀ the solution
  /// is L P diag(2 / (1 + √(1 + 4Λ))) Pᵀ Lᵀ. All of it is done on factors, whose rounding errors
  /// grow with the condition number of the scale rather than with its square.
  ///
  /// - Parameters:
  ///   - batch: two columns or more, of as many rows as there are coordinates.
  ///   - rate: λ, positive and finite.
  /// - Throws: a `LinearAlgebraError` when numbers overflow.
  func matched(to batch: ScoreBatch, rate: Double) throws -> NormalDensity {
    guard dimension > 0 else { return self }
    let share = (rate / (1 + rate)).squareRoot()
    let spread = (rate / Double(batch.positions.columns)).squareRoot()
    let (positions, scores) = (RowMoments(batch.positions), RowMoments(batch.scores))
    let left = scores.deviations.scaled(by: spread).appending(scores.means.scaled(by: share))
    let right = positions.deviations.scaled(by: spread)
      .appending(mean.minus(positions.means).scaled(by: share))
    let prior = try scale.matrix.appending(right).lowerFactor()
    let spectrum = try SymmetricEigen(prior.transposedTimes(left).rowGram())
    var root = prior * spectrum.vectors
    for (column, value) in spectrum.values.enumerated() {
      // Rounding makes eigenvalues of 0 negative.
      let shrinkage = (2 / (1 + (1 + 4 * max(0, value)).squareRoot())).squareRoot()
      for row in 0..<dimension { root[row, column] *= shrinkage }
    }
    let pull = root * root.transposedTimes(scores.means)
    let target = positions.means.plus(pull)
    return NormalDensity(
      mean: mean.plus(target.minus(mean), times: rate / (1 + rate)),
      scale: .lowerTriangular(try root.lowerFactor()))
  }
}

/// The mean of each row of a matrix, and the rows less their means.
private struct RowMoments {
  let means: [Double]
  let deviations: [Double]

  init(_ matrix: Matrix) {
    let share = 1 / Double(matrix.columns)
    let means = matrix * [Double](repeating: share, count: matrix.columns)
    self.means = means
    deviations = matrix.storage.indices.map { matrix.storage[$0] - means[$0 % matrix.rows] }
  }
}

extension [Double] {
  /// These columns, each as long as the last one, and the last one, as a matrix.
  fileprivate func appending(_ column: [Double]) -> Matrix {
    Matrix(rows: column.count, columns: count / column.count + 1, columnMajor: self + column)
  }
}

extension Matrix {
  /// The columns of this matrix, and those of another.
  fileprivate func appending(_ other: Matrix) -> Matrix {
    Matrix(
      rows: rows, columns: columns + other.columns, columnMajor: storage + other.storage)
  }

  /// The lower triangular T with a diagonal that is not negative and T Tᵀ = A Aᵀ, for a matrix A of
  /// at least as many columns as rows.
  fileprivate func lowerFactor() throws -> Matrix {
    var factor = try QR(transposed()).upperFactor.transposed()
    for column in 0..<factor.columns where factor[column, column] < 0 {
      for row in column..<factor.rows { factor[row, column].negate() }
    }
    return factor
  }
}
