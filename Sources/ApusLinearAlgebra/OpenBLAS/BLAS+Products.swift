/// Products of general matrices with vectors, matrices and themselves.
import COpenBLAS

extension BLAS {
  /// Matrix times vector: y = alpha op(A) x + beta y.
  ///
  /// With `beta` zero the former content of `y` doesn't matter, not even a NaN.
  ///
  /// - Precondition: `x` has as many elements as op(A) has columns, and `y` as it has rows.
  public static func gemv(
    _ a: Operand, _ x: UnsafeBufferPointer<Double>, into y: UnsafeMutableBufferPointer<Double>,
    alpha: Double = 1, beta: Double = 0
  ) {
    precondition(
      x.count == a.columns && y.count == a.rows,
      "gemv: a matrix of \(a.rows) x \(a.columns), \(x.count) elements in and \(y.count) out")
    if beta == 0 { y.update(repeating: 0) }
    guard a.rows > 0 else { return }
    // BLAS returns at once when a side is zero, and forgets to scale by beta.
    guard a.columns > 0 else { return cblas_dscal(size(y.count), beta, y.baseAddress, 1) }
    cblas_dgemv(
      CblasColMajor, a.transposition, size(a.view.rows), size(a.view.columns), alpha,
      a.view.elements.baseAddress, size(a.view.leadingDimension), x.baseAddress, 1, beta,
      y.baseAddress, 1)
  }

  /// Matrix times matrix: C = alpha op(A) op(B) + beta C.
  ///
  /// With `beta` zero the former content of C doesn't matter, not even a NaN.
  ///
  /// - Precondition: the shapes fit, and C overlaps neither A nor B.
  public static func gemm(
    _ a: Operand, _ b: Operand, into c: MutableMatrixView, alpha: Double = 1, beta: Double = 0
  ) {
    precondition(
      a.columns == b.rows && c.rows == a.rows && c.columns == b.columns,
      "gemm: \(a.rows) x \(a.columns) times \(b.rows) x \(b.columns) "
        + "into \(c.rows) x \(c.columns)")
    guard c.rows > 0 && c.columns > 0 else { return }
    cblas_dgemm(
      CblasColMajor, a.transposition, b.transposition, size(c.rows), size(c.columns),
      size(a.columns), alpha, a.view.elements.baseAddress, size(a.view.leadingDimension),
      b.view.elements.baseAddress, size(b.view.leadingDimension), beta, c.elements.baseAddress,
      size(c.leadingDimension))
  }

  /// A matrix times its own transpose: C = alpha op(A) op(A)ᵀ + beta C, in one half of C only.
  ///
  /// The plain operand gives A Aᵀ, the transposed one Aᵀ A. Half the work of ``gemm(_:_:into:alpha:beta:)``.
  ///
  /// - Precondition: C has as many rows and columns as op(A) has rows, and doesn't overlap A.
  public static func syrk(
    _ a: Operand, into c: MutableMatrixView, _ triangle: Triangle, alpha: Double = 1,
    beta: Double = 0
  ) {
    precondition(
      c.rows == a.rows && c.columns == a.rows,
      "syrk: a matrix of \(a.rows) x \(a.columns) into \(c.rows) x \(c.columns)")
    guard c.rows > 0 else { return }
    cblas_dsyrk(
      CblasColMajor, triangle.half, a.transposition, size(a.rows), size(a.columns), alpha,
      a.view.elements.baseAddress, size(a.view.leadingDimension), beta, c.elements.baseAddress,
      size(c.leadingDimension))
  }
}
