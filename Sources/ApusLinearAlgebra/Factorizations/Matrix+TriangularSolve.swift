/// Solves with triangular matrices, checked for zeros on the diagonal.

extension Matrix {
  /// Solves T x = b or Tᵀ x = b, where T is one half of this matrix; the other half isn't read.
  ///
  /// - Throws: ``LinearAlgebraError``: not square, `b` of another length, or a zero or non-finite
  ///   number on the diagonal.
  /// - Complexity: n² operations.
  public func solveTriangular(
    _ triangle: Triangle, transposed: Bool = false, _ b: [Double]
  ) throws(LinearAlgebraError) -> [Double] {
    let right = Matrix(rows: b.count, columns: 1, columnMajor: b)
    return try solveTriangular(triangle, transposed: transposed, right).storage
  }

  /// Solves T X = B or Tᵀ X = B for all columns of B, where T is one half of this matrix.
  ///
  /// - Throws: ``LinearAlgebraError``: not square, B of another height, or a zero or non-finite
  ///   number on the diagonal.
  /// - Complexity: n² operations per column.
  public func solveTriangular(
    _ triangle: Triangle, transposed: Bool = false, _ b: Matrix
  ) throws(LinearAlgebraError) -> Matrix {
    try requireSquare()
    guard b.rows == rows else {
      throw .dimensionMismatch(quantity: "right side", expected: rows, found: b.rows)
    }
    for (index, value) in diagonal.enumerated() {
      if !value.isFinite { throw .nonFinite(row: index, column: index) }
      if value == 0 { throw .singular(column: index) }
    }
    var solution = b
    withView { view in
      let operand = TriangularOperand(view, triangle, transposed: transposed)
      solution.withMutableView { BLAS.trsm(.left, operand, inPlace: $0) }
    }
    return solution
  }
}
