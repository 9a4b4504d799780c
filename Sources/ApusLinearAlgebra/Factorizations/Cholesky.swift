/// Cholesky factorisation of symmetric positive definite matrices.
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The factorisation A = L Lᵀ of a symmetric positive definite matrix, for many solves.
///
///     let factor = try Cholesky(covariance)
///     let weights = try factor.solve(residual)
///     let logDensityTerm = -0.5 * factor.logDeterminant
///
/// The matrix must be finite; right sides are not checked, and a NaN in one gives NaN.
/// A matrix of 0 x 0 is fine: it has the log determinant 0 and the reciprocal condition 1.
public struct Cholesky: Sendable {
  /// The lower triangular factor L, with a positive diagonal and zeros above it.
  public let lowerFactor: Matrix
  /// The 1-norm of A, the largest sum of magnitudes in a column.
  private let norm: Double

  /// Factorises a matrix of which one half is read; the other may hold anything.
  ///
  /// - Throws: ``LinearAlgebraError``: not square, not finite, or not positive definite.
  /// - Complexity: n³ / 3 operations.
  public init(_ matrix: Matrix, reading triangle: Triangle = .lower) throws(LinearAlgebraError) {
    try matrix.requireSquare()
    try matrix.requireFinite(in: triangle)
    let half = matrix.triangularPart(triangle)
    var factor = triangle == .lower ? half : half.transposed()
    norm = factor.symmetricNorm
    try factor.withMutableView { (view) throws(LinearAlgebraError) in
      try LAPACK.potrf(.lower, inPlace: view)
    }
    lowerFactor = factor
  }

  /// The number of rows and columns.
  public var order: Int { lowerFactor.rows }

  /// log det A = 2 Σ log L[i, i].
  public var logDeterminant: Double {
    2 * lowerFactor.diagonal.reduce(0) { $0 + log($1) }
  }

  /// Solves A x = b.
  ///
  /// - Throws: ``LinearAlgebraError/dimensionMismatch(quantity:expected:found:)``.
  public func solve(_ b: [Double]) throws(LinearAlgebraError) -> [Double] {
    try solve(Matrix(rows: b.count, columns: 1, columnMajor: b)).storage
  }

  /// Solves A X = B for all columns of B at once.
  ///
  /// - Throws: ``LinearAlgebraError/dimensionMismatch(quantity:expected:found:)``.
  public func solve(_ b: Matrix) throws(LinearAlgebraError) -> Matrix {
    guard b.rows == order else {
      throw .dimensionMismatch(quantity: "right side", expected: order, found: b.rows)
    }
    var solution = b
    solution.withMutableView { solve(inPlace: $0) }
    return solution
  }

  /// Solves A X = B without allocating: the view holds B before and X after.
  ///
  /// - Precondition: the view has ``order`` rows.
  public func solve(inPlace b: MutableMatrixView) {
    lowerFactor.withView { LAPACK.potrs(.lower, factor: $0, inPlace: b) }
  }

  /// An estimate of 1 / (‖A‖₁ ‖A⁻¹‖₁): near 1 for a well conditioned matrix, near the machine
  /// epsilon for one that is as good as singular.
  ///
  /// - Complexity: a few times n² operations.
  public func reciprocalCondition() throws(LinearAlgebraError) -> Double {
    guard order > 0 else { return 1 }
    return try lowerFactor.withView { (view) throws(LinearAlgebraError) in
      try LAPACK.pocon(view, norm: norm)
    }
  }
}

extension Matrix {
  /// The 1-norm of the symmetric matrix whose lower half this is.
  fileprivate var symmetricNorm: Double {
    var sums = [Double](repeating: 0, count: columns)
    for column in 0..<columns {
      sums[column] += abs(storage[column * rows + column])
      for row in column + 1..<rows {
        let magnitude = abs(storage[column * rows + row])
        sums[column] += magnitude
        sums[row] += magnitude
      }
    }
    return sums.max() ?? 0
  }
}
