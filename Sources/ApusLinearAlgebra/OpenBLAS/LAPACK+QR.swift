/// Householder reflections on views: factorise, apply, write out.
import COpenBLAS

extension LAPACK {
  /// Replaces A by its blocked QR factorisation: R on and above the diagonal, reflections below.
  ///
  /// - Parameter scales: receives the min(rows, columns) scale factors of the reflections.
  static func geqrf(
    _ a: MutableMatrixView, scales: inout [Double]
  ) throws(LinearAlgebraError) {
    precondition(scales.count == min(a.rows, a.columns), "geqrf: \(scales.count) scales")
    guard !scales.isEmpty else { return }
    let info = scales.withUnsafeMutableBufferPointer { scales in
      withWorkspace { work, count in
        LAPACKE_dgeqrf_work(
          LAPACK_COL_MAJOR, BLAS.size(a.rows), BLAS.size(a.columns), a.elements.baseAddress,
          BLAS.size(a.leadingDimension), scales.baseAddress, work, count)
      }
    }
    try check(info, "dgeqrf")
  }

  /// As `geqrf`, with columns exchanged so that the diagonal of R falls in magnitude.
  ///
  /// - Returns: the permutation: column k of the factorised matrix is that column of A.
  static func geqp3(
    _ a: MutableMatrixView, scales: inout [Double]
  ) throws(LinearAlgebraError) -> [Int] {
    precondition(scales.count == min(a.rows, a.columns), "geqp3: \(scales.count) scales")
    guard !scales.isEmpty else { return Array(0..<a.columns) }
    var pivots = [CInt](repeating: 0, count: a.columns)
    let info = scales.withUnsafeMutableBufferPointer { scales in
      pivots.withUnsafeMutableBufferPointer { pivots in
        withWorkspace { work, count in
          LAPACKE_dgeqp3_work(
            LAPACK_COL_MAJOR, BLAS.size(a.rows), BLAS.size(a.columns), a.elements.baseAddress,
            BLAS.size(a.leadingDimension), pivots.baseAddress, scales.baseAddress, work, count)
        }
      }
    }
    try check(info, "dgeqp3")
    return pivots.map { Int($0) - 1 }
  }

  /// Multiplies by the reflections in place: C = Q C, or C = Qᵀ C.
  ///
  /// - Parameter reflections: what `geqrf` or `geqp3` left, with as many rows as C.
  static func ormqr(
    _ reflections: MatrixView, scales: [Double], transposed: Bool, inPlace c: MutableMatrixView
  ) throws(LinearAlgebraError) {
    precondition(reflections.rows == c.rows, "ormqr: \(reflections.rows) rows and \(c.rows)")
    guard !scales.isEmpty && c.columns > 0 else { return }
    let info = withWorkspace { work, count in
      LAPACKE_dormqr_work(
        LAPACK_COL_MAJOR, letter("L"), letter(transposed ? "T" : "N"), BLAS.size(c.rows),
        BLAS.size(c.columns), BLAS.size(scales.count), reflections.elements.baseAddress,
        BLAS.size(reflections.leadingDimension), scales, c.elements.baseAddress,
        BLAS.size(c.leadingDimension), work, count)
    }
    try check(info, "dormqr")
  }

  /// Replaces reflections by the leading columns of Q that they stand for.
  ///
  /// - Precondition: the view has one column for each scale.
  static func orgqr(_ a: MutableMatrixView, scales: [Double]) throws(LinearAlgebraError) {
    precondition(a.columns == scales.count, "orgqr: \(a.columns) columns, \(scales.count) scales")
    guard !scales.isEmpty else { return }
    let info = withWorkspace { work, count in
      LAPACKE_dorgqr_work(
        LAPACK_COL_MAJOR, BLAS.size(a.rows), BLAS.size(a.columns), BLAS.size(a.columns),
        a.elements.baseAddress, BLAS.size(a.leadingDimension), scales, work, count)
    }
    try check(info, "dorgqr")
  }
}
