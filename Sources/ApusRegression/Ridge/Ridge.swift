/// Ridge regression by closed form.
public import ApusLinearAlgebra

/// Linear regression with a penalty on the squares of the coefficients.
///
/// Minimises ‖y - b - X β‖² + alpha ‖β‖² over the coefficients β and the intercept b. The intercept
/// carries no penalty: columns and outcome are centred, the coefficients solve
///
///     (Xcᵀ Xc + alpha I) β = Xcᵀ yc,
///
/// and b = mean(y) - mean(X) β. Columns are not rescaled, so the penalty means more for columns with
/// small spread.
///
///     let ridge = try Ridge(alpha: 1.0).fit(trainX, trainY)
///     let predicted = try ridge.predict(testX)
public struct Ridge: Sendable, Equatable {
  /// The weight of the penalty; 0 is ordinary least squares.
  public let alpha: Double

  /// - Parameter alpha: the weight of the penalty, checked by `fit`.
  public init(alpha: Double = 1.0) {
    self.alpha = alpha
  }

  /// Fits the coefficients to rows of a design and their outcomes.
  ///
  /// - Throws: ``RegressionError`` for a bad `alpha`, for data that are empty, ragged, of different
  ///   lengths or not finite, and for a design that doesn't determine the coefficients.
  /// - Complexity: with n rows and p columns n p min(n, p) + min(n, p)³ / 3 operations for a
  ///   positive alpha, 2 n p² without penalty.
  public func fit(_ design: [[Double]], _ outcome: [Double]) throws(RegressionError) -> RidgeFit {
    try fit(Matrix(designRows: design), outcome)
  }

  /// Fits the coefficients to a design matrix and its outcomes.
  ///
  /// - Throws: ``RegressionError``, as the other form does.
  public func fit(_ design: Matrix, _ outcome: [Double]) throws(RegressionError) -> RidgeFit {
    guard alpha >= 0 && alpha.isFinite else { throw .invalidAlpha(alpha) }
    let data = try CentredData(design, outcome)
    let coefficients =
      alpha > 0
      ? try data.penalisedCoefficients(alpha: alpha) : try data.leastSquaresCoefficients()
    return try RidgeFit(coefficients: coefficients, data: data)
  }
}

/// A fitted ridge regression.
public struct RidgeFit: Sendable, Equatable {
  /// One coefficient for each column of the design.
  public let coefficients: [Double]
  /// The prediction at a design of zeros.
  public let intercept: Double

  init(coefficients: [Double], data: CentredData) throws(RegressionError) {
    self.coefficients = coefficients
    intercept = data.outcomeMean - BLAS.dot(data.columnMeans, coefficients)
    guard intercept.isFinite && coefficients.allSatisfy({ $0.isFinite }) else { throw .overflow }
  }

  /// Predicts intercept + X β for each row; no rows give no predictions.
  ///
  /// - Throws: ``RegressionError`` for rows that are ragged, of another number of columns than the
  ///   design that was fitted, or not finite.
  public func predict(_ design: [[Double]]) throws(RegressionError) -> [Double] {
    if design.isEmpty { return [] }
    return try predict(Matrix(designRows: design))
  }

  /// Predicts intercept + X β for each row of a matrix.
  ///
  /// - Throws: ``RegressionError``, as the other form does.
  public func predict(_ design: Matrix) throws(RegressionError) -> [Double] {
    guard design.columns == coefficients.count else {
      throw .columnCountMismatch(fitted: coefficients.count, given: design.columns)
    }
    try design.requireFiniteCells()
    return (design * coefficients).map { $0 + intercept }
  }
}
