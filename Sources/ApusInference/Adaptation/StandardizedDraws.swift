/// Draws and scores in the scales of a diagonal metric, ready for what that metric leaves over.

internal import ApusLinearAlgebra

/// Centred draws X and scores A, as matrices with one column for each draw, after the coordinates
/// were rescaled so that both vary alike (arXiv 2603.18845).
struct StandardizedDraws {
  /// The scales of the coordinates.
  let scales: [Double]
  let positions: Matrix
  let scores: Matrix

  /// - Parameters:
  ///   - positions: draw after draw.
  ///   - scores: the gradients there, in the same order.
  ///   - fallback: the variances of coordinates that do not vary.
  init(positions: [Double], scores: [Double], dimension: Int, fallback: [Double]) {
    var estimator = ScoreVariances(dimension: dimension)
    let count = dimension > 0 ? positions.count / dimension : 0
    positions.withUnsafeBufferPointer { positions in
      scores.withUnsafeBufferPointer { scores in
        for draw in 0..<count {
          let range = draw * dimension..<(draw + 1) * dimension
          estimator.observe(
            UnsafeBufferPointer(rebasing: positions[range]),
            score: UnsafeBufferPointer(rebasing: scores[range]))
        }
      }
    }
    var variances = fallback
    estimator.update(&variances)
    let scales = variances.map { $0.squareRoot() }
    let means = estimator.means
    self.scales = scales
    self.positions = Self.columns(positions, dimension) { ($1 - means.position[$0]) / scales[$0] }
    self.scores = Self.columns(scores, dimension) { ($1 - means.score[$0]) * scales[$0] }
  }

  private static func columns(
    _ values: [Double], _ dimension: Int, _ change: (_ coordinate: Int, _ value: Double) -> Double
  ) -> Matrix {
    let changed = values.indices.map { change($0 % dimension, values[$0]) }
    return Matrix(
      rows: dimension, columns: values.count / dimension, columnMajor: changed)
  }

  /// The inverse mass in the space spanned by the columns of `basis`, or in all of space: the matrix S
  /// with `S C_scores S = C_positions`, where the C are sums of outer products regularised by the
  /// identity.
  ///
  /// For a normal distribution scores are `-Σ⁻¹ (x - m)`, so that S is Σ for any draws that span
  /// the space.
  func inverseMass(within basis: Matrix?) throws -> Matrix {
    func covariance(_ draws: Matrix) -> Matrix {
      let projected = basis?.transposedTimes(draws) ?? draws
      var result = projected.rowGram()
      for i in 0..<result.rows {
        for j in 0..<result.rows {
          result[i, j] = result[i, j] / Self.regularization + (i == j ? 1 : 0)
        }
      }
      return result
    }
    return try Matrix.geometricMean(covariance(positions), inverseOf: covariance(scores))
  }

  /// The sum of outer products that the identity counts as; it is not divided by the number of draws.
  private static let regularization = 1e-5
}

extension Matrix {
  /// The geometric mean `A # B⁻¹` of a positive definite matrix with the inverse of another one: the
  /// positive definite S with `S B S = A`, which is `B^-½ (B^½ A B^½)^½ B^-½`.
  static func geometricMean(_ a: Matrix, inverseOf b: Matrix) throws -> Matrix {
    let eigen = try SymmetricEigen(b)
    let root = eigen.rebuilt { $0.squareRoot() }
    let inverseRoot = eigen.rebuilt { 1 / $0.squareRoot() }
    let middle = try SymmetricEigen(root * a * root).rebuilt { max($0, 0).squareRoot() }
    return inverseRoot * middle * inverseRoot
  }
}

extension SymmetricEigen {
  /// V f(Λ) Vᵀ.
  fileprivate func rebuilt(_ function: (Double) -> Double) -> Matrix {
    var scaled = vectors
    for (column, value) in values.enumerated() {
      let factor = function(value)
      for row in 0..<scaled.rows { scaled[row, column] *= factor }
    }
    return scaled.timesTransposed(vectors)
  }
}
