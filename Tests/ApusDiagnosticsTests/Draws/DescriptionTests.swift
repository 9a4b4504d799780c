/// Modes, intervals, densities and statements of probability.
import ApusNumerics
import ApusTestSupport
import Testing

@testable import ApusDiagnostics

struct DescriptionTests {
  static let undefined = [
    Draws([], chains: 0), Draws([1, .nan, 2, 3], chains: 1), Draws([.infinity, 1], chains: 2),
  ]

  @Test func intervalsOfEqualTailsAreQuantiles() {
    let draws = Draws((0...100).map(Double.init), chains: 1)
    #expect(draws.eti(0.5) == CredibleInterval(lower: 25, upper: 75))
    #expect(draws.eti(1) == CredibleInterval(lower: 0, upper: 100))
  }

  @Test func robustStatisticsOfAFewNumbers() {
    let draws = Draws([1, 2, 3, 4, 100], chains: 1)
    #expect(draws.mad() == 1)
    #expect(draws.skewness() > 1)
    #expect(agree(Draws([0, 0, 0, 1], chains: 2).skewness(), 2 / 3.0.squareRoot()))
    #expect(Draws([-2, -1, 1, 2], chains: 1).skewness() == 0)
  }

  @Test func theModeIsWhereHalvesAreNarrowest() {
    #expect(Draws([5], chains: 1).mode() == 5)
    #expect(Draws([1, 2], chains: 1).mode() == 1.5)
    #expect(Draws([1, 2, 10], chains: 1).mode() == 1.5)
    #expect(Draws([1, 9, 10], chains: 1).mode() == 9.5)
    #expect(Draws([1, 2, 3], chains: 1).mode() == 2)
    #expect(Draws([0, 7, 7, 7, 7, 30, 50, 90], chains: 1).mode() == 7)
    // An exponential is densest at its end, far from its mean of 1.
    var generator = GeneratorB(seed: 5)
    let values = (0..<4000).map { _ in -SpecialFunctions.log1p(-generator.uniform()) }
    #expect((0..<0.3).contains(Draws(values, chains: 4).mode()))
  }

  @Test(arguments: undefined)
  func nothingIsSaidAboutUndefinedDraws(draws: Draws) {
    #expect(draws.mode().isNaN && draws.mad().isNaN && draws.skewness().isNaN)
    #expect(draws.eti().lower.isNaN && draws.eti().upper.isNaN)
    let regions = draws.hdi(0.9, multimodal: true)
    #expect(regions.count == 1 && regions[0].lower.isNaN && regions[0].upper.isNaN)
    #expect(KernelDensity(draws) == nil)
    let probability = draws.probability { $0 > 0 }
    #expect(probability.value.isNaN && probability.mcse.isNaN)
    let equivalence = draws.practicalEquivalence(to: -1...1)
    #expect(equivalence.inside.isNaN && equivalence.decision == .undecided)
  }

  @Test func constantDrawsAreDescribedByTheirValue() {
    let constant = Draws([Double](repeating: 0.1, count: 8), chains: 2)
    #expect(constant.mode() == 0.1 && constant.mad() == 0 && constant.skewness().isNaN)
    #expect(constant.eti() == CredibleInterval(lower: 0.1, upper: 0.1))
    #expect(constant.hdi(0.9, multimodal: true) == [CredibleInterval(lower: 0.1, upper: 0.1)])
    #expect(constant.practicalEquivalence(to: 0...1).decision == .accepted)
  }

