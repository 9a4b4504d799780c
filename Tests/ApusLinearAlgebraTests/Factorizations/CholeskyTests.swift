/// Laws and errors of the Cholesky factorisation.
import ApusLinearAlgebra
import Testing

@Suite struct CholeskyTests {
  static let seeds: ClosedRange<UInt64> = 1...20

  @Test(arguments: seeds, [Triangle.lower, .upper])
  func factorReconstructsTheMatrixFromEitherHalf(seed: UInt64, triangle: Triangle) throws {
    let a = Matrix.randomPositiveDefinite(Int(seed), seed: seed)
    let factor = try Cholesky(a.poisoned(outside: triangle), reading: triangle)
    let lower = factor.lowerFactor
    #expect(lower == lower.triangularPart(.lower), "seed \(seed)")
    #expect(lower.diagonal.allSatisfy { $0 > 0 }, "seed \(seed)")
    #expect(agree(naiveProduct(lower, naiveTranspose(lower)), a, 1e-13), "seed \(seed)")
  }

  @Test(arguments: seeds)
  func solutionsSatisfyTheSystem(seed: UInt64) throws {
    let order = Int(seed)
    let a = Matrix.randomPositiveDefinite(order, seed: seed)
    let factor = try Cholesky(a)
    let b = Matrix.random(order, 3, seed: seed + 1)
    #expect(agree(naiveProduct(a, try factor.solve(b)), b, 1e-11), "seed \(seed)")
    let vector = b.column(1)
    #expect(agree(naiveProduct(a, try factor.solve(vector)), vector, 1e-11), "seed \(seed)")
    var framed = Framed(b)
    framed.withMutableView { factor.solve(inPlace: $0) }
    #expect(agree(framed.content, try factor.solve(b)) && framed.isFrameIntact, "seed \(seed)")
  }

  @Test func valuesOfASmallMatrixAreExact() throws {
    let factor = try Cholesky(Matrix(rows: [[4, 2], [2, 10]]))
    #expect(factor.lowerFactor.rowArrays == [[2, 0], [1, 3]])
    #expect(abs(factor.logDeterminant - 3.58351893845611) < 1e-14)
    // ‖A‖₁ = 12 and A⁻¹ = [[10, -2], [-2, 4]] / 36, so ‖A⁻¹‖₁ = 1/3.
    #expect(abs(try factor.reciprocalCondition() - 0.25) < 1e-15)
  }

  @Test func conditionOfADiagonalMatrixIsTheRatioOfItsEnds() throws {
    let factor = try Cholesky(.diagonal([1, 1e-3, 1e-6, 100]))
    #expect(abs(try factor.reciprocalCondition() / 1e-8 - 1) < 1e-12)
  }

  @Test(arguments: [(Triangle.lower), .upper])
  func factorInPlaceLeavesTheOtherHalfAlone(triangle: Triangle) throws {
    let a = Matrix.randomPositiveDefinite(6, seed: 5)
    var framed = Framed(a.poisoned(outside: triangle))
    try framed.withMutableView { try LAPACK.potrf(triangle, inPlace: $0) }
    let lower = try Cholesky(a).lowerFactor
    let expected = triangle == .lower ? lower : naiveTranspose(lower)
    #expect(agree(framed.content.triangularPart(triangle), expected))
    #expect(framed.content.storage.filter { $0.isNaN }.count == 15 && framed.isFrameIntact)
    var x = Framed(a)
    framed.withView { factor in
      x.withMutableView { LAPACK.potrs(triangle, factor: factor, inPlace: $0) }
    }
    #expect(agree(x.content, .identity(6), 1e-11))
  }

  @Test func firstFailingMinorIsNamed() {
    var a = Matrix.identity(4)
    a[2, 2] = -1
    #expect(throws: LinearAlgebraError.notPositiveDefinite(leadingMinor: 3)) { try Cholesky(a) }
    #expect(throws: LinearAlgebraError.notPositiveDefinite(leadingMinor: 1)) {
      try Cholesky(Matrix(rows: 2, columns: 2))
    }
  }

  @Test(arguments: [2, 40, 200])
  func nanThatReachesTheKernelIsAnError(order: Int) {
    var a = Matrix.identity(order)
    a[order - 1, 0] = .nan
    #expect(throws: LinearAlgebraError.notPositiveDefinite(leadingMinor: order)) {
      try a.withMutableView { (view) throws(LinearAlgebraError) in
        try LAPACK.potrf(.lower, inPlace: view)
      }
    }
  }

  @Test func wrongInputIsRefused() throws {
    var a = Matrix.identity(3)
    a[2, 1] = .infinity
    #expect(throws: LinearAlgebraError.nonFinite(row: 2, column: 1)) { try Cholesky(a) }
    #expect(throws: Never.self) { try Cholesky(a, reading: .upper) }
    #expect(throws: LinearAlgebraError.notSquare(rows: 2, columns: 1)) {
      try Cholesky(Matrix(rows: 2, columns: 1))
    }
    let factor = try Cholesky(.identity(3))
    #expect(
      throws: LinearAlgebraError.dimensionMismatch(quantity: "right side", expected: 3, found: 2)
    ) {
      try factor.solve([1, 2])
    }
  }

  @Test func emptyMatrixHasUnitDeterminant() throws {
    let factor = try Cholesky(Matrix(rows: 0, columns: 0))
    #expect(factor.logDeterminant == 0)
    #expect(try factor.reciprocalCondition() == 1)
    #expect(try factor.solve([]) == [])
    #expect(try factor.solve(Matrix(rows: 0, columns: 2)) == Matrix(rows: 0, columns: 2))
  }
}
