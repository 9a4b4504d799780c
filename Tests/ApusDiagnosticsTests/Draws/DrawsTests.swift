/// Moments, order statistics, ranks and sorting.
import ApusTestSupport
import Testing

@testable import ApusDiagnostics

struct DrawsTests {
  @Test func momentsAreThoseOfAllDraws() {
    let draws = Draws([1, 2, 3, 4, 5, 9], chains: 2)
    #expect(draws.mean() == 4)
    #expect(agree(draws.standardDeviation(), 8.0.squareRoot()))
    #expect(draws.median() == 3.5)
    #expect(draws.drawCount == 3)
  }

  @Test func quantilesInterpolateAsType7() {
    let draws = Draws([40, 10, 30, 20], chains: 1)
    #expect(draws.quantile(0) == 10 && draws.quantile(1) == 40)
    #expect(agree(draws.quantile(0.1), 13))
    #expect(agree(draws.quantile(0.75), 32.5))
  }

  @Test func theNarrowestIntervalWins() {
    let draws = Draws([0, 10, 11, 12, 13, 14, 30, 50, 70, 90], chains: 1)
    #expect(draws.hdi(0.5) == CredibleInterval(lower: 0, upper: 14))
    #expect(draws.hdi(0.4) == CredibleInterval(lower: 10, upper: 14))
    #expect(draws.hdi(1) == CredibleInterval(lower: 0, upper: 90))
    #expect(draws.hdi(0.4).width == 4 && draws.hdi(0.4).contains(12))
  }

  @Test func emptyAndNonFiniteDrawsGiveNaN() {
    for draws in [
      Draws([], chains: 0), Draws([1, .nan], chains: 1), Draws([.infinity], chains: 1),
    ] {
      #expect(draws.mean().isNaN && draws.standardDeviation().isNaN)
      #expect(draws.median().isNaN && draws.hdi().lower.isNaN && draws.hdi().upper.isNaN)
    }
    #expect(Draws([3], chains: 1).standardDeviation().isNaN)
  }

  @Test func tiesShareTheirAverageRank() {
    #expect(Draws([3, 1, 2, 2, 5], chains: 1).ranks().values == [4, 1, 2.5, 2.5, 5])
    #expect(Draws([0, -0.0, 0], chains: 1).ranks().values == [2, 2, 2])
  }

  @Test(arguments: [0, 1, 2, 100, 5000])
  func sortingByDigitsEqualsSortingByComparison(count: Int) {
    var generator = GeneratorB(seed: UInt64(count))
    let values = (0..<count).map { index in
      generator.normalish() * (index % 3 == 0 ? 1e-300 : index % 3 == 1 ? 1 : 1e300)
    }
    let ordering = Ordering(values)
    #expect(ordering.sorted == values.sorted())
    #expect(ordering.positions.map { values[$0] } == ordering.sorted)
  }

  @Test(arguments: [-9.0, -0.3, 0, 0.2, 9])
  func foldingMergesBothSides(center: Double) {
    let values = Fixtures.independent(chains: 1, draws: 101).values + [0, 0, 0.2, -0.2]
    let folded = Ordering(values).folded(about: center)
    let distances = values.map { ($0 - center).magnitude }
    #expect(folded.sorted == distances.sorted())
    #expect(folded.positions.map { distances[$0] } == folded.sorted)
    #expect(folded.positions.sorted() == Array(values.indices))
  }

  @Test func splittingDropsTheMiddleOfOddChains() {
    let draws = Draws([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], chains: 2)
    #expect(draws.split() == Draws([1, 2, 4, 5, 6, 7, 9, 10], chains: 4))
  }

  @Test func fixedPointNumbersRoundAndPad() {
    #expect(fixed(1.25, decimals: 3) == "1.250")
    #expect(fixed(-0.0004, decimals: 3) == "0.000")
    #expect(fixed(-0.0126, decimals: 2) == "-0.01")
    #expect(fixed(1999.6, decimals: 0) == "2000")
    #expect(fixed(.nan, decimals: 3) == "nan")
    #expect(fixed(-.infinity, decimals: 3) == "-inf")
    #expect(fixed(1e20, decimals: 3) == "1e+20")
  }
}
