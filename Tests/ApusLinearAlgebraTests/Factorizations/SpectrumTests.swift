/// Laws and errors of the symmetric eigen and the singular value decomposition.
import ApusLinearAlgebra
import Testing

@Suite struct SymmetricEigenTests {
  @Test(arguments: [1, 2, 5, 30, 70], [Triangle.lower, .upper])
  func factorsReconstructTheMatrixFromEitherHalf(order: Int, triangle: Triangle) throws {
    let root = Matrix.random(order, order, seed: UInt64(order))
    let a = root.adding(naiveTranspose(root), times: 1)
    let given = a.poisoned(outside: triangle)
    let eigen = try SymmetricEigen(given, reading: triangle)
    let scaled = naiveProduct(eigen.vectors, .diagonal(eigen.values))
    #expect(agree(naiveProduct(scaled, naiveTranspose(eigen.vectors)), a, 1e-12))
    #expect(agree(eigen.vectors.gram(), .identity(order), 1e-12))
    #expect(eigen.values == eigen.values.sorted())
    let alone = try SymmetricEigen.values(of: given, reading: triangle)
    #expect(agree(alone, eigen.values, 1e-12))
  }

  @Test func valuesOfASmallMatrixAreExact() throws {
    let eigen = try SymmetricEigen(Matrix(rows: [[2, 1], [1, 2]]))
    #expect(agree(eigen.values, [1, 3], 1e-14))
  }

  @Test func wrongInputIsRefused() throws {
    var a = Matrix.identity(3)
    a[1, 0] = .nan
    #expect(throws: LinearAlgebraError.nonFinite(row: 1, column: 0)) { try SymmetricEigen(a) }
    #expect(throws: LinearAlgebraError.nonFinite(row: 1, column: 0)) {
      try SymmetricEigen.values(of: a)
    }
    #expect(throws: LinearAlgebraError.notSquare(rows: 1, columns: 2)) {
      try SymmetricEigen(Matrix(rows: 1, columns: 2))
    }
    #expect(try SymmetricEigen(Matrix(rows: 0, columns: 0)).values == [])
  }
}

@Suite struct SingularValuesTests {
  @Test(arguments: [(1, 1), (6, 4), (4, 6), (40, 40), (90, 30), (0, 3), (3, 0)])
  func factorsReconstructTheMatrix(rows: Int, columns: Int) throws {
    let a = Matrix.random(rows, columns, seed: 17)
    let parts = try SingularValues(a)
    let scaled = naiveProduct(parts.leftVectors, .diagonal(parts.values))
    #expect(agree(naiveProduct(scaled, parts.rightVectorsTransposed), a, 1e-13))
    let identity = Matrix.identity(min(rows, columns))
    #expect(agree(parts.leftVectors.gram(), identity, 1e-13))
    #expect(agree(parts.rightVectorsTransposed.rowGram(), identity, 1e-13))
    #expect(parts.values == parts.values.sorted(by: >) && parts.values.allSatisfy { $0 >= 0 })
    #expect(agree(try SingularValues.values(of: a), parts.values, 1e-12))
    #expect(parts.rank() == min(rows, columns))
  }

  @Test func rankAndConditionFollowTheValues() throws {
    let parts = try SingularValues(.diagonal([2, -8, 1e-20]))
    #expect(agree(parts.values, [8, 2, 0], 1e-14))
    #expect(parts.rank() == 2 && parts.rank(tolerance: 0.5) == 1)
    #expect(try SingularValues(Matrix(rows: 2, columns: 2)).conditionNumber == .infinity)
    #expect(abs(try SingularValues(.diagonal([4, 2])).conditionNumber - 2) < 1e-14)
    #expect(try SingularValues(Matrix(rows: 0, columns: 2)).conditionNumber == 1)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity], [3, 60])
  func nonFiniteInputIsAnErrorAndNotAnEndlessLoop(value: Double, order: Int) {
    var a = Matrix.random(order, order + 1, seed: 2)
    a[1, 2] = value
    #expect(throws: LinearAlgebraError.nonFinite(row: 1, column: 2)) { try SingularValues(a) }
    #expect(throws: LinearAlgebraError.nonFinite(row: 1, column: 2)) {
      try SingularValues.values(of: a)
    }
  }

  @Test func hugeAndTinyNumbersAreNotLost() throws {
    let huge = try SingularValues(.diagonal([1e300, 1e-300]))
    #expect(abs(huge.values[0] / 1e300 - 1) < 1e-14)
  }
}
