/// Eigenvalues and eigenvectors of symmetric matrices.

/// The factorisation A = V Λ Vᵀ of a symmetric matrix, with orthonormal columns in V.
public struct SymmetricEigen: Sendable {
  /// The eigenvalues, in rising order.
  public let values: [Double]
  /// The eigenvectors as columns, in the order of ``values``; each may have either sign.
  public let vectors: Matrix

  /// Factorises a matrix of which one half is read; the other may hold anything.
  ///
  /// - Throws: ``LinearAlgebraError``: not square, not finite, or not converged.
  /// - Complexity: about 9 n³ operations.
  public init(_ matrix: Matrix, reading triangle: Triangle = .lower) throws(LinearAlgebraError) {
    var work = try SymmetricEigen.checked(matrix, triangle)
    values = try work.withMutableView { (view) throws(LinearAlgebraError) in
      try LAPACK.syevd(view, vectors: true)
    }
    vectors = work
  }

  /// The eigenvalues alone, in rising order; several times cheaper.
  ///
  /// - Throws: ``LinearAlgebraError``: not square, not finite, or not converged.
  public static func values(
    of matrix: Matrix, reading triangle: Triangle = .lower
  ) throws(LinearAlgebraError) -> [Double] {
    var work = try checked(matrix, triangle)
    return try work.withMutableView { (view) throws(LinearAlgebraError) in
      try LAPACK.syevd(view, vectors: false)
    }
  }

  /// A copy whose lower half holds the numbers.
  private static func checked(
    _ matrix: Matrix, _ triangle: Triangle
  ) throws(LinearAlgebraError) -> Matrix {
    try matrix.requireSquare()
    try matrix.requireFinite(in: triangle)
    return triangle == .lower ? matrix : matrix.transposed()
  }
}
