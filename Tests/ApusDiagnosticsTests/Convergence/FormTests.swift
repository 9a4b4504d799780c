/// The forms of effective sample size and standard error, and what all forms say of draws that say
/// nothing.
import Testing

@testable import ApusDiagnostics

struct FormTests {
  static let essForms: [ESSForm] = [
    .bulk, .tail, .mean, .standardDeviation, .median, .mad, .quantile(0.3), .local(0.2...0.4),
    .folded, .unsplit,
  ]
  static let mcseForms: [MCSEForm] = [.mean, .standardDeviation, .median, .quantile(0.3)]

  @Test func formsAreTheNamedMethods() {
    let b = Fixtures.setB
    #expect(b.ess() == b.essBulk() && b.ess(.tail) == b.essTail() && b.ess(.mean) == b.essMean())
    #expect(b.ess(.median) == b.essQuantile(0.5))
    #expect(b.mcse() == b.mcseMean() && b.mcse(.quantile(0.3)) == b.mcseQuantile(0.3))
    #expect(b.mcse(.standardDeviation) == b.mcseStandardDeviation())
  }

  @Test(arguments: essForms, [Double.nan, .infinity, -.infinity])
  func valuesThatAreNotFiniteHaveNoSize(form: ESSForm, value: Double) {
    var values = Fixtures.independent(chains: 2, draws: 50).values
    values[17] = value
    #expect(Draws(values, chains: 2).ess(form).isNaN)
  }

  @Test(arguments: essForms)
  func degenerateDrawsFollowThePolicy(form: ESSForm) {
    #expect(Fixtures.independent(chains: 2, draws: 3).ess(form).isNaN)
    #expect(Draws([], chains: 0).ess(form).isNaN)
    #expect(Draws([Double](repeating: 0.1, count: 40), chains: 4).ess(form) == 40)
    let one = Fixtures.independent(chains: 1, draws: 200).ess(form)
    #expect(one > 60 && one < 600)
    #expect(Fixtures.independent(chains: 2, draws: 4).ess(form).isFinite)
  }

  @Test(arguments: mcseForms)
  func standardErrorsFollowThePolicy(form: MCSEForm) {
    #expect(Fixtures.independent(chains: 2, draws: 3).mcse(form).isNaN)
    #expect(Draws([], chains: 0).mcse(form).isNaN)
    #expect(Draws([1, 2, .nan, 3, 4], chains: 1).mcse(form).isNaN)
    #expect(Draws([Double](repeating: 0.1, count: 40), chains: 4).mcse(form) == 0)
    // Of 400 independent draws with unit variance: 0.05 for the mean, 0.035 to 0.066 for the others.
    #expect((0.02...0.1).contains(Fixtures.independent(chains: 1, draws: 400).mcse(form)))
  }

  @Test func aTrendHidesFromWholeChainsOnly() {
    let trend = Draws((0..<400).map { Double($0 % 100) }, chains: 4)
    #expect(trend.rHat(.unsplit) < 1.01 && trend.rHat(.split) > 1.5)
    #expect(trend.ess(.mean) < trend.ess(.unsplit))
  }

  @Test func autocorrelationStartsAtOneAndDecaysAsItShould() {
    let chain = Fixtures.autoregressive(chains: 1, draws: 20_000, coefficient: 0.7)
    let rho = chain.autocorrelation(chain: 0)
    #expect(rho.count == 20_000 && agree(rho[0], 1))
    // The standard error of a lag is about 1 / sqrt(20000) times at most sqrt(3).
    for lag in 1...5 {
      #expect((rho[lag] - [1, 0.7, 0.49, 0.343, 0.2401, 0.16807][lag]).magnitude < 0.04)
    }
    #expect(Draws([2, 2, 2, 2], chains: 1).autocorrelation(chain: 0).allSatisfy { $0.isNaN })
    #expect(Draws([2, .nan, 2, 2], chains: 1).autocorrelation(chain: 0).allSatisfy { $0.isNaN })
    #expect(Draws([], chains: 1).autocorrelation(chain: 0).isEmpty)
  }

  @Test func histogramsOfRanksAreFlatForChainsThatAgree() throws {
    let histogram = try #require(Fixtures.independent().rankHistogram())
    #expect(histogram.counts.count == 4 && histogram.expected == 50)
    #expect(histogram.counts.allSatisfy { $0.count == 20 && $0.reduce(0, +) == 1000 })
    for bin in 0..<20 { #expect(histogram.counts.reduce(0) { $0 + $1[bin] } == 200) }
    // Chi-squared with 19 degrees of freedom; 50 is beyond its 99.98 % quantile.
    #expect(histogram.discrepancies.allSatisfy { $0 < 50 })
    let apart = try #require(
      Fixtures.autoregressive(chains: 2, draws: 100, coefficient: 0, shift: 20)
        .rankHistogram(bins: 4))
    #expect(apart.counts == [[50, 50, 0, 0], [0, 0, 50, 50]])
    #expect(apart.discrepancies == [100, 100])
  }

  @Test func histogramsOfRanksFollowThePolicy() {
    #expect(Draws([1, .nan], chains: 1).rankHistogram() == nil)
    #expect(Draws([], chains: 0).rankHistogram() == nil)
    #expect(
      Draws([3, 3, 3, 3], chains: 2).rankHistogram(bins: 3)?.counts == [[0, 2, 0], [0, 2, 0]])
    #expect(Draws([1, 2, 3], chains: 1).rankHistogram(bins: 3)?.counts == [[1, 1, 1]])
  }

  @Test func chainsOfUnequalLengthAreAnError() throws {
    #expect(try Draws(chains: [[1, 2], [3, 4]]) == Draws([1, 2, 3, 4], chains: 2))
    #expect(try Draws(chains: []).values.isEmpty)
    let error = #expect(throws: ChainLengthError.self) { try Draws(chains: [[1, 2], [3]]) }
    #expect(error?.description == "chains of 2, 1 draws: cut all chains to 1 draws")
  }
}
