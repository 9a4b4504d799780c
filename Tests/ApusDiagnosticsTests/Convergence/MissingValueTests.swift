/// What the statistics say about draws that say nothing.
import ApusDiagnostics
import Testing

struct MissingValueTests {
  static let convergence: [(String, @Sendable (Draws) -> Double)] = [
    ("r_hat", { $0.rHat() }), ("nested", { $0.nestedRHat(superchains: [0, 1]) }),
    ("bulk", { $0.essBulk() }), ("tail", { $0.essTail() }), ("mean", { $0.essMean() }),
    ("sd", { $0.essStandardDeviation() }), ("median", { $0.essQuantile(0.5) }),
    ("mcse mean", { $0.mcseMean() }), ("mcse sd", { $0.mcseStandardDeviation() }),
    ("mcse q", { $0.mcseQuantile(0.9) }),
  ]

  @Test(arguments: convergence, [Double.nan, .infinity, -.infinity])
  func aValueThatIsNotFiniteGivesNaN(
    statistic: (String, @Sendable (Draws) -> Double), value: Double
  ) {
    var values = Fixtures.independent(chains: 2, draws: 50).values
    values[17] = value
    #expect(statistic.1(Draws(values, chains: 2)).isNaN, "\(statistic.0)")
  }

  @Test(arguments: convergence, [0, 1, 2, 3])
  func fewerThanFourDrawsGiveNaN(
    statistic: (String, @Sendable (Draws) -> Double), draws: Int
  ) {
    let few = Fixtures.independent(chains: 2, draws: draws)
    #expect(statistic.1(few).isNaN, "\(statistic.0)")
  }

  @Test(arguments: convergence)
  func fourDrawsAreEnough(name: String, statistic: @Sendable (Draws) -> Double) {
    #expect(statistic(Fixtures.independent(chains: 2, draws: 4)).isFinite, "\(name)")
  }

  @Test func constantDrawsHaveNoRHatAndFullSize() {
    let constant = Draws([Double](repeating: 0.1, count: 40), chains: 4)
    #expect(RHatForm.allCases.allSatisfy { constant.rHat($0).isNaN })
    #expect(constant.nestedRHat(superchains: [0, 0, 1, 1]).isNaN)
    #expect(constant.essBulk() == 40 && constant.essTail() == 40 && constant.essMean() == 40)
    #expect(constant.essStandardDeviation() == 40 && constant.essQuantile(0.2) == 40)
    #expect(constant.mcseStandardDeviation() == 0 && constant.mcseQuantile(0.5) == 0)
    #expect(constant.mcseMean() < 1e-16)
  }

  @Test func oneChainHasNoRHatButASize() {
    let one = Fixtures.independent(chains: 1, draws: 100)
    #expect(RHatForm.allCases.allSatisfy { one.rHat($0).isNaN })
    #expect(one.essBulk() > 50 && one.essTail() > 30)
  }

  @Test func chainsThatEachStandStillNeverPass() {
    let stuck = Draws((0..<40).map { Double($0 / 10) }, chains: 4)
    #expect(!(stuck.rHat() <= 1.01))
  }

  @Test func drawsThatDifferInTheDroppedMiddleOnlyAreHandled() {
    let values = [0, 0, 7, 0, 0, 0, 0, 7, 0, 0].map(Double.init)
    let draws = Draws(values, chains: 2)
    #expect(draws.essMean() == 10)
    #expect(draws.rHat().isNaN)
  }

  @Test func asManyZerosAsOnesAreJudgedByTheBulk() {
    let coin = Draws((0..<400).map { Double($0 % 2) }, chains: 4)
    #expect(coin.median() == 0.5)
    #expect(coin.rHat() == coin.rHat(.bulk))
  }

  @Test func anIndicatorThatIsAlwaysTrueHasFullSize() {
    let mostlyOnes = Draws((0..<400).map { $0 % 11 == 0 ? 0 : 1 }, chains: 4)
    #expect(mostlyOnes.essQuantile(0.95) == 400)
  }

  @Test func energyThatSaysNothingIsNaN() {
    #expect(Draws([1, 2, 3], chains: 1).eBFMI().allSatisfy { $0.isNaN })
    #expect(Draws([1, 1, 1, 1], chains: 1).eBFMI().allSatisfy { $0.isNaN })
    #expect(Draws([1, .nan, 1, 2, 1, 2, 3, 1], chains: 2).eBFMI().map(\.isNaN) == [true, false])
    #expect(Draws([], chains: 0).eBFMI().isEmpty)
  }

  @Test func ranksOfValuesThatAreNotFiniteAreNaN() {
    let draws = Draws([1, .nan, 2, 3], chains: 1)
    #expect(draws.ranks().values.allSatisfy { $0.isNaN })
    #expect(draws.rankNormalized().values.allSatisfy { $0.isNaN })
    #expect(draws.autocovariance(chain: 0).allSatisfy { $0.isNaN })
  }
}
