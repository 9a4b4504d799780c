/// How the optimum of fixed draws answers to small changes: of the density, and of the draws.

internal import ApusLinearAlgebra

/// Why there is no linear response.
struct MissingResponse: Error {
  let reason: String
}

/// Widths by linear response, and errors by the choice of draws, at the optimum of a bound.
///
/// With H, minus the Hessian of the bound along means and logarithms of scales, a density that is
/// tilted by exp(tᵀx) moves the optimum by H⁻¹ (t, 0): the block of the means in H⁻¹ is their
/// covariance (arXiv 2304.05527, section 3). Draws whose slopes have the covariance C move it by
/// H⁻¹ C H⁻¹ / K.
struct LinearResponse {
  /// The lower factor of the covariance of the means.
  let factor: Matrix
  /// The sampling error of each mean.
  let errors: [Double]
  /// The largest of them in standard deviations.
  let largestError: Double
  /// How far the origin of the frame is from the optimum, in standard deviations.
  let distance: Double

  /// The step of central differences in units of the frame, in which the bound is smooth on a scale
  /// of one: the error is about 1e-8, mostly from higher derivatives.
  private static let step = 0x1p-13

  /// The evaluations of the bound that one response takes.
  static func evaluations(of dimension: Int) -> Int { 4 * dimension + 2 }

  /// The response at the origin of an objective's frame.
  ///
  /// - Throws: a `LinearAlgebraError` when the bound is not strictly concave, `DensityError` when a
  ///   point nearby has no density, `CancelledSearch`, and what the density throws.
  /// - Complexity: 4 n + 2 evaluations of the bound and 8 n³ operations.
  init(of objective: FixedDrawObjective<some LogDensityModel>) throws {
    let dimension = objective.draws.dimension
    guard dimension > 0 else {
      (factor, errors, largestError, distance) = (Matrix(rows: 0, columns: 0), [], 0, 0)
      return
    }
    var evaluator = try objective.makeEvaluator()
    let curvature = try Cholesky(try Self.curvature(&evaluator, 2 * dimension))
    let inverse = try curvature.solve(.identity(2 * dimension))
    var covariance = inverse.block(rows: 0..<dimension, columns: 0..<dimension)
    covariance.symmetrize(from: .lower)
    let unitSDs = covariance.diagonal.map { $0.squareRoot() }

    let (slopes, mean) = try Self.slopes(&evaluator, objective.draws)
    let shifts = inverse.block(rows: 0..<dimension, columns: 0..<2 * dimension) * slopes
    let relative = (0..<dimension).map { BLAS.norm(shifts.row($0)) / unitSDs[$0] }
    let journey = inverse * mean
    let units = objective.frame.units
    var lower = try Cholesky(covariance).lowerFactor
    for column in 0..<dimension {
      for row in column..<dimension { lower[row, column] *= units[row] }
    }
    factor = lower
    errors = (0..<dimension).map { relative[$0] * unitSDs[$0] * units[$0] }
    largestError = relative.max() ?? 0
    distance = (0..<dimension).reduce(0) { max($0, (journey[$1] / unitSDs[$1]).magnitude) }
  }

  /// Minus the Hessian at the origin, by central differences of slopes.
  private static func curvature(
    _ evaluator: inout some LogDensityEvaluator, _ count: Int
  ) throws -> Matrix {
    var result = Matrix(rows: count, columns: count)
    var position = [Double](repeating: 0, count: count)
    for column in 0..<count {
      position[column] = step
      let above = try evaluator.evaluate(at: position).gradient
      position[column] = -step
      let below = try evaluator.evaluate(at: position).gradient
      position[column] = 0
      // Half of each difference goes to the mirrored element, which makes the matrix symmetric.
      for row in 0..<count {
        let change = (below[row] - above[row]) / (4 * step)
        result[row, column] += change
        result[column, row] += change
      }
    }
    return result
  }

  /// The slopes of the pairs at the origin less their mean, over √(K (K - 1)): the product of this
  /// matrix with its transpose is the covariance of the mean slope. And that mean slope.
  private static func slopes<Density>(
    _ evaluator: inout FixedDrawObjective<Density>.Evaluator, _ draws: FixedDraws
  ) throws -> (deviations: Matrix, mean: [Double]) {
    let count = 2 * draws.dimension
    let mean = try evaluator.evaluate(at: [Double](repeating: 0, count: count)).gradient
    let share = 1 / (Double(draws.pairs) * Double(draws.pairs - 1)).squareRoot()
    var deviations = [Double]()
    for pair in 0..<draws.pairs {
      _ = try evaluator.evaluate(pair: pair)
      for i in 0..<count {
        let entropy = i < draws.dimension ? 0.0 : 1
        deviations.append(share * (evaluator.slopes.start[i] + entropy - mean[i]))
      }
    }
    return (
      Matrix(rows: count, columns: draws.pairs, columnMajor: deviations), mean
    )
  }
}
