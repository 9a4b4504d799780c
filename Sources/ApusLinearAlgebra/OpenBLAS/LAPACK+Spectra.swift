/// Eigenvalues of symmetric matrices and singular values of any, on views.
import COpenBLAS

extension LAPACK {
  /// Eigenvalues in rising order; with `vectors` the view is replaced by the eigenvectors, without
  /// it is destroyed. Only the lower half is read.
  ///
  /// - Throws: ``LinearAlgebraError/notConverged(algorithm:unconverged:)``.
  static func syevd(
    _ a: MutableMatrixView, vectors: Bool
  ) throws(LinearAlgebraError) -> [Double] {
    precondition(a.rows == a.columns, "syevd: a matrix of \(a.rows) x \(a.columns)")
    guard a.rows > 0 else { return [] }
    let order = BLAS.size(a.rows)
    let leading = BLAS.size(a.leadingDimension)
    let job = letter(vectors ? "V" : "N")
    var values = [Double](repeating: 0, count: a.rows)
    var integerCount: CInt = 0
    var wanted = 0.0
    var info = LAPACKE_dsyevd_work(
      LAPACK_COL_MAJOR, job, Triangle.lower.letter, order, a.elements.baseAddress, leading,
      &values, &wanted, -1, &integerCount, -1)
    try check(info, "dsyevd")
    var work = [Double](repeating: 0, count: max(1, Int(wanted)))
    var integerWork = [CInt](repeating: 0, count: max(1, Int(integerCount)))
    info = LAPACKE_dsyevd_work(
      LAPACK_COL_MAJOR, job, Triangle.lower.letter, order, a.elements.baseAddress, leading,
      &values, &work, BLAS.size(work.count), &integerWork, BLAS.size(integerWork.count))
    try check(info, "dsyevd")
    if info > 0 {
      throw .notConverged(algorithm: "symmetric eigenvalue iteration", unconverged: Int(info))
    }
    return values
  }

  /// Singular values in falling order; U and Vᵀ are written to the views if they are given. The
  /// content of `a` is destroyed.
  ///
  /// - Precondition: U is rows x k and Vᵀ is k x columns, with k = min(rows, columns).
  /// - Throws: ``LinearAlgebraError/notConverged(algorithm:unconverged:)``.
  static func gesdd(
    _ a: MutableMatrixView, vectors: (left: MutableMatrixView, right: MutableMatrixView)?
  ) throws(LinearAlgebraError) -> [Double] {
    let count = min(a.rows, a.columns)
    guard count > 0 else { return [] }
    var values = [Double](repeating: 0, count: count)
    var integerWork = [CInt](repeating: 0, count: 8 * count)
    let info = values.withUnsafeMutableBufferPointer { values in
      integerWork.withUnsafeMutableBufferPointer { integerWork in
        withWorkspace { work, size in
          LAPACKE_dgesdd_work(
            LAPACK_COL_MAJOR, letter(vectors == nil ? "N" : "S"), BLAS.size(a.rows),
            BLAS.size(a.columns), a.elements.baseAddress, BLAS.size(a.leadingDimension),
            values.baseAddress, vectors?.left.elements.baseAddress,
            BLAS.size(vectors?.left.leadingDimension ?? 1),
            vectors?.right.elements.baseAddress,
            BLAS.size(vectors?.right.leadingDimension ?? 1), work, size, integerWork.baseAddress)
        }
      }
    }
    try check(info, "dgesdd")
    if info > 0 {
      throw .notConverged(algorithm: "singular value iteration", unconverged: Int(info))
    }
    return values
  }
}
