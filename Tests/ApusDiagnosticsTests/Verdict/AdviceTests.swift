/// Advice that fits the fault: each from draws made to have exactly that one.
import ApusNumerics
import Testing

@testable import ApusDiagnostics

@Suite struct AdviceTests {
  private func verdict(_ draws: Draws, lp: Draws? = nil) -> Verdict {
    var data = Fixtures.healthy()
    data.posterior["tau"] = Fixtures.array(draws)
    return data.diagnose()
  }

  @Test func theChainThatSitsElsewhereIsNamed() throws {
    var values = Fixtures.independent(seed: 900).values
    for draw in 2000..<3000 { values[draw] -= 6 }
    let verdict = verdict(Draws(values, chains: 4))
    let failure = try #require(verdict.failures.first { $0.statistic == .rHat })
    #expect(failure.advice.hasPrefix("chain 2 found another mode or is stuck"))
    #expect(failure.detail.hasPrefix("chain 2 stays near -5.98"))
    #expect("\(failure)".contains("the others near "))
    #expect(verdict.headline.contains("(chain 2 stays near -5.98"))
  }

  @Test func twoChainsDontSayWhichOneIsWrong() throws {
    let apart = Fixtures.autoregressive(chains: 2, draws: 1000, coefficient: 0, shift: 5)
    let failure = try #require(
      Fixtures.result(["x": apart]).diagnose().failures.first { $0.statistic == .rHat })
    #expect(failure.detail.isEmpty && failure.advice.contains("different places"))
  }

  @Test func chainsThatSettledLateNeedLongerWarmUp() throws {
    var values = Fixtures.independent(seed: 900).values
    // Each chain comes from another side.
    for chain in 0..<4 {
      for draw in 0..<400 { values[chain * 1000 + draw] += Double(chain - 1) * 3 }
    }
    let verdict = verdict(Draws(values, chains: 4))
    let failure = try #require(verdict.failures.first { $0.statistic == .rHat })
    #expect(failure.advice.hasPrefix("the later halves of the chains agree: tune longer"))
  }

  @Test func chainsAllOverThePlaceAreNotBlamedOnOne() throws {
    let apart = Fixtures.autoregressive(chains: 4, draws: 1000, coefficient: 0, shift: 3)
    let failure = try #require(verdict(apart).failures.first { $0.statistic == .rHat })
    #expect(failure.detail.isEmpty && failure.advice.contains("rethink the model"))
  }

  @Test(arguments: [
    (Double?.none, "raise targetAccept, or write"), (0.8, "raise targetAccept from 0.8 to 0.95"),
    (0.95, "raise targetAccept from 0.95 to 0.99"), (0.99, "however few: write the block"),
  ])
  func theRateToTryNextIsThatAfterTheRuns(rate: Double?, words: String) throws {
    var data = Fixtures.healthy()
    data.sampleStats["diverging"] = Fixtures.flags(2)
    data.posterior.attributes["target_accept"] = rate.map { "\($0)" }
    let failure = try #require(data.diagnose().failures.first)
    #expect(failure.advice.contains(words))
  }

  /// The block is the one whose spread follows the scale, not the one beside it.
  @Test func theBlockThatAScaleScalesIsNamed() throws {
    var data = Fixtures.healthy()
    var random = RandomStream(seed: 2, purpose: .simulation)
    let tau = (0..<4000).map { _ in Variates.exponential(using: &random) }
    var (theta, other) = ([Double](), [Double]())
    for scale in tau {
      for _ in 0..<8 {
        theta.append(scale * Variates.normal(using: &random))
        other.append(Variates.normal(using: &random))
      }
    }
    let shape = [4, 1000, 8]
    data.posterior["other"] = DataArray(
      dims: ["chain", "draw", "i"], shape: shape, values: other)
    data.posterior["tau"] = DataArray(dims: ["chain", "draw"], shape: [4, 1000], values: tau)
    data.posterior["theta"] = DataArray(
      dims: ["chain", "draw", "i"], shape: shape, values: theta)
    data.sampleStats["diverging"] = DataArray(
      dims: ["chain", "draw"], shape: [4, 1000], values: tau.map { $0 < 0.02 ? 1 : 0 },
      kind: .boolean)
    data.posterior.attributes["target_accept"] = "0.8"
    let sites = try #require(DivergenceSites(in: data))
    #expect(sites.scaledBlock == "theta")
    let failure = try #require(data.diagnose().failures.first)
    #expect(
      failure.advice.hasPrefix(
        "'tau' next to zero is the neck of a funnel: write 'theta', which it scales, non-centred"))
    #expect(failure.advice.hasSuffix("to raise targetAccept from 0.8 to 0.95 helps less"))
  }
}
