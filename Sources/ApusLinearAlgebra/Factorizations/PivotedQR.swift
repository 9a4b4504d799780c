/// QR factorisation with column exchanges, which reveals the numerical rank.

/// The factorisation A P = Q R in which the diagonal of R falls in magnitude.
///
/// ``rank`` counts the diagonal entries above `tolerance` times the first one. The columns that come
/// after are, to that tolerance, combinations of the earlier ones.
public struct PivotedQR: Sendable {
  private let reflections: Reflections
  /// Column k of A P is column `permutation[k]` of A.
  public let permutation: [Int]
  /// The number of columns that are independent of each other to the tolerance.
  public let rank: Int

  /// Factorises a matrix of any shape.
  ///
  /// - Parameters:
  ///   - matrix: the matrix A.
  ///   - tolerance: how small a diagonal entry, relative to the first, counts as zero; without it
  ///     the machine epsilon times the larger side.
  /// - Throws: ``LinearAlgebraError``: not finite, or too large for sums of squares.
  /// - Complexity: 2 rows x columns² operations for a tall matrix, half of them slow ones.
  public init(_ matrix: Matrix, tolerance: Double? = nil) throws(LinearAlgebraError) {
    try matrix.requireFinite()
    var permutation: [Int] = []
    reflections = try Reflections(matrix, permutation: &permutation)
    self.permutation = permutation
    let largerSide = Double(max(matrix.rows, matrix.columns))
    let magnitudes = reflections.diagonal.map { abs($0) }
    let threshold = (magnitudes.first ?? 0) * (tolerance ?? Double.ulpOfOne * largerSide)
    rank = magnitudes.prefix { $0 > threshold }.count
  }

  /// The number of rows of A.
  public var rows: Int { reflections.rows }
  /// The number of columns of A.
  public var columns: Int { reflections.columns }

  /// R, of min(rows, columns) x columns, in the order of the exchanged columns.
  public var upperFactor: Matrix { reflections.upperFactor }

  /// The thin Q, of rows x min(rows, columns), written out.
  public func thinQ() throws(LinearAlgebraError) -> Matrix {
    try reflections.thinQ()
  }

  /// Solves min ‖A x - y‖ with ``rank`` columns; the coefficients of the others are zero.
  ///
  /// `y` is not checked: a NaN in it gives NaN.
  ///
  /// - Throws: ``LinearAlgebraError/dimensionMismatch(quantity:expected:found:)``.
  public func leastSquares(_ y: [Double]) throws(LinearAlgebraError) -> LeastSquaresSolution {
    let exchanged = try reflections.leastSquares(y, rank: rank)
    var coefficients = exchanged.coefficients
    for (position, column) in permutation.enumerated() {
      coefficients[column] = exchanged.coefficients[position]
    }
    return LeastSquaresSolution(
      coefficients: coefficients, residualSumOfSquares: exchanged.residualSumOfSquares)
  }
}
