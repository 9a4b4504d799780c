/// Options of a model's run: what is kept, where it starts, and how it goes on.
import ApusDiagnostics
import ApusDistributions
import ApusGraph
import ApusInference
import ApusNumerics
import ApusReferenceModels
import Foundation
import Testing

@testable import ApusModeling

@Suite struct SamplingOptionTests {
  /// Runs `body` with the path of a folder that is not there yet.
  private func withFolder(_ body: (URL) async throws -> Void) async throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("apus-model-run-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: url) }
    try await body(url)
  }

  @Test func chosenVariablesAndWarmupAreKept() async throws {
    let model = try linearModel()
    let all = try await model.sample(draws: 60, tune: 80, chains: 2, marginalize: .off, seed: 3)
    let some = try await model.sample(
      draws: 20, tune: 80, chains: 2, marginalize: .off, seed: 3, thin: 3,
      keep: ["sigma", "alpha"],
      storeWarmup: true)
    #expect(some.posterior.names == ["alpha", "sigma"])
    let (alpha, kept) = (all.posterior["alpha"]!.values, some.posterior["alpha"]!.values)
    for draw in 0..<20 { #expect(kept[draw] == alpha[3 * draw + 2]) }
    #expect(some.warmupPosterior?["sigma"]?.shape == [2, 80])
    #expect(some.warmupPosterior?["sigma"]?.values.allSatisfy { $0 > 0 } == true)
    #expect(some.warmupSampleStats?["step_size"]?.shape == [2, 80])
    #expect(all.warmupPosterior == nil)
    let error = await #expect(throws: ModelError.self) { try await model.sample(keep: ["gamma"]) }
    #expect("\(error!)".contains("'gamma'"))
  }

  @Test func chainsStartAtValuesOfTheirOwn() async throws {
    let model = try linearModel()
    let starts = [0.1, 0.9].map { ["alpha": [$0], "beta": [1.4, -2], "sigma": [0.7]] }
    let result = try await model.sample(
      draws: 5, tune: 0, chains: 2, seed: 1, initialOfChains: starts)
    #expect(result.posterior["alpha"]?.shape == [2, 5])
    await #expect(throws: SamplerError.self) {
      try await model.sample(chains: 3, initialOfChains: starts)
    }
  }

  @Test func runInAFolderGoesOnBitForBit() async throws {
    let model = try linearModel()
    let whole = try await model.sample(draws: 300, tune: 200, seed: 3)
    try await withFolder { folder in
      let first = try await model.sample(draws: 100, tune: 200, seed: 3, checkpoint: folder)
      #expect(first.posterior["beta"]?.shape == [4, 100, 2])
      let extended = try await model.extend(folder, draws: 200)
      let again = try await model.resume(from: folder)
      for name in whole.posterior.names {
        #expect(extended.posterior[name] == whole.posterior[name])
        #expect(again.posterior[name] == whole.posterior[name])
      }
      #expect(extended.sampleStats["lp"] == whole.sampleStats["lp"])
      #expect(extended.observedData == whole.observedData)
    }
  }

  @Test func modelIsSampledUntilItIsTrustworthy() async throws {
    let model = try linearModel()
    let result = try await model.sample(untilTrustworthy: 20_000, draws: 100, tune: 500, seed: 4)
    #expect(result.diagnose().passed)
    #expect(result.posterior.attributes["stop_reason"] == "the gates passed")
    let count = try #require(result.posterior["alpha"]?.shape[1])
    let straight = try await model.sample(draws: count, tune: 500, seed: 4)
    #expect(straight.posterior["beta"] == result.posterior["beta"])
  }

  @Test func reportsEndWithTheRun() async throws {
    let progress = SamplingProgress()
    _ = try await linearModel().sample(
      draws: 200, tune: 200, marginalize: .off, seed: 4, progress: progress)
    var last: SamplingProgress.Report?
    for await report in progress { last = report }
    #expect(last?.draws == 1600 && last?.isLast == true)
  }

  /// An upper limit that is not known, and values below it.
  private func limitModel(prior: some Distribution, _ y: [Double]) throws -> Model {
    try Model { m in
      let limit = m.parameter("limit", prior)
      m.observe("obs", Uniform(lower: 0, upper: limit), equals: m.data("y", y))
    }
  }

  @Test func refusalNamesTermRowAndValue() async throws {
    let model = try limitModel(prior: HalfNormal(sigma: 10), [0.25, 3.5, 0.5])
    let error = await #expect(throws: SamplerError.self) {
      try await model.sample(initial: ["limit": [2]])
    }
    let text = "\(error!)"
    #expect(text.contains("likelihood of 'obs'") && text.contains("-inf"))
    #expect(text.contains("row 1") && text.contains("3.5"))
  }

  @Test func refusalNamesAnOverflowAndAPotential() throws {
    let model = try Model { m in
      let scale = m.parameter("scale", HalfNormal(sigma: 1))
      let x = m.parameter("x", Normal(mu: 0, sigma: 1))
      m.potential("root", log(x) * scale)
    }
    let density = try model.compile()
    #expect(density.explainRefusal(at: [1000, 1]) == "'scale' is inf")
    let text = try #require(density.explainRefusal(at: [0, -1]))
    #expect(text.contains("potential 'root'") && text.contains("nan"))
    #expect(density.explainRefusal(at: [0, 1]) == nil)
  }

  @Test func chainsStartAtPriorDrawsWhereNothingElseIsInside() async throws {
    let model = try limitModel(prior: Normal(mu: 1000, sigma: 1), [900])
    let result = try await model.sample(draws: 500, tune: 500, seed: 2)
    // Nearly the prior: the density of one value below the limit hardly depends on it.
    let row = try #require(try result.summary()["limit"])
    #expect(abs(row.mean - 1000) <= 4 * row.mcseMean + 0.01)
    let density = try model.compile()
    var generator = RandomStream(seed: 1, purpose: .initialPoint)
    let draws = try (0..<200).map { _ in try density.priorDraw(using: &generator)[0] }
    #expect(abs(draws.reduce(0, +) / 200 - 1000) < 4 / 200.0.squareRoot())
  }
}
