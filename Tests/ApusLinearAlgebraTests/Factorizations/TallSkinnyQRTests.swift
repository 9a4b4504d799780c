/// The blockwise factorisation against the blocked one, and its indifference to threads.
import ApusLinearAlgebra
import Testing

@Suite struct TallSkinnyQRTests {
  @Test(
    arguments: [(1, 1), (50, 3), (97, 6), (1000, 4), (6, 6), (5, 9), (64, 1)], [1, 7, 16, 500])
  func equalsTheBlockedFactorisationUpToSigns(shape: (Int, Int), height: Int) throws {
    let a = Matrix.random(shape.0, shape.1, seed: 21)
    let y = randomVector(shape.0, seed: 22)
    let tall = try TallSkinnyQR(a, outcome: y, rowsPerBlock: height)
    let blocked = try QR(a)
    let (reference, rotated) = (blocked.upperFactor, try blocked.transposedQTimes(y))
    for row in 0..<min(shape.0, shape.1) {
      let sign: Double = reference[row, row] < 0 ? -1 : 1
      #expect(tall.upperFactor[row, row] >= 0)
      #expect(agree(tall.upperFactor.row(row), reference.row(row).map { sign * $0 }, 1e-12))
      #expect(abs(tall.rotatedOutcome[row] - sign * rotated[row]) < 1e-11)
    }
    let residual = rotated.dropFirst(shape.1).reduce(0) { $0 + $1 * $1 }
    #expect(abs(tall.residualSumOfSquares - residual) <= 1e-11 * max(1, residual))
  }

  @Test(arguments: [1, 7, 16, 500], [1, 2])
  func blocksThatAreMadeGiveTheFactorOfTheWhole(height: Int, threads: Int) throws {
    let (a, y) = (Matrix.random(97, 6, seed: 23), randomVector(97, seed: 24))
    let whole = try TallSkinnyQR(a, outcome: y, rowsPerBlock: height)
    let made = try TallSkinnyQR(rows: 97, columns: 6, rowsPerBlock: height, threads: threads) {
      let block = a.block(rows: $0, columns: 0..<6)
      return Matrix(rows: $0.count, columns: 7, columnMajor: block.storage + y[$0])
    }
    #expect(made.upperFactor == whole.upperFactor)
    #expect(made.rotatedOutcome == whole.rotatedOutcome)
    #expect(made.residualSumOfSquares == whole.residualSumOfSquares)
  }

  @Test func aBadNumberOfABlockThatIsMadeIsRefused() {
    #expect(throws: LinearAlgebraError.self) {
      try TallSkinnyQR(rows: 40, columns: 2, rowsPerBlock: 16) { rows in
        var numbers = [Double](repeating: 1, count: 3 * rows.count)
        if rows.contains(20) { numbers[rows.count] = .nan }
        return Matrix(rows: rows.count, columns: 3, columnMajor: numbers)
      }
    }
  }

  @Test(arguments: 1...10 as ClosedRange<UInt64>)
  func sumOfSquaresIsTheSameForAnyCoefficients(seed: UInt64) throws {
    let (rows, columns) = (40 + Int(seed) * 17, 1 + Int(seed) % 6)
    let a = Matrix.random(rows, columns, seed: seed)
    let y = randomVector(rows, seed: seed + 1)
    let x = randomVector(columns, seed: seed + 2)
    let factor = try TallSkinnyQR(a, outcome: y, rowsPerBlock: 13)
    let direct = zip(naiveProduct(a, x), y).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let reduced = zip(naiveProduct(factor.upperFactor, x), factor.rotatedOutcome)
      .reduce(factor.residualSumOfSquares) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    #expect(abs(direct - reduced) <= 1e-12 * direct, "seed \(seed)")
  }

  @Test func bitsDoNotDependOnThreads() throws {
    let a = Matrix.random(5000, 12, seed: 31)
    let y = randomVector(5000, seed: 32)
    let alone = try TallSkinnyQR(a, outcome: y, rowsPerBlock: 300)
    for threads in [2, 3, 8, 100] {
      let together = try TallSkinnyQR(a, outcome: y, rowsPerBlock: 300, threads: threads)
      #expect(together.upperFactor == alone.upperFactor)
      #expect(together.rotatedOutcome == alone.rotatedOutcome)
      #expect(together.residualSumOfSquares == alone.residualSumOfSquares)
    }
  }

  @Test func nearlyDependentColumnsKeepTheirAccuracy() throws {
    // The Gram matrix of these columns is singular in double precision; R is not.
    let epsilon = 1e-9
    var a = Matrix(rows: 300, columns: 2, repeating: 1)
    for row in 150..<300 { a[row, 1] = 1 + epsilon }
    let factor = try TallSkinnyQR(a, rowsPerBlock: 64).upperFactor
    let expected = epsilon * 75.0.squareRoot()
    #expect(abs(factor[1, 1] / expected - 1) < 1e-5)
  }

  @Test func emptyShapesGiveEmptyOrZeroTriangles() throws {
    let noRows = try TallSkinnyQR(Matrix(rows: 0, columns: 3), outcome: [])
    #expect(noRows.upperFactor == Matrix(rows: 3, columns: 3))
    #expect(noRows.rotatedOutcome == [0, 0, 0] && noRows.residualSumOfSquares == 0)
    let noColumns = try TallSkinnyQR(Matrix(rows: 2, columns: 0), outcome: [3, 4])
    #expect(noColumns.upperFactor.isEmpty && noColumns.rotatedOutcome.isEmpty)
    #expect(abs(noColumns.residualSumOfSquares - 25) < 1e-13)
  }

  @Test func wrongInputIsRefused() throws {
    let a = Matrix.random(4, 2, seed: 1)
    #expect(
      throws: LinearAlgebraError.dimensionMismatch(quantity: "outcome", expected: 4, found: 3)
    ) {
      try TallSkinnyQR(a, outcome: [1, 2, 3])
    }
    #expect(throws: LinearAlgebraError.nonFinite(row: 2, column: 2)) {
      try TallSkinnyQR(a, outcome: [1, 2, .nan, 4])
    }
    #expect(throws: LinearAlgebraError.nonFinite(row: 0, column: 0)) {
      try TallSkinnyQR(Matrix(rows: 3, columns: 1, repeating: .infinity))
    }
  }

  @Test func blocksAreAtLeastFourTimesAsHighAsWide() {
    for columns in [0, 1, 10, 100, 1000] {
      #expect(TallSkinnyQR.defaultRowsPerBlock(columns: columns) >= 4 * (columns + 1))
    }
  }
}
