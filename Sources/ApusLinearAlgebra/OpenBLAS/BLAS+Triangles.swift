/// Products with triangular matrices, and solves by substitution.
import COpenBLAS

extension BLAS {
  /// On which side of the unknowns a triangular matrix stands.
  public enum Side: Sendable {
    /// T X = B.
    case left
    /// X T = B.
    case right
  }

  /// Triangular matrix times vector, in place: x = op(T) x.
  ///
  /// - Precondition: `x` has as many elements as T has rows.
  public static func trmv(
    _ t: TriangularOperand, inPlace x: UnsafeMutableBufferPointer<Double>
  ) {
    precondition(x.count == t.order, "trmv: order \(t.order) and \(x.count) elements")
    guard t.order > 0 else { return }
    cblas_dtrmv(
      CblasColMajor, t.triangle.half, t.transposition, t.diagonal, size(t.order),
      t.view.elements.baseAddress, size(t.view.leadingDimension), x.baseAddress, 1)
  }

  /// Triangular matrix times matrix, in place: B = alpha op(T) B (left) or alpha B op(T) (right).
  ///
  /// - Precondition: B has as many rows (left) or columns (right) as T, and doesn't overlap it.
  public static func trmm(
    _ side: Side, _ t: TriangularOperand, inPlace b: MutableMatrixView, alpha: Double = 1
  ) {
    let matching = side == .left ? b.rows : b.columns
    precondition(
      matching == t.order, "trmm: order \(t.order) and a matrix of \(b.rows) x \(b.columns)")
    guard b.rows > 0 && b.columns > 0 else { return }
    cblas_dtrmm(
      CblasColMajor, side == .left ? CblasLeft : CblasRight, t.triangle.half, t.transposition,
      t.diagonal, size(b.rows), size(b.columns), alpha, t.view.elements.baseAddress,
      size(t.view.leadingDimension), b.elements.baseAddress, size(b.leadingDimension))
  }

  /// Solves op(T) x = b in place: `x` holds b before and the solution after.
  ///
  /// A zero on the diagonal gives infinities or NaN; nothing is checked.
  ///
  /// - Precondition: `x` has as many elements as T has rows.
  public static func trsv(
    _ t: TriangularOperand, inPlace x: UnsafeMutableBufferPointer<Double>
  ) {
    precondition(x.count == t.order, "trsv: order \(t.order) and \(x.count) elements")
    guard t.order > 0 else { return }
    cblas_dtrsv(
      CblasColMajor, t.triangle.half, t.transposition, t.diagonal, size(t.order),
      t.view.elements.baseAddress, size(t.view.leadingDimension), x.baseAddress, 1)
  }

  /// Solves op(T) X = alpha B, or X op(T) = alpha B, in place: B before, X after.
  ///
  /// A zero on the diagonal gives infinities or NaN; nothing is checked.
  ///
  /// - Precondition: B has as many rows (left) or columns (right) as T, and doesn't overlap it.
  public static func trsm(
    _ side: Side, _ t: TriangularOperand, inPlace b: MutableMatrixView, alpha: Double = 1
  ) {
    let matching = side == .left ? b.rows : b.columns
    precondition(
      matching == t.order, "trsm: order \(t.order) and a matrix of \(b.rows) x \(b.columns)")
    guard b.rows > 0 && b.columns > 0 else { return }
    cblas_dtrsm(
      CblasColMajor, side == .left ? CblasLeft : CblasRight, t.triangle.half, t.transposition,
      t.diagonal, size(b.rows), size(b.columns), alpha, t.view.elements.baseAddress,
      size(t.view.leadingDimension), b.elements.baseAddress, size(b.leadingDimension))
  }
}

extension TriangularOperand {
  /// The word for plain or transposed.
  fileprivate var transposition: CBLAS_TRANSPOSE { isTransposed ? CblasTrans : CblasNoTrans }
  /// The word for a diagonal that is read or taken as ones.
  fileprivate var diagonal: CBLAS_DIAG { hasUnitDiagonal ? CblasUnit : CblasNonUnit }
}
