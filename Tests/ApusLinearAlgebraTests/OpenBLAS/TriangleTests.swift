/// Triangular products and solves on views: halves, transposes, sides, unit diagonals.
import ApusLinearAlgebra
import Testing

/// One way to use a triangular matrix.
struct TriangleForm: Sendable, CustomTestStringConvertible {
  let triangle: Triangle
  let transposed: Bool
  let unitDiagonal: Bool

  static let all: [TriangleForm] = [Triangle.lower, .upper].flatMap { triangle in
    [false, true].flatMap { transposed in
      [false, true].map {
        TriangleForm(triangle: triangle, transposed: transposed, unitDiagonal: $0)
      }
    }
  }

  var testDescription: String {
    "\(triangle)\(transposed ? " transposed" : "")\(unitDiagonal ? " unit" : "")"
  }

  /// What the routine is allowed to see: NaN in the other half, and on a diagonal that isn't read.
  func poisoned(_ matrix: Matrix) -> Matrix {
    var result = matrix.poisoned(outside: triangle)
    if unitDiagonal {
      for index in 0..<matrix.rows { result[index, index] = .nan }
    }
    return result
  }

  /// op(T), written out.
  func effective(_ matrix: Matrix) -> Matrix {
    var result = matrix.triangularPart(triangle)
    if unitDiagonal {
      for index in 0..<matrix.rows { result[index, index] = 1 }
    }
    return transposed ? naiveTranspose(result) : result
  }

  func operand(_ view: MatrixView) -> TriangularOperand {
    TriangularOperand(view, triangle, transposed: transposed, unitDiagonal: unitDiagonal)
  }
}

@Suite struct TriangleTests {
  /// A well conditioned matrix, whichever half of it is used.
  static func matrix(_ order: Int, seed: UInt64) -> Matrix {
    Matrix.random(order, order, seed: seed).scaled(by: 0.3)
      .adding(.identity(order), times: 3)
  }

  @Test(arguments: TriangleForm.all, 1...6 as ClosedRange<UInt64>)
  func vectorProductAndSolveUndoEachOther(form: TriangleForm, seed: UInt64) {
    let order = Int(seed) + 1
    let matrix = Self.matrix(order, seed: seed)
    let x = randomVector(order, seed: seed + 9)
    var y = x
    let framed = Framed(form.poisoned(matrix))
    framed.withView { view in
      y.withUnsafeMutableBufferPointer { BLAS.trmv(form.operand(view), inPlace: $0) }
    }
    #expect(agree(y, naiveProduct(form.effective(matrix), x)), "seed \(seed)")
    framed.withView { view in
      y.withUnsafeMutableBufferPointer { BLAS.trsv(form.operand(view), inPlace: $0) }
    }
    #expect(agree(y, x), "seed \(seed)")
  }

  @Test(arguments: TriangleForm.all, 1...6 as ClosedRange<UInt64>)
  func matrixProductsAgreeWithTheNaiveOnes(form: TriangleForm, seed: UInt64) {
    let order = Int(seed) + 1
    let matrix = Self.matrix(order, seed: seed)
    let framed = Framed(form.poisoned(matrix))
    let effective = form.effective(matrix)
    let (tall, wide) = (Matrix.random(order, 3, seed: seed), Matrix.random(4, order, seed: seed))
    var (left, right) = (tall, wide)
    framed.withView { view in
      left.withMutableView { BLAS.trmm(.left, form.operand(view), inPlace: $0, alpha: 2) }
      right.withMutableView { BLAS.trmm(.right, form.operand(view), inPlace: $0) }
    }
    #expect(
      agree(left.storage, naiveProduct(effective, tall).storage.map { 2 * $0 }), "seed \(seed)")
    #expect(agree(right.storage, naiveProduct(wide, effective).storage), "seed \(seed)")
  }

  @Test(arguments: TriangleForm.all, 1...6 as ClosedRange<UInt64>)
  func matrixSolvesGiveBackTheUnknowns(form: TriangleForm, seed: UInt64) {
    let order = Int(seed) + 1
    let matrix = Self.matrix(order, seed: seed)
    let framed = Framed(form.poisoned(matrix))
    let effective = form.effective(matrix)
    let tall = Matrix.random(order, 3, seed: seed)
    var left = Framed(naiveProduct(effective, tall))
    let wide = Matrix.random(4, order, seed: seed)
    var right = Framed(naiveProduct(wide, effective))
    framed.withView { view in
      left.withMutableView { BLAS.trsm(.left, form.operand(view), inPlace: $0, alpha: 2) }
      right.withMutableView { BLAS.trsm(.right, form.operand(view), inPlace: $0) }
    }
    #expect(agree(left.content, tall.scaled(by: 2)), "seed \(seed)")
    #expect(agree(right.content, wide), "seed \(seed)")
    #expect(left.isFrameIntact && right.isFrameIntact)
  }

  @Test(arguments: [Triangle.lower, .upper], [false, true])
  func checkedSolveReadsOneHalf(triangle: Triangle, transposed: Bool) throws {
    let form = TriangleForm(triangle: triangle, transposed: transposed, unitDiagonal: false)
    let matrix = Self.matrix(5, seed: 77)
    let x = randomVector(5, seed: 78)
    let b = naiveProduct(form.effective(matrix), x)
    let solution = try form.poisoned(matrix)
      .solveTriangular(triangle, transposed: transposed, b)
    #expect(agree(solution, x))
  }

  @Test func checkedSolveNamesWhatIsWrong() throws {
    let singular = Matrix.diagonal([1, 0, 2])
    #expect(throws: LinearAlgebraError.singular(column: 1)) {
      try singular.solveTriangular(.lower, [1, 2, 3])
    }
    #expect(throws: LinearAlgebraError.nonFinite(row: 0, column: 0)) {
      try Matrix.diagonal([.nan, 1]).solveTriangular(.upper, [1, 2])
    }
    #expect(
      throws: LinearAlgebraError.dimensionMismatch(quantity: "right side", expected: 3, found: 2)
    ) {
      try singular.solveTriangular(.lower, [1, 2])
    }
    #expect(throws: LinearAlgebraError.notSquare(rows: 2, columns: 3)) {
      try Matrix(rows: 2, columns: 3).solveTriangular(.lower, [1, 2])
    }
    #expect(try Matrix(rows: 0, columns: 0).solveTriangular(.lower, []) == [])
  }
}
