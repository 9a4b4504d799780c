/// Laws and errors of the plain and the pivoted QR factorisation.
import ApusLinearAlgebra
import Testing

@Suite struct QRTests {
  static let seeds: ClosedRange<UInt64> = 1...20
  static let shapes = [(1, 1), (5, 3), (3, 5), (4, 4), (60, 45), (130, 7)]

  @Test(arguments: shapes, [1, 2, 3] as [UInt64])
  func factorsReconstructTheMatrix(shape: (Int, Int), seed: UInt64) throws {
    let a = Matrix.random(shape.0, shape.1, seed: seed)
    let factor = try QR(a)
    let (q, r) = (try factor.thinQ(), factor.upperFactor)
    #expect(q.columns == min(shape.0, shape.1) && r.rows == q.columns)
    #expect(r == r.triangularPart(.upper))
    #expect(agree(naiveProduct(q, r), a, 1e-13), "seed \(seed)")
    #expect(agree(q.gram(), .identity(q.columns), 1e-13), "seed \(seed)")
    let c = Matrix.random(shape.0, 2, seed: seed + 1)
    let rotated = try factor.transposedQTimes(c)
    let top = rotated.block(rows: 0..<q.columns, columns: 0..<2)
    #expect(agree(top, q.transposedTimes(c), 1e-13), "seed \(seed)")
    #expect(abs(BLAS.norm(rotated.storage) - BLAS.norm(c.storage)) < 1e-12, "seed \(seed)")
  }

  @Test(arguments: seeds)
  func leastSquaresResidualIsOrthogonalToTheColumns(seed: UInt64) throws {
    let columns = 1 + Int(seed) % 5
    let a = Matrix.random(columns + Int(seed), columns, seed: seed)
    let y = randomVector(a.rows, seed: seed + 1)
    let solution = try QR(a).leastSquares(y)
    let residual = zip(y, naiveProduct(a, solution.coefficients)).map { $0 - $1 }
    let gradient = a.transposedTimes(residual)
    #expect(agree(gradient, [Double](repeating: 0, count: columns), 1e-11), "seed \(seed)")
    let sum = residual.reduce(0) { $0 + $1 * $1 }
    #expect(abs(solution.residualSumOfSquares - sum) <= 1e-12 * max(1, sum), "seed \(seed)")
    let pivoted = try PivotedQR(a).leastSquares(y)
    #expect(agree(pivoted.coefficients, solution.coefficients, 1e-10), "seed \(seed)")
  }

  @Test func dependentColumnIsNamed() throws {
    var a = Matrix.random(9, 4, seed: 8)
    for row in 0..<9 { a[row, 2] = a[row, 0] - 2 * a[row, 1] }
    #expect(throws: LinearAlgebraError.singular(column: 2)) {
      try QR(a).leastSquares(randomVector(9, seed: 9))
    }
  }

  @Test func wrongInputIsRefused() throws {
    #expect(throws: LinearAlgebraError.tooFewRows(rows: 2, columns: 3)) {
      try QR(Matrix.random(2, 3, seed: 1)).leastSquares([1, 2])
    }
    #expect(
      throws: LinearAlgebraError.dimensionMismatch(quantity: "right side", expected: 3, found: 2)
    ) {
      try QR(Matrix.random(3, 2, seed: 1)).leastSquares([1, 2])
    }
    #expect(throws: LinearAlgebraError.nonFinite(row: 1, column: 2)) {
      try QR(Matrix(rows: [[1, 2, 3], [4, 5, .nan]]))
    }
    #expect(throws: LinearAlgebraError.nonFinite(row: 0, column: 0)) {
      try PivotedQR(Matrix(rows: [[-.infinity]]))
    }
  }

  @Test func entriesTooLargeToSquareAreRefused() {
    let huge = Matrix(rows: 5, columns: 3, repeating: 1e308)
    #expect(throws: LinearAlgebraError.overflow) { try QR(huge) }
    #expect(throws: LinearAlgebraError.overflow) { try PivotedQR(huge) }
    #expect(throws: LinearAlgebraError.overflow) { try TallSkinnyQR(huge) }
    #expect(throws: Never.self) { try PivotedQR(huge.scaled(by: 1e-4)) }
  }

  @Test func nanInTheOutcomeStaysANumberAndDoesNotTrap() throws {
    let a = Matrix.random(5, 2, seed: 1)
    let solution = try QR(a).leastSquares([1, .nan, 2, 3, 4])
    #expect(solution.coefficients.allSatisfy { $0.isNaN })
    #expect(try Cholesky(a.gram()).solve([.nan, 1]).contains { $0.isNaN })
  }

  @Test(arguments: [(0, 0), (4, 0), (0, 3)])
  func emptyMatricesFactorise(rows: Int, columns: Int) throws {
    let a = Matrix(rows: rows, columns: columns)
    let (plain, pivoted) = (try QR(a), try PivotedQR(a))
    #expect(plain.upperFactor == Matrix(rows: 0, columns: columns))
    #expect(try plain.thinQ() == Matrix(rows: rows, columns: 0))
    #expect(pivoted.rank == 0 && pivoted.permutation == Array(0..<columns))
    let y = [Double](repeating: 2, count: rows)
    #expect(try plain.transposedQTimes(y) == y)
    let solution = try pivoted.leastSquares(y)
    #expect(solution.coefficients == [Double](repeating: 0, count: columns))
    #expect(solution.residualSumOfSquares == 4 * Double(rows))
  }
}

@Suite struct PivotedQRTests {
  @Test(arguments: QRTests.shapes, [1, 2, 3] as [UInt64])
  func factorsReconstructTheExchangedColumns(shape: (Int, Int), seed: UInt64) throws {
    let a = Matrix.random(shape.0, shape.1, seed: seed)
    let factor = try PivotedQR(a)
    let product = naiveProduct(try factor.thinQ(), factor.upperFactor)
    for (position, column) in factor.permutation.enumerated() {
      #expect(agree(product.column(position), a.column(column), 1e-13), "seed \(seed)")
    }
    #expect(factor.permutation.sorted() == Array(0..<shape.1))
    #expect(factor.rank == min(shape.0, shape.1), "seed \(seed)")
    let magnitudes = factor.upperFactor.diagonal.map { abs($0) }
    #expect(zip(magnitudes, magnitudes.dropFirst()).allSatisfy { $0 >= $1 * (1 - 1e-12) })
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func rankOfAProductIsItsInnerSide(seed: UInt64) throws {
    let rank = 1 + Int(seed) % 4
    let left = Matrix.random(12, rank, seed: seed)
    let a = naiveProduct(left, Matrix.random(rank, 7, seed: seed + 1))
    let factor = try PivotedQR(a)
    #expect(factor.rank == rank, "seed \(seed)")
    let y = randomVector(12, seed: seed + 2)
    let solution = try factor.leastSquares(y)
    #expect(solution.coefficients.filter { $0 != 0 }.count <= rank, "seed \(seed)")
    let best = try QR(left).leastSquares(y).residualSumOfSquares
    #expect(abs(solution.residualSumOfSquares - best) < 1e-10 * max(1, best), "seed \(seed)")
  }

  @Test func toleranceDecidesTheRank() throws {
    let a = Matrix.diagonal([1e-3, 1, 1e-9])
    #expect(try PivotedQR(a).rank == 3)
    #expect(try PivotedQR(a, tolerance: 1e-6).rank == 2)
    #expect(try PivotedQR(a, tolerance: 1e-2).permutation.first == 1)
    #expect(try PivotedQR(Matrix(rows: 3, columns: 2)).rank == 0)
  }
}
