/// Simulation-based calibration of the whole pipeline: prior draws, replaced data, sampler.
import ApusDiagnostics
import ApusDistributions
import ApusGraph
import Testing

@testable import ApusModeling

/// The ranks of true values among posterior draws must be uniform (arXiv 1804.06788).
@Suite struct SimulationBasedCalibrationTests {
  private static let dataSets = 400
  private static let rows = 8
  /// Every tenth draw, so that ranks are those of nearly independent draws.
  private static let thinning = 10
  private static let rankedDraws = 79

  @Test func ranksOfLocationAndScaleAreUniform() async throws {
    let model = try Model { m in
      let mu = m.parameter("mu", Normal(mu: 0, sigma: 1))
      let sigma = m.parameter("sigma", HalfNormal(sigma: 1))
      let y = m.data("y", [Double](repeating: 0, count: Self.rows))
      m.observe("obs", Normal(mu: mu, sigma: sigma), equals: y)
    }
    let simulated = try model.samplePriorPredictive(draws: Self.dataSets, seed: 40)
    let outcomes = try #require(simulated.priorPredictive?["obs"]).values
    for name in ["mu", "sigma"] {
      let truths = try #require(simulated.prior?[name]).values
      var counts = [Double](repeating: 0, count: 10)
      for set in 0..<Self.dataSets {
        let y = Array(outcomes[set * Self.rows..<(set + 1) * Self.rows])
        let posterior = try await model.replacingData(["y": y]).sample(
          draws: Self.rankedDraws * Self.thinning, tune: 300, chains: 1, targetAccept: 0.9,
          seed: UInt64(set))
        let draws = try #require(posterior.posterior[name]).values
        let rank = stride(from: 0, to: draws.count, by: Self.thinning)
          .filter { draws[$0] < truths[set] }.count
        counts[rank * counts.count / (Self.rankedDraws + 1)] += 1
      }
      let expected = Double(Self.dataSets) / Double(counts.count)
      let chiSquared = counts.reduce(0) { $0 + ($1 - expected) * ($1 - expected) / expected }
      // The 0.999 quantile of chi-square with 9 degrees of freedom.
      #expect(chiSquared < 27.88, "\(name): \(counts)")
    }
  }
}
