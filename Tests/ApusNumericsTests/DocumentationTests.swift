/// The example of the landing page, which must compile and keep its word.
import ApusNumerics
import Testing

@Suite struct DocumentationTests {
  @Test func theExampleOfTheLandingPageHolds() {
    let exact = SpecialFunctions.normalCDF(0.5)

    var generator = RandomStream(seed: 1, purpose: .simulation)
    let draws = (0..<10_000).map { _ in 0.5 + Variates.normal(using: &generator) }
    let share = Double(draws.count { $0 > 0 }) / 10_000

    // An interval for the probability, from the share alone (Jeffreys' prior).
    let hits = share * 10_000
    let low = SpecialFunctions.betaQuantile(0.005, alpha: hits + 0.5, beta: 10_000.5 - hits)
    let high = SpecialFunctions.betaQuantile(0.995, alpha: hits + 0.5, beta: 10_000.5 - hits)

    #expect(low < exact)
    #expect(exact < high)
  }
  @Test func theVectorExampleOfTheLandingPageHolds() {
    let x = (0..<1000).map { Double($0) / 1000 }
    let exponentials = [Double](unsafeUninitializedCapacity: x.count) { out, count in
      count = x.count
      x.withUnsafeBufferPointer {
        VectorMath.exp($0, into: UnsafeMutableBufferPointer(rebasing: out[..<count]))
      }
    }
    #expect(exponentials[0] == 1)
    #expect(abs(exponentials[500] - 1.648_721_270_700_128_2) <= 4e-16)
  }
}
