/// An orthogonal matrix kept as Householder reflections, with the triangle it leaves.

/// What a QR factorisation stores: R on and above the diagonal, the reflections of Q below it.
struct Reflections: Sendable {
  private let packed: Matrix
  private let scales: [Double]

  /// Factorises a finite matrix without exchanging columns.
  init(_ matrix: Matrix) throws(LinearAlgebraError) {
    try matrix.requireModerateLengths()
    var (packed, scales) = Reflections.room(for: matrix)
    try packed.withMutableView { (view) throws(LinearAlgebraError) in
      try LAPACK.geqrf(view, scales: &scales)
    }
    (self.packed, self.scales) = (packed, scales)
  }

  /// Factorises a finite matrix with columns exchanged, and writes which column went where.
  init(_ matrix: Matrix, permutation: inout [Int]) throws(LinearAlgebraError) {
    try matrix.requireModerateLengths()
    var (packed, scales) = Reflections.room(for: matrix)
    permutation = try packed.withMutableView { (view) throws(LinearAlgebraError) in
      try LAPACK.geqp3(view, scales: &scales)
    }
    (self.packed, self.scales) = (packed, scales)
  }

  private static func room(for matrix: Matrix) -> (Matrix, [Double]) {
    (matrix, [Double](repeating: 0, count: min(matrix.rows, matrix.columns)))
  }

  var rows: Int { packed.rows }
  var columns: Int { packed.columns }
  /// The diagonal of R.
  var diagonal: [Double] { packed.diagonal }

  /// R, of min(rows, columns) x columns.
  var upperFactor: Matrix {
    packed.block(rows: 0..<scales.count, columns: 0..<columns).triangularPart(.upper)
  }

  /// The leading min(rows, columns) columns of Q.
  func thinQ() throws(LinearAlgebraError) -> Matrix {
    var result = packed.block(rows: 0..<rows, columns: 0..<scales.count)
    try result.withMutableView { (view) throws(LinearAlgebraError) in
      try LAPACK.orgqr(view, scales: scales)
    }
    return result
  }

  /// Q C or Qᵀ C with the square Q of rows x rows.
  func apply(transposed: Bool, to c: Matrix) throws(LinearAlgebraError) -> Matrix {
    guard c.rows == rows else {
      throw .dimensionMismatch(quantity: "right side", expected: rows, found: c.rows)
    }
    var result = c
    try packed.withView { (reflections) throws(LinearAlgebraError) in
      try result.withMutableView { (view) throws(LinearAlgebraError) in
        try LAPACK.ormqr(reflections, scales: scales, transposed: transposed, inPlace: view)
      }
    }
    return result
  }

  /// Minimises ‖A x - y‖ over the first `rank` elements of x, the others being zero.
  ///
  /// - Precondition: the first `rank` numbers on the diagonal of R are not zero.
  func leastSquares(
    _ y: [Double], rank: Int
  ) throws(LinearAlgebraError) -> LeastSquaresSolution {
    let right = Matrix(rows: y.count, columns: 1, columnMajor: y)
    let rotated = try apply(transposed: true, to: right).storage
    let residual = rotated[rank...].reduce(0) { $0 + $1 * $1 }
    var coefficients = Array(rotated[..<rank])
    packed.withView { view in
      let corner = view.block(rows: 0..<rank, columns: 0..<rank)
      coefficients.withUnsafeMutableBufferPointer {
        BLAS.trsv(TriangularOperand(corner, .upper), inPlace: $0)
      }
    }
    coefficients += [Double](repeating: 0, count: columns - rank)
    return LeastSquaresSolution(coefficients: coefficients, residualSumOfSquares: residual)
  }
}
