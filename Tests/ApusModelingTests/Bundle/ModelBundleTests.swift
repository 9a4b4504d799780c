/// Fits of models that are saved: what they say of the data, and predictions from them.
import ApusDiagnostics
import ApusDistributions
import ApusGraph
import Foundation
import Testing

@testable import ApusModeling

@Suite struct ModelBundleTests {
  private func model() throws -> Model {
    try Model { m in
      m.coordinate("county", ["AITKIN", "ANOKA"])
      let group = m.data("group", [0, 1, 1, 0])
      let x = m.data("x", [[0.5, 1], [1, 2], [1.5, 4], [2, 8]], dims: ["row", "column"])
      let a = m.parameter("a", Normal(mu: 0, sigma: 1), dims: ["county"])
      let beta = m.parameter("beta", Normal(mu: 0, sigma: 1), shape: [2])
      let sigma = m.parameter("sigma", HalfNormal(sigma: 1))
      m.observe(
        "obs", Normal(mu: a[group] + dot(x, beta), sigma: sigma),
        equals: m.data("y", [1.0, 2, 2.5, 4]))
    }
  }

  private func withFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("apus-fit-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: url) }
    return try await body(url)
  }

  @Test func predictionsFromALoadedFitAreThoseOfTheFit() async throws {
    let model = try model()
    let posterior = try await model.sample(
      draws: 50, tune: 100, chains: 2, seed: 3, storeWarmup: true)
    try await withFolder { folder in
      try model.bundle(posterior, metadata: ["name": "radon"]).write(to: folder)
      let fit = try FitBundle(contentsOf: folder)
      #expect(fit.result == posterior && fit.metadata == ["name": "radon"])
      #expect(fit.result.warmupPosterior != nil)
      #expect(
        try model.samplePosteriorPredictive(fit.result, seed: 5)
          == model.samplePosteriorPredictive(posterior, seed: 5))
      let other = try model.replacingData(["x": [[1.0, 1], [2, 2], [3, 3], [4, 4]]])
      #expect(
        try other.samplePosteriorPredictive(fit.result, seed: 5, into: .predictions)
          == other.samplePosteriorPredictive(posterior, seed: 5, into: .predictions))
      // The posterior alone is enough.
      let part = try FitBundle(contentsOf: folder, groups: ["posterior"]).result
      #expect(
        try model.samplePosteriorPredictive(part, seed: 5).posteriorPredictive
          == model.samplePosteriorPredictive(posterior, seed: 5).posteriorPredictive)
      #expect(try fit.result.summary().description == posterior.summary().description)
    }
  }

  @Test func bundleSummarisesTheData() throws {
    let summaries = try model().bundle(InferenceData()).dataSummaries
    #expect(summaries.map(\.name) == ["group", "x", "y"])
    #expect(summaries[0].kind == .integer && summaries[0].distinctCount == 2)
    #expect(summaries[1].shape == [4, 2] && summaries[1].dims == ["row", "column"])
    #expect(summaries[1].distinctCount == nil && summaries[1].maximum == 8)
    #expect(summaries[2].mean == 2.375 && summaries[2].count == 4)
    #expect(summaries[2].missingCount == 0 && summaries[2].dims == ["y_dim_0"])
  }

  @Test func approximationsCanBeKeptToo() async throws {
    let model = try model()
    let draws = try model.laplaceApproximation().sample(20, seed: 1)
    try await withFolder { folder in
      try model.bundle(draws).write(to: folder)
      let fit = try FitBundle(contentsOf: folder)
      #expect(fit.result == draws)
      #expect(fit.result.posterior.attributes["approximation"] == "laplace")
    }
  }
}
