/// Models of which a few parameters are left, which a grid covers.
import ApusDiagnostics
import ApusDistributions
import ApusGraph
import ApusInference
import ApusNumerics
import Foundation
import Testing

@testable import ApusModeling

@Suite struct GridSamplingTests {
  private func regression() throws -> Model { try MarginalDensityTests.regression(columns: 3) }

  @Test func drawsAreNearlyIndependent() async throws {
    let model = try regression()
    let result = try await model.sample(draws: 1000, seed: 1)
    #expect(result.posterior.attributes["integrated_out"] == "beta")
    #expect((Int(result.posterior.attributes["grid_points"] ?? "") ?? 0) > 50)
    let summary = try result.summary()
    #expect(summary.verdict.passed, "\(summary.verdict)")
    for row in summary.rows { #expect(row.essBulk > 3200 && row.essTail > 3200, "\(row.name)") }
    // All statistics of a run are there.
    for name in [
      "lp", "acceptance_rate", "step_size", "tree_depth", "n_steps", "diverging", "energy",
      "energy_error", "max_energy_error", "reached_max_treedepth",
    ] {
      #expect(result.sampleStats[name]?.values.allSatisfy(\.isFinite) == true, "\(name)")
    }
    let plan = model.explainPlan()
    #expect(plan.contains("what is left, sigma, is drawn by a grid"), "\(plan)")
  }

  /// With the conjugate prior the posterior is known: the residual variance is inverse gamma.
  @Test func conjugateRegressionHasItsPosterior() async throws {
    let y = [1.2, 0.4, -0.3, 2.2, 1.7, 0.9, 0.1, 1.4]
    let model = try Model { m in
      let variance = m.parameter("variance", InverseGamma(alpha: 3, beta: 2))
      let mean = m.parameter("mean", Normal(mu: 0.5, sigma: sqrt(variance / 2)))
      m.observe("obs", Normal(mu: mean, sigma: sqrt(variance)), equals: m.data("y", y))
    }
    let result = try await model.sample(draws: 5000, seed: 3)
    #expect(result.posterior.attributes["grid_points"] != nil)
    let summary = try result.summary()
    // With n = 8, the prior's 2 observations at 0.5: shape 3 + n / 2, rate 2 + half of the squares.
    let average = y.reduce(0, +) / 8
    let squares = y.reduce(0) { $0 + ($1 - average) * ($1 - average) }
    let rate = 2 + 0.5 * squares + 0.5 * (2 * 8) / 10 * (average - 0.5) * (average - 0.5)
    let expected = ["variance": rate / 6, "mean": (2 * 0.5 + 8 * average) / 10]
    for row in summary.rows {
      let truth = try #require(expected[row.name])
      #expect(abs(row.mean - truth) <= 4.5 * row.mcseMean, "\(row.name): \(row.mean) \(truth)")
    }
    // The sd of an inverse gamma variable of shape 7: mean / sqrt(5).
    let row = try #require(summary.rows.first { $0.name == "variance" })
    #expect(abs(row.sd - rate / 6 / 5.0.squareRoot()) <= 4.5 * row.mcseSD)
  }

  /// Options that ask for trajectories, or for every parameter, get them.
  @Test func otherWaysOfSamplingAreKept() async throws {
    let model = try regression()
    let written = try await model.sample(draws: 50, tune: 50, marginalize: .off, seed: 1)
    #expect(written.posterior.attributes["grid_points"] == nil)
    #expect(written.sampleStats["tree_depth"]?.values.contains { $0 > 0 } == true)
    let density = try model.template.sampled(model.compile())
    let run = try await NUTS().run(
      density,
      options: {
        var o = SamplingOptions()
        (o.draws, o.tune) = (50, 100)
        return o
      }())
    let adapted = try await model.sample(
      draws: 50, tune: 50, seed: 1, adaptation: run.adaptation)
    #expect(adapted.posterior.attributes["grid_points"] == nil)
  }

  /// More draws, from a folder, in memory or from the beginning: the same bits.
  @Test func runsGoOnBitForBit() async throws {
    let model = try regression()
    let whole = try await model.sample(draws: 300, chains: 2, seed: 3, threads: 1)
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "grid-\(UInt64.random(in: .min ... .max))")
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try await model.sample(draws: 200, chains: 2, seed: 3, checkpoint: folder)
    let longer = try await model.extend(folder, draws: 100)
    let until = try await model.sample(
      untilTrustworthy: 300, draws: 200, chains: 2, gates: Gates(minimumESSPerChain: 1e6), seed: 3)
    for other in [longer, until] {
      #expect(other.posterior["beta"] == whole.posterior["beta"])
      #expect(other.posterior["sigma"] == whole.posterior["sigma"])
      #expect(other.sampleStats["lp"] == whole.sampleStats["lp"])
    }
  }

  /// One plan serves all data of the same shapes; the grid is that of the data.
  @Test func otherDataHaveTheirOwnGrid() async throws {
    var model = try regression()
    _ = try await model.sample(draws: 100, seed: 1)
    let y = (0..<60).map { Double($0 % 7) }
    model = try model.replacingData(["y": y])
    let replaced = try await model.sample(draws: 500, seed: 1)
    let plain = try await model.sample(draws: 500, marginalize: .off, seed: 2)
    for (row, other) in zip(try replaced.summary().rows, try plain.summary().rows) {
      let error = (row.mcseMean * row.mcseMean + other.mcseMean * other.mcseMean).squareRoot()
      #expect(abs(row.mean - other.mean) <= 4.5 * error, "\(row.name)")
    }
  }
}