  @Test func aDensityHasMassOneAndFollowsTheNormal() throws {
    let draws = Fixtures.independent(draws: 4000)
    let density = try #require(KernelDensity(draws))
    #expect(agree(density.density.reduce(0, +) * density.cellWidth, 1))
    let middle = try #require(
      density.grid.indices.min { density.grid[$0].magnitude < density.grid[$1].magnitude })
    // 1 / sqrt(2 pi) = 0.399; the standard error there is sqrt(0.399 / (2 n h sqrt(pi))) = 0.007.
    #expect((density.density[middle] - 0.399).magnitude < 0.03)
    #expect((0.1...0.25).contains(density.bandwidth))
  }

  @Test func aBoundedQuantityKeepsItsMassAtTheBound() throws {
    var generator = GeneratorB(seed: 9)
    let draws = Draws((0..<8000).map { _ in generator.uniform() }, chains: 4)
    let density = try #require(KernelDensity(draws))
    // An estimate that leaks would be half as high at the ends.
    #expect((0.85...1.15).contains(density.density[0]))
    #expect((0.85...1.15).contains(density.density[511]))
  }

  @Test func twoModesGiveTwoIntervalsAndOneGivesOne() {
    let regions = GoldenDraws.bimodal.hdi(0.9, multimodal: true)
    #expect(regions.count == 2)
    #expect(
      regions[0].contains(-4) && regions[1].contains(3) && !regions.contains { $0.contains(0) })
    // The kernel of 0.418 widens the unit normals to 1.084, of which the central 90 % hold 92.5 %
    // of the draws (standard error 0.4 %) and are 2 x 3.57 wide; the highest density region is no wider.
    let inside = GoldenDraws.bimodal.probability { x in regions.contains { $0.contains(x) } }
    #expect((inside.value - 0.925).magnitude < 0.017)
    #expect(regions.reduce(0) { $0 + $1.width } < 7.13 + 0.1)
    let narrowest = GoldenDraws.bimodal.hdi(0.9)
    #expect(narrowest.width > 9)
    #expect(GoldenDraws.bimodal.hdi(0.9, multimodal: false) == [narrowest])
    #expect(Fixtures.independent(draws: 4000).hdi(0.9, multimodal: true).count == 1)
  }

  @Test func probabilitiesComeWithTheirError() {
    let half = Fixtures.independent().probability { $0 > 0 }
    // sqrt(0.25 / 4000) = 0.0079.
    #expect((half.value - 0.5).magnitude < 4 * half.mcse)
    #expect((0.006...0.010).contains(half.mcse))
    #expect(agree(half.mcse, 0.5 / half.effectiveSampleSize.squareRoot(), within: 1e-3))
    let draws = Draws([1, 2, 3, 4], chains: 1)
    #expect(draws.probability(in: 2...3).value == 0.5)
    #expect(draws.probability(in: 2..<3).value == 0.25)
    #expect(draws.probability(in: 2...).value == 0.75)
    let sure = draws.probability { $0 > 0 }
    #expect(sure.value == 1 && sure.mcse == 0 && sure.effectiveSampleSize == 4)
    let few = Draws([1, 2, 3], chains: 1).probability { $0 > 2 }
    #expect(agree(few.value, 1 / 3.0) && few.mcse.isNaN)
  }

  @Test func theDecisionComparesIntervalAndRegion() {
    let draws = Draws((1...100).map(Double.init), chains: 1)
    let equivalence = draws.practicalEquivalence(to: 10...20)
    #expect(equivalence.below == 0.09 && equivalence.inside == 0.11 && equivalence.above == 0.8)
    #expect(equivalence.decision == .undecided)
    #expect(draws.practicalEquivalence(to: 0...101).decision == .accepted)
    #expect(draws.practicalEquivalence(to: -5...0.5).decision == .rejected)
    #expect(draws.practicalEquivalence(to: 200...300).decision == .rejected)
    // Of several shortest intervals the lowest counts: 1 to 51.
    #expect(draws.practicalEquivalence(to: 60...70, probability: 0.5).decision == .rejected)
  }

  @Test func statisticsOfArraysAreThoseOfTheirElements() {
    let array = DataArray(
      dims: ["chain", "draw", "x"], shape: [2, 50, 2],
      values: Fixtures.independent(chains: 4, draws: 50).values)
    let columns = (0..<2).map { array.draws(element: $0) }
    #expect(array.rHat() == columns.map { $0.rHat() })
    #expect(array.rHat(.split) == columns.map { $0.rHat(.split) })
    #expect(array.ess(.tail) == columns.map { $0.essTail() })
    #expect(array.mcse(.median) == columns.map { $0.mcse(.median) })
    #expect(
      array.nestedRHat(superchains: [0, 1]) == columns.map { $0.nestedRHat(superchains: [0, 1]) })
    #expect(array.eti() == columns.map { $0.eti() } && array.mode() == columns.map { $0.mode() })
    #expect(array.mad() == columns.map { $0.mad() })
    #expect(array.skewness() == columns.map { $0.skewness() })
    #expect(array.hdi(0.8, multimodal: true) == columns.map { $0.hdi(0.8, multimodal: true) })
    #expect(array.probability(in: 0...1) == columns.map { $0.probability(in: 0...1).value })
    #expect(array.probabilityEstimates { $0 > 0 } == columns.map { $0.probability { $0 > 0 } })
    #expect(
      array.practicalEquivalence(to: -1...1) == columns.map { $0.practicalEquivalence(to: -1...1) })
    #expect(Fixtures.array(Fixtures.setA).eBFMI() == Fixtures.setA.eBFMI())
  }
}
