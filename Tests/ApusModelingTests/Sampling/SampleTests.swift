/// Sampling a model: known answers, results, starting points.
import ApusDiagnostics
import ApusDistributions
import ApusGraph
import ApusInference
import ApusReferenceModels
import Testing

@testable import ApusModeling

@Suite struct SampleTests {
  @Test func conjugateNormalHasItsKnownPosterior() async throws {
    let y = [1.872, 1.357, -2.31, 6.868, 2.22, 3.967, 2.526, 0.919, 3.225, -1.176, 2.441, 2.846]
    let model = try Model { m in
      let mu = m.parameter("mu", Normal(mu: 0, sigma: 3))
      m.observe("obs", Normal(mu: mu, sigma: 1.5), equals: m.data("y", y))
    }
    let row = try #require(try await model.sample(seed: 4).summary()["mu"])
    #expect(abs(row.mean - 2.02081632653) <= 4 * row.mcseMean)
    #expect(abs(row.sd - 0.428571428571) <= 4 * row.mcseSD)
    #expect(row.rHat <= 1.01)
  }

  @Test func sameSeedGivesTheSameBitsForAnyNumberOfThreads() async throws {
    let model = try linearModel()
    func draws(threads: Int) async throws -> [Double] {
      try await model.sample(draws: 200, tune: 200, seed: 3, threads: threads)
        .posterior["beta"]!.values
    }
    let one = try await draws(threads: 1)
    #expect(try await draws(threads: 2) == one)
    #expect(try await draws(threads: 4) == one)
  }

  @Test func resultCarriesDimsLabelsDataAndAttributes() async throws {
    let model = try Model { m in
      m.coordinate("group", ["a", "b", "c"])
      let offset = m.parameter("offset", Normal(mu: 0, sigma: 1), dims: ["group"])
      let effect = m.deterministic("effect", 2 * offset, dims: ["group"])
      let group = m.data("g", [0, 1, 2, 0])
      m.observe("obs", Normal(mu: effect[group], sigma: 1), equals: m.data("y", [1.0, 2, 3, 4]))
    }
    let result = try await model.sample(draws: 50, tune: 50, chains: 2, seed: 5)
    let effect = try #require(result.posterior["effect"])
    #expect(effect.dims == ["chain", "draw", "group"] && effect.shape == [2, 50, 3])
    #expect(result.posterior.coordinates["group"] == ["a", "b", "c"])
    #expect(result.posterior.names == ["offset", "effect"])
    let offset = try #require(result.posterior["offset"])
    #expect(zip(effect.values, offset.values).allSatisfy { $0 == 2 * $1 })
    #expect(result.observedData?["obs"]?.values == [1, 2, 3, 4])
    #expect(result.constantData?["g"]?.kind == .integer)
    #expect(result.posterior.attributes["seed"] == "5")
    #expect(try result.summary()["effect[b]"] != nil)
  }

  @Test func initialValuesAreUsedAndChecked() async throws {
    let model = try linearModel()
    await #expect(throws: ModelError.self) {
      _ = try await model.sample(initial: ["alpha": [0]])
    }
    await #expect(throws: ModelError.self) {
      _ = try await model.sample(initial: ["alpha": [0], "beta": [0, 0], "sigma": [-1]])
    }
    let start = ["alpha": [0.6], "beta": [1.4, -2], "sigma": [0.7]]
    let result = try await model.sample(
      draws: 20, tune: 0, chains: 2, seed: 1, initial: start)
    #expect(result.posterior["alpha"]?.shape == [2, 20])
  }

  @Test func potentialsShapeThePosterior() async throws {
    let model = try Model { m in
      let x = m.parameter("x", Flat())
      m.potential("pull", -0.5 * square((x - 3) / 0.5))
    }
    let row = try #require(try await model.sample(seed: 2).summary()["x"])
    #expect(abs(row.mean - 3) <= 4 * row.mcseMean)
    #expect(abs(row.sd - 0.5) <= 4 * row.mcseSD)
  }

  @Test func maximumAPosterioriOfAConjugateModelIsExact() throws {
    let model = try Model { m in
      let mu = m.parameter("mu", Normal(mu: 0, sigma: 2))
      let rate = m.parameter("rate", Gamma(alpha: 3, beta: 2))
      m.observe("obs", Normal(mu: mu, sigma: 1), equals: m.data("y", [1.0, 2, 6]))
      m.observe("count", Poisson(mu: rate), equals: m.data("k", [2, 4]))
    }
    let mode = try model.maximumAPosteriori()
    // Normal: precision 3 + 1/4, weighted sum 9. Gamma: shape 3 + 6, rate 2 + 2, mode (9 - 1) / 4.
    #expect(abs(mode.values["mu"]![0] - 9 / 3.25) <= 1e-7)
    #expect(abs(mode.values["rate"]![0] - 2) <= 1e-7)
  }
}
