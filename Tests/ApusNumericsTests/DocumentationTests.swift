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
}
