/// The example of the landing page, so that it is known to compile and to say the truth.
import ApusLinearAlgebra
import Testing

@Suite struct DocumentationTests {
  @Test func landingPageExampleHoldsItsPromises() throws {
    let design = try Matrix(rows: [[1, 0], [1, 1], [1, 2], [1, 3]])
    let outcome = [1.0, 3, 5, 7]

    let normal = try Cholesky(design.gram()).solve(design.transposedTimes(outcome))  // [1, 2]
    let solution = try QR(design).leastSquares(outcome)

    #expect(agree(normal, [1, 2]) && agree(solution.coefficients, [1, 2]))
    #expect(solution.residualSumOfSquares < 1e-24)
  }
}
