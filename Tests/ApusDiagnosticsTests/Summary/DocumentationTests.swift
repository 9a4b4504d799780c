/// The examples of the landing page, so that they are known to compile.
import ApusDiagnostics
import Testing

struct DocumentationTests {
  @Test func statisticsOfOneQuantity() throws {
    let chains = (0..<4).map { chain in
      Fixtures.independent(chains: 1, draws: 500, seed: UInt64(chain)).values
    }
    let draws = try Draws(chains: chains)
    #expect(draws.rHat() < 1.02 && draws.ess(.tail) > 500 && draws.ess(.quantile(0.9)) > 500)
    #expect(draws.mcse(.median) < 0.1)
    #expect(draws.hdi(0.9, multimodal: true).count == 1 && draws.eti(0.9).contains(draws.mode()))
    let positive = draws.probability { $0 > 0 }
    #expect((positive.value - 0.5).magnitude < 5 * positive.mcse)
    #expect(draws.practicalEquivalence(to: -0.1...0.1).decision == .undecided)
  }

  @Test func comparisonsAndChecks() throws {
    let line = try #require(GoldenModel.all["line"]).result
    let level = try #require(GoldenModel.all["level"]).result

    let loo = try line.loo()
    #expect(loo.unreliable.isEmpty)
    let comparison = try ModelComparison(["line": loo, "level": level.loo()])
    #expect(comparison.rows[0].name == "line")
    let last = PredictiveStatistic("last") { $0.last ?? .nan }
    let check = try line.predictiveCheck(statistics: PredictiveStatistic.standard + [last])
    #expect(check.rows.last?.name == "last")
    let calibration = try line.intervalCalibration()
    // The outlier, 5 standard deviations off, is in none of the intervals.
    #expect(calibration.rows.count == 4 && !calibration.rows[3].isCovered[7])
  }
}
