/// Blocked QR factorisation and least squares.

/// The coefficients x that minimise ‖A x - y‖², and that minimum.
public struct LeastSquaresSolution: Sendable, Equatable {
  /// One coefficient for each column of A.
  public let coefficients: [Double]
  /// The sum of squares ‖A x - y‖² that remains.
  public let residualSumOfSquares: Double
}

/// The factorisation A = Q R with orthonormal columns in Q and an upper triangular R.
///
/// Any shape works, the empty ones included; the signs of R's diagonal are those that LAPACK gives.
public struct QR: Sendable {
  private let reflections: Reflections

  /// Factorises a matrix.
  ///
  /// - Throws: ``LinearAlgebraError``: not finite, or too large for sums of squares.
  /// - Complexity: 2 rows x columns² operations for a tall matrix.
  public init(_ matrix: Matrix) throws(LinearAlgebraError) {
    try matrix.requireFinite()
    reflections = try Reflections(matrix)
  }

  /// The number of rows of A.
  public var rows: Int { reflections.rows }
  /// The number of columns of A.
  public var columns: Int { reflections.columns }

  /// R, of min(rows, columns) x columns.
  public var upperFactor: Matrix { reflections.upperFactor }

  /// The thin Q, of rows x min(rows, columns), written out.
  public func thinQ() throws(LinearAlgebraError) -> Matrix {
    try reflections.thinQ()
  }

  /// Qᵀ y with the square Q, without writing Q out; the result is as long as `y`.
  ///
  /// - Throws: ``LinearAlgebraError/dimensionMismatch(quantity:expected:found:)``.
  public func transposedQTimes(_ y: [Double]) throws(LinearAlgebraError) -> [Double] {
    try transposedQTimes(Matrix(rows: y.count, columns: 1, columnMajor: y)).storage
  }

  /// Qᵀ C with the square Q, without writing Q out.
  ///
  /// - Throws: ``LinearAlgebraError/dimensionMismatch(quantity:expected:found:)``.
  public func transposedQTimes(_ c: Matrix) throws(LinearAlgebraError) -> Matrix {
    try reflections.apply(transposed: true, to: c)
  }

  /// Solves the least-squares problem min ‖A x - y‖ for an A of full column rank.
  ///
  /// `y` is not checked: a NaN in it gives NaN.
  ///
  /// - Throws: ``LinearAlgebraError``: fewer rows than columns, a `y` of another length, or a
  ///   column that is to working precision a combination of those before it. ``PivotedQR`` solves
  ///   that case too.
  public func leastSquares(_ y: [Double]) throws(LinearAlgebraError) -> LeastSquaresSolution {
    guard rows >= columns else { throw .tooFewRows(rows: rows, columns: columns) }
    let magnitudes = reflections.diagonal.map { abs($0) }
    let threshold = (magnitudes.max() ?? 0) * Double.ulpOfOne * Double(max(rows, columns))
    if let column = magnitudes.firstIndex(where: { !($0 > threshold) }) {
      throw .singular(column: column)
    }
    return try reflections.leastSquares(y, rank: columns)
  }
}
