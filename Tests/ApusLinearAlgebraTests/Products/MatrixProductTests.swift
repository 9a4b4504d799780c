/// Products of matrices as values against plain loops.
import ApusLinearAlgebra
import Testing

@Suite struct MatrixProductTests {
  @Test(arguments: ProductTests.seeds)
  func productsEqualPlainLoops(seed: UInt64) {
    let (rows, inner, columns) = ProductTests.sides(seed)
    let a = Matrix.random(rows, inner, seed: seed)
    let b = Matrix.random(inner, columns, seed: seed + 1)
    let expected = naiveProduct(a, b)
    #expect(agree(a * b, expected), "seed \(seed)")
    #expect(agree(naiveTranspose(a).transposedTimes(b), expected), "seed \(seed)")
    #expect(agree(a.timesTransposed(naiveTranspose(b)), expected), "seed \(seed)")
    let x = randomVector(inner, seed: seed + 2)
    #expect(agree(a * x, naiveProduct(a, x)), "seed \(seed)")
    #expect(agree(naiveTranspose(a).transposedTimes(x), naiveProduct(a, x)), "seed \(seed)")
  }

  @Test(arguments: ProductTests.seeds)
  func gramsEqualPlainLoopsAndAreSymmetric(seed: UInt64) {
    let (rows, columns, _) = ProductTests.sides(seed)
    let a = Matrix.random(rows, columns, seed: seed)
    let (gram, rowGram) = (a.gram(), a.rowGram())
    #expect(agree(gram, naiveProduct(naiveTranspose(a), a)), "seed \(seed)")
    #expect(agree(rowGram, naiveProduct(a, naiveTranspose(a))), "seed \(seed)")
    #expect(gram == gram.transposed() && rowGram == rowGram.transposed(), "seed \(seed)")
  }

  @Test func emptySidesGiveZerosOrNothing() {
    let wide = Matrix(rows: 0, columns: 3)
    #expect(wide.gram() == Matrix(rows: 3, columns: 3))
    #expect(wide.rowGram().isEmpty)
    #expect(wide * [1, 2, 3] == [])
    #expect(wide.transposedTimes([]) == [0, 0, 0])
    #expect(Matrix(rows: 2, columns: 0) * wide == Matrix(rows: 2, columns: 3))
    #expect(BLAS.dot([], []) == 0 && BLAS.norm([]) == 0)
  }
}
