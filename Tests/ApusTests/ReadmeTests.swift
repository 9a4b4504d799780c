/// The examples of README and of the umbrella's documentation, as users write them.
import Apus
import Foundation
import Testing

@Suite struct ReadmeTests {
  private let X = [
    [0.2, -1.7], [-0.1, -0.1], [-0.3, -1.0], [-2.1, 0.7], [1.4, 0.5], [0.8, -0.7], [0.0, 1.1],
    [0.8, 0.0],
  ]
  private let y = [4.7, 1.2, 2.0, -2.9, 2.5, 3.2, -1.6, 2.7]

  @Test func modelGoesFromDataToVerdictAndPredictions() async throws {
    let model = try Model { m in
      let X = m.data("X", X)
      let alpha = m.parameter("alpha", Normal(mu: 0, sigma: 2))
      let beta = m.parameter("beta", Normal(mu: 0, sigma: 1.5), shape: [2])
      let sigma = m.parameter("sigma", HalfNormal(sigma: 1))
      m.observe("obs", Normal(mu: alpha + dot(X, beta), sigma: sigma), equals: m.data("y", y))
    }
    let posterior = try await model.sample(
      draws: 2000, tune: 2000, chains: 4, targetAccept: 0.95, seed: 9)
    #expect("\(try posterior.summary())".hasPrefix("Trustworthy"))
    try posterior.requireTrustworthy()

    let tomorrow = try model.replacingData(["X": [[0.5, 0.5], [1.0, -1.0]]])
    let predicted = try tomorrow.samplePosteriorPredictive(posterior, seed: 1, into: .predictions)
    let intervals = try #require(predicted.predictions?["obs"]).hdi(0.9)
    #expect(intervals.count == 2 && intervals.allSatisfy { $0.lower < $0.upper })

    let ridge = try Ridge(alpha: 1).fit(X, y)
    let table = try posterior.summary()
    // Ridge shrinks as a prior does: its coefficients lie inside of the posterior's intervals.
    for (j, coefficient) in ridge.coefficients.enumerated() {
      let row = try #require(table["beta[\(j)]"])
      #expect(row.mean - 4 * row.sd < coefficient && coefficient < row.mean + 4 * row.sd)
    }
  }

  @Test func groupsAndMissingOutcomes() async throws {
    let counties = try Model { m in
      let county = m.data(
        "county_of", ["AITKIN", "ANOKA", "ANOKA", "CASS", "CASS"], levelsOf: "county")
      let mu = m.parameter("mu", Normal(mu: 0, sigma: 2))
      let tau = m.parameter("tau", HalfNormal(sigma: 1))
      let a = m.parameter("a", Normal(mu: mu, sigma: tau), dims: ["county"])
      m.observe(
        "obs", Normal(mu: a[county], sigma: 0.5),
        equals: m.data("radon", [1.1, 0.4, .nan, 1.9, 1.6]), missing: .impute)
    }
    let fit = try await counties.sample(targetAccept: 0.95, seed: 1)
    let table = try fit.summary()
    #expect(table["a[AITKIN]"] != nil && table["obs_unobserved[2]"] != nil)
    let elsewhere = try counties.replacingData([
      "county_of": ["CASS", "DAKOTA", nil] as [String?]
    ])
    let levels = try elsewhere.samplePosteriorPredictive(fit, seed: 1, into: .predictions)
    let words = try #require(levels.predictions?.attributes["new_levels"])
    #expect(words.hasPrefix("DAKOTA of 'county' are new: drawn from their population; "))
    #expect(levels.predictions?["obs"]?.shape == [4, 2000, 3])
  }

  @Test func landingPageExampleRuns() async throws {
    let model = try Model { m in
      let mu = m.parameter("mu", Normal(mu: 0, sigma: 10))
      let sigma = m.parameter("sigma", HalfNormal(sigma: 5))
      m.observe(
        "y", Normal(mu: mu, sigma: sigma), equals: m.data("measured", [4.1, 5.3, 4.7, 5.0]))
    }
    let posterior = try await model.sample(targetAccept: 0.99, seed: 1)
    let mean = try #require(posterior.posterior["mu"]).mean()[0]
    #expect(abs(mean - 4.775) < 0.5)
  }

  @Test func modelingPageExampleRuns() async throws {
    let model = try Model { m in
      let x = m.data("x", [1.0, 2, 3, 4])
      let slope = m.parameter("slope", Normal(mu: 0, sigma: 2))
      let sigma = m.parameter("sigma", HalfNormal(sigma: 1))
      m.observe(
        "y", Normal(mu: slope * x, sigma: sigma), equals: m.data("measured", [1.1, 1.9, 3.2, 3.9]))
    }
    let posterior = try await model.sample(seed: 1)
    let tomorrow = try model.replacingData(["x": [5.0, 6]])
    let predicted = try tomorrow.samplePosteriorPredictive(posterior, seed: 2, into: .predictions)
    let means = try #require(predicted.predictions?["y"]).mean()
    #expect(abs(means[0] - 5) < 0.5 && abs(means[1] - 6) < 0.6)
  }

  @Test func longRunIsWatchedAndContinued() async throws {
    let model = try Model { m in
      let mu = m.parameter("mu", Normal(mu: 0, sigma: 2))
      m.observe("obs", Normal(mu: mu, sigma: 1), equals: m.data("y", y))
    }
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("apus-readme-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let progress = SamplingProgress()
    let watching = Task { await progress.reduce(into: 0) { $0 = $1.draws } }
    let draws = try await model.sample(draws: 300, seed: 1, checkpoint: folder, progress: progress)
    #expect(await watching.value == 4 * 1300)
    let again = try await model.resume(from: folder)
    #expect(again.posterior["mu"] == draws.posterior["mu"])
    let more = try await model.extend(folder, draws: 200)
    #expect(more.posterior["mu"]?.shape == [4, 500])
  }
}
