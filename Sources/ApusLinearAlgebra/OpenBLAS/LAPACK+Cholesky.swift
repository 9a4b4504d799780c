/// Cholesky factors of symmetric positive definite matrices, on views.
import COpenBLAS

extension LAPACK {
  /// Replaces one half of a symmetric matrix A by its Cholesky factor: A = L Lᵀ (lower half) or
  /// A = Uᵀ U (upper half). The other half is neither read nor written.
  ///
  /// - Throws: ``LinearAlgebraError/notPositiveDefinite(leadingMinor:)``; the half is then partly
  ///   overwritten. A NaN among the numbers ends up as this error too.
  /// - Precondition: the view is square.
  /// - Complexity: n³ / 3 operations.
  public static func potrf(
    _ triangle: Triangle, inPlace a: MutableMatrixView
  ) throws(LinearAlgebraError) {
    precondition(a.rows == a.columns, "potrf: a matrix of \(a.rows) x \(a.columns)")
    guard a.rows > 0 else { return }
    let info = LAPACKE_dpotrf_work(
      LAPACK_COL_MAJOR, triangle.letter, BLAS.size(a.rows), a.elements.baseAddress,
      BLAS.size(a.leadingDimension))
    try check(info, "dpotrf")
    if info > 0 { throw .notPositiveDefinite(leadingMinor: Int(info)) }
    // Fast kernels test a pivot with `<= 0`, which a NaN passes.
    for index in 0..<a.rows where !a[index, index].isFinite {
      throw .notPositiveDefinite(leadingMinor: index + 1)
    }
  }

  /// Solves A X = B in place, given the Cholesky factor of A in one half of `factor`.
  ///
  /// - Precondition: `factor` is square and `b` has as many rows.
  public static func potrs(
    _ triangle: Triangle, factor: MatrixView, inPlace b: MutableMatrixView
  ) {
    let isLower = triangle == .lower
    BLAS.trsm(.left, TriangularOperand(factor, triangle, transposed: !isLower), inPlace: b)
    BLAS.trsm(.left, TriangularOperand(factor, triangle, transposed: isLower), inPlace: b)
  }

  /// Estimates 1 / (‖A‖₁ ‖A⁻¹‖₁) from the lower Cholesky factor of A and the norm of A.
  static func pocon(_ factor: MatrixView, norm: Double) throws(LinearAlgebraError) -> Double {
    let order = factor.rows
    var result = 0.0
    var work = [Double](repeating: 0, count: max(1, 3 * order))
    var integerWork = [CInt](repeating: 0, count: max(1, order))
    let info = LAPACKE_dpocon_work(
      LAPACK_COL_MAJOR, Triangle.lower.letter, BLAS.size(order), factor.elements.baseAddress,
      BLAS.size(factor.leadingDimension), norm, &result, &work, &integerWork)
    try check(info, "dpocon")
    return result
  }
}
