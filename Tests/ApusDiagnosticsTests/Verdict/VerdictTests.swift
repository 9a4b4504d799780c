/// The gates: each alone refuses, and the refusal says why and what to do.
import ApusDiagnostics
import Testing

struct VerdictTests {
  /// The statistics that fail for a healthy result with one change.
  func failing(_ change: (inout InferenceData) -> Void) -> [Verdict.Statistic] {
    var data = Fixtures.healthy()
    change(&data)
    return data.diagnose().failures.map(\.statistic)
  }

  @Test func aHealthyResultPasses() throws {
    let verdict = Fixtures.healthy().diagnose()
    #expect(verdict.passed && verdict.failures.isEmpty && verdict.warnings.isEmpty, "\(verdict)")
    #expect(verdict.headline == verdict.description)
    try Fixtures.healthy().requireTrustworthy()
  }

  @Test func oneDivergenceFails() throws {
    var data = Fixtures.healthy()
    data.sampleStats["diverging"] = Fixtures.flags(1)
    let failure = try #require(data.diagnose().failures.first)
    #expect(failure.statistic == .divergences && failure.variable == nil)
    #expect(failure.value == 1 && failure.threshold == 0)
    #expect(
      "\(failure)".hasPrefix("1 divergence (1 in chain ") && "\(failure)".contains("non-centred"))
    #expect(data.diagnose().failures.count == 1)
    #expect(data.diagnose(Gates(maximumDivergences: 1)).passed)
    #expect(throws: Verdict.self) { try data.requireTrustworthy() }
  }

  @Test func disagreeingChainsFail() {
    // Shifts that are too small for the effective sample size to notice, at these gates.
    let shifted = Fixtures.autoregressive(chains: 4, draws: 1000, coefficient: 0, shift: 0.25)
    var data = Fixtures.healthy()
    data.posterior["tau"] = Fixtures.array(shifted)
    let verdict = data.diagnose(Gates(minimumESSPerChain: 1))
    #expect(verdict.failures.map(\.statistic) == [.rHat])
    #expect(verdict.failures.map(\.variable) == ["tau"])
    #expect(verdict.failures[0].value == shifted.rHat())
    #expect(data.diagnose(Gates(maximumRHat: 2, minimumESSPerChain: 1)).passed)
  }

  @Test func theLogDensityIsGatedOnRHatOnly() {
    let slow = Fixtures.autoregressive(chains: 4, draws: 1000, coefficient: 0.7, firstSeed: 9)
    #expect(slow.essBulk() < 1600 && slow.rHat() <= 1.01)
    #expect(failing { $0.sampleStats["lp"] = Fixtures.array(slow) } == [])
    let apart = Fixtures.autoregressive(chains: 4, draws: 1000, coefficient: 0, shift: 1)
    var data = Fixtures.healthy()
    data.sampleStats["lp"] = Fixtures.array(apart)
    #expect(data.diagnose().failures.map(\.variable) == ["lp"])
  }

  @Test func fewEffectiveDrawsFailAndSayHowManyMore() throws {
    let slow = Fixtures.autoregressive(chains: 4, draws: 1000, coefficient: 0.7, firstSeed: 9)
    var data = Fixtures.healthy()
    data.posterior["tau"] = Fixtures.array(slow)
    let failures = data.diagnose().failures
    #expect(failures.map(\.statistic) == [.essBulk, .essTail])
    #expect(failures[0].value == slow.essBulk() && failures[0].threshold == 1600)
    let times = (16000 / slow.essBulk()).rounded(.up) / 10
    #expect("\(failures[0])".hasPrefix("ess_bulk of tau is \(Int(slow.essBulk())), below 1600: "))
    #expect(failures[0].advice == "run longer: about \(times) times the draws")
    #expect(data.diagnose(Gates(minimumESSPerChain: 100)).passed)
  }

  @Test func theTailAloneFails() {
    // Independent signs around a scale that changes slowly: good location, bad tails.
    let scales = Fixtures.autoregressive(chains: 4, draws: 1000, coefficient: 0.95, firstSeed: 7)
    let noise = Fixtures.independent()
    let values = zip(scales.values, noise.values).map { scale, z in z * (1 + scale * scale) }
    let draws = Draws(values, chains: 4)
    let (bulk, tail) = (draws.essBulk(), draws.essTail())
    #expect(tail < 0.7 * bulk)
    var data = Fixtures.healthy()
    data.posterior["x"] = Fixtures.array(draws)
    let between = Gates(maximumRHat: 2, minimumESSPerChain: (bulk + tail) / 8)
    #expect(data.diagnose(between).failures.map(\.statistic) == [.essTail])
    #expect(data.diagnose(Gates(maximumRHat: 2, minimumESSPerChain: tail / 4)).passed)
  }

  @Test func constantEntriesAreExempt() {
    let one = Fixtures.array(Draws([Double](repeating: 1, count: 4000), chains: 4))
    #expect(failing { $0.posterior["L"] = one } == [])
    #expect(failing { $0.sampleStats["lp"] = one } == [])
  }

  @Test func aRunInWhichNothingMovesFails() {
    let one = Fixtures.array(Draws([Double](repeating: 1, count: 4000), chains: 4))
    #expect(
      failing {
        $0.posterior["alpha"] = one
        $0.posterior["beta"] = one
      } == [.rHat, .rHat])
  }

  @Test func anyOtherNaNFails() {
    let statistics = failing { data in
      var values = Fixtures.independent().values
      values[99] = .nan
      data.posterior["beta"] = Fixtures.array(Draws(values, chains: 4))
    }
    #expect(statistics == [.rHat, .essBulk, .essTail])
    let constantNaN = Fixtures.array(Draws([Double](repeating: .nan, count: 4000), chains: 4))
    #expect(failing { $0.posterior["beta"] = constantNaN } == [.rHat, .essBulk, .essTail])
  }

  @Test func oneChainNeverPasses() {
    let data = Fixtures.result(["x": Fixtures.independent(chains: 1, draws: 4000)])
    #expect(data.diagnose(Gates(maximumRHat: .infinity)).failures.map(\.statistic) == [.chains])
  }

  @Test func anEmptyResultNeverPasses() {
    #expect(!InferenceData().diagnose().passed)
    let undrawn = Fixtures.result(["x": Draws([], chains: 4)])
    #expect(!undrawn.diagnose().passed)
    #expect(!Fixtures.result(["x": Fixtures.independent(draws: 3)]).diagnose().passed)
  }

  @Test func failedAndCancelledRunsNeverPass() {
    var data = Fixtures.healthy()
    data.posterior.attributes["failed_chains"] = "chain 2: log density is not finite"
    #expect(data.diagnose().failures.map(\.statistic) == [.failedChains])
    #expect("\(data.diagnose())".contains("chain 2: log density is not finite"))
    #expect(failing { $0.posterior.attributes["incomplete"] = "true" } == [.incomplete])
    #expect(failing { $0.posterior.attributes["incomplete"] = "false" } == [])
    #expect(failing { $0.posterior.attributes["failed_chains"] = "" } == [])
  }

  @Test func depthLimitAndLowEnergyFractionWarnOnly() {
    var data = Fixtures.healthy()
    data.sampleStats["reached_max_treedepth"] = Fixtures.flags(3)
    data.sampleStats["energy"] = Fixtures.array(
      Fixtures.autoregressive(chains: 4, draws: 1000, coefficient: 0.99))
    let verdict = data.diagnose()
    #expect(verdict.passed)
    #expect(verdict.warnings.map(\.statistic) == [.treeDepth, .eBFMI, .eBFMI, .eBFMI, .eBFMI])
    #expect(verdict.warnings.map(\.chain) == [nil, 0, 1, 2, 3])
    #expect("\(verdict)".contains("Warning: 3 trajectories reached the depth limit"))
    #expect("\(verdict)".contains("e_bfmi of chain 3 is 0.0"))
  }

  @Test func approximationsAreGatedOnParetoK() {
    var data = Fixtures.result(["x": Fixtures.independent(chains: 1, draws: 4000)])
    data.posterior.attributes = ["approximation": "mean-field", "pareto_k": "0.31"]
    #expect(data.diagnose().passed)
    #expect(
      data.diagnose().headline
        == "Trustworthy: k-hat 0.31 (approximation: widths are not for decisions)")
    data.posterior.attributes["pareto_k"] = "0.84"
    #expect(data.diagnose().failures.map(\.statistic) == [.paretoK])
    #expect(
      data.diagnose().headline == "Not trustworthy: k-hat is 0.8400, not 0.7 or less; "
        + "approximation: widths are not for decisions")
    data.posterior.attributes["pareto_k"] = nil
    #expect(!data.diagnose().passed)
  }

  @Test func manyFailuresAreGroupedWorstFirst() {
    var data = Fixtures.healthy()
    let columns = (0..<50).map { column in
      Fixtures.autoregressive(
        chains: 4, draws: 1000, coefficient: 0, shift: 0.2 + 0.02 * Double(column),
        firstSeed: UInt64(10 * column)
      ).values
    }
    data.posterior["b"] = DataArray(
      dims: ["chain", "draw", "b_dim_0"], shape: [4, 1000, 50],
      values: (0..<4000).flatMap { draw in columns.map { $0[draw] } })
    data.sampleStats["diverging"] = Fixtures.flags(2)
    let verdict = data.diagnose(Gates(minimumESSPerChain: 0))
    #expect(verdict.failures.count == 51)
    let values = verdict.failures.dropFirst().map(\.value)
    #expect(values == values.sorted(by: >))
    #expect(
      verdict.headline.hasPrefix(
        "Not trustworthy: 2 divergences (2 in chain 0); r_hat above 1.01: b[4"))
    #expect(verdict.headline.hasSuffix(" and 47 more"))
    #expect(!verdict.headline.contains("\n"))
  }
}
