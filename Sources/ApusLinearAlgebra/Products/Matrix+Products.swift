/// Products of matrices and vectors as values.

extension Matrix {
  /// The product A B.
  ///
  /// - Precondition: A has as many columns as B has rows.
  public static func * (a: Matrix, b: Matrix) -> Matrix {
    a.withView { a in b.withView { b in product(.plain(a), .plain(b)) } }
  }

  /// The product A x.
  ///
  /// - Precondition: `x` has as many elements as A has columns.
  public static func * (a: Matrix, x: [Double]) -> [Double] {
    a.withView { product(.plain($0), x) }
  }

  /// The product Aᵀ B, without transposing anything in memory.
  ///
  /// - Precondition: A and B have equally many rows.
  public func transposedTimes(_ b: Matrix) -> Matrix {
    withView { a in b.withView { b in Matrix.product(.transposed(a), .plain(b)) } }
  }

  /// The product Aᵀ x, without transposing anything in memory.
  ///
  /// - Precondition: `x` has as many elements as A has rows.
  public func transposedTimes(_ x: [Double]) -> [Double] {
    withView { Matrix.product(.transposed($0), x) }
  }

  /// The product A Bᵀ, without transposing anything in memory.
  ///
  /// - Precondition: A and B have equally many columns.
  public func timesTransposed(_ b: Matrix) -> Matrix {
    withView { a in b.withView { b in Matrix.product(.plain(a), .transposed(b)) } }
  }

  /// The Gram matrix Aᵀ A of the columns, both halves filled.
  ///
  /// - Complexity: rows x columns² operations, half of what a general product takes.
  public func gram() -> Matrix {
    withView { Matrix.symmetricProduct(.transposed($0)) }
  }

  /// The Gram matrix A Aᵀ of the rows, both halves filled.
  ///
  /// - Complexity: rows² x columns operations, half of what a general product takes.
  public func rowGram() -> Matrix {
    withView { Matrix.symmetricProduct(.plain($0)) }
  }

  private static func product(_ a: Operand, _ b: Operand) -> Matrix {
    var result = Matrix(rows: a.rows, columns: b.columns)
    result.withMutableView { BLAS.gemm(a, b, into: $0) }
    return result
  }

  private static func product(_ a: Operand, _ x: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: a.rows)
    result.withUnsafeMutableBufferPointer { result in
      x.withUnsafeBufferPointer { BLAS.gemv(a, $0, into: result) }
    }
    return result
  }

  private static func symmetricProduct(_ a: Operand) -> Matrix {
    var result = Matrix(rows: a.rows, columns: a.rows)
    result.withMutableView { BLAS.syrk(a, into: $0, .lower) }
    result.symmetrize(from: .lower)
    return result
  }
}
