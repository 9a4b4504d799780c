/// What must hold for any draws: symmetries of the statistics and agreement with naive twins.
import Testing

@testable import ApusDiagnostics

struct LawTests {
  static let all: [(String, @Sendable (Draws) -> Double)] = [
    ("rank", { $0.rHat() }), ("split", { $0.rHat(.split) }), ("unsplit", { $0.rHat(.unsplit) }),
    ("bulk", { $0.essBulk() }), ("tail", { $0.essTail() }), ("mean", { $0.essMean() }),
    ("sd", { $0.essStandardDeviation() }), ("q0.3", { $0.essQuantile(0.3) }),
    ("mcse mean", { $0.mcseMean() }), ("mcse sd", { $0.mcseStandardDeviation() }),
    ("mcse q", { $0.mcseQuantile(0.3) }),
  ]

  @Test(arguments: all)
  func theOrderOfChainsDoesNotMatter(name: String, statistic: @Sendable (Draws) -> Double) {
    let b = Fixtures.setB
    let shuffled = [2, 0, 3, 1].flatMap { b.values[b.range(ofChain: $0)] }
    #expect(agree(statistic(b), statistic(Draws(shuffled, chains: 4))), "\(name)")
  }

  @Test func rankStatisticsIgnoreMonotoneTransforms() {
    let b = Fixtures.setB
    let cubed = b.mapping { $0 * $0 * $0 }
    #expect(agree(b.rHat(.bulk), cubed.rHat(.bulk)))
    #expect(agree(b.essBulk(), cubed.essBulk()))
    #expect(b.rankNormalized() == cubed.rankNormalized())
    #expect(!agree(b.essMean(), cubed.essMean(), within: 1e-3))
  }

  @Test func everythingIgnoresPositiveScale() {
    let b = Fixtures.setB
    let scaled = b.mapping { 1e-6 * $0 }
    #expect(agree(b.rHat(), scaled.rHat()))
    #expect(agree(b.essTail(), scaled.essTail()))
    #expect(agree(1e-6 * b.mcseMean(), scaled.mcseMean()))
    #expect(agree(1e-6 * b.mcseStandardDeviation(), scaled.mcseStandardDeviation()))
  }

  @Test(arguments: [1, 2, 5, 64, 201])
  func autocovarianceEqualsTheSumOfItsDefinition(length: Int) {
    let draws = Fixtures.autoregressive(chains: 1, draws: length, coefficient: 0.5)
    let mean = draws.mean()
    let fast = draws.autocovariance(chain: 0)
    #expect(fast.count == length)
    for lag in 0..<length {
      var sum = 0.0
      for i in 0..<length - lag {
        sum += (draws.values[i] - mean) * (draws.values[i + lag] - mean)
      }
      #expect((fast[lag] - sum / Double(length)).magnitude < 1e-13, "lag \(lag)")
    }
  }

  @Test(arguments: [1, 3, 4, 8, 9, 17])
  func meanAutocovarianceIsTheMeanOverChains(chains: Int) {
    let draws = Fixtures.autoregressive(chains: chains, draws: 50, coefficient: 0.5)
    let means = (0..<chains).map { mean(Array(draws.values[draws.range(ofChain: $0)])) }
    let together = Workspace().meanAutocovariance(of: draws.values, means: means)
    let each = (0..<chains).map { draws.autocovariance(chain: $0) }
    for lag in 0..<50 {
      let expected = mean(each.map { $0[lag] })
      #expect((together[lag] - expected).magnitude < 1e-13, "lag \(lag)")
    }
  }

  @Test func independentDrawsAreWorthTheirNumber() {
    let draws = Fixtures.independent(draws: 2000)
    #expect((0.85...1.15).contains(draws.essBulk() / 8000))
    #expect((0.85...1.15).contains(draws.essMean() / 8000))
    #expect(draws.rHat() < 1.005)
  }

  @Test func chainsInDifferentPlacesAreCaught() {
    let apart = Fixtures.autoregressive(chains: 4, draws: 500, coefficient: 0, shift: 3)
    #expect(apart.rHat() > 1.5)
    #expect(apart.nestedRHat(superchains: [0, 1, 2, 3]) > 1.5)
  }

  @Test func chainsOfDifferentWidthAreCaughtByTheFoldedForm() {
    let base = Fixtures.independent(chains: 4, draws: 500)
    let values = base.values.enumerated().map { $0.element * ($0.offset < 500 ? 3 : 1) }
    let wide = Draws(values, chains: 4)
    #expect(wide.rHat(.split) < 1.02)
    #expect(wide.rHat() == wide.rHat(.folded))
    #expect(wide.rHat() > 1.05)
  }
}
