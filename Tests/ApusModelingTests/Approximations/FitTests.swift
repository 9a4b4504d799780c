/// Approximations of models: against a sample, in the names of the model, with their warnings.
import ApusDiagnostics
import ApusDistributions
import ApusGraph
import ApusInference
import ApusLinearAlgebra
import ApusModeling
import ApusReferenceModels
import ApusTestSupport
import Foundation
import Testing

@Suite struct FitTests {
  /// A line with three unknowns.
  static func linear() throws -> Model {
    var generator = GeneratorB(seed: 4)
    let x = (0..<60).map { _ in generator.normalish() }
    let y = x.map { 0.5 + 1.5 * $0 + 0.7 * generator.normalish() }
    return try Model { m in
      let alpha = m.parameter("alpha", Normal(mu: 0, sigma: 2))
      let beta = m.parameter("beta", Normal(mu: 0, sigma: 2))
      let sigma = m.parameter("sigma", HalfNormal(sigma: 1))
      m.deterministic("ratio", beta / sigma)
      m.observe(
        "obs", Normal(mu: alpha + beta * m.data("x", x), sigma: sigma), equals: m.data("y", y))
    }
  }

  /// Two coefficients whose predictors are nearly the same.
  static func correlated() throws -> Model {
    var generator = GeneratorB(seed: 5)
    let rows = (0..<200).map { _ in
      let a = generator.normalish()
      return [a, 0.97 * a + 0.243 * generator.normalish()]
    }
    let y = rows.map { $0[0] + $0[1] + generator.normalish() }
    return try Model { m in
      let beta = m.parameter("beta", Normal(mu: 0, sigma: 2), shape: [2])
      m.observe(
        "obs", Normal(mu: dot(m.data("X", rows), beta), sigma: 1), equals: m.data("y", y))
    }
  }

  @Test(arguments: [VariationalMethod.meanFieldADVI, .fullRankADVI])
  func aWellBehavedPosteriorIsApproximated(method: VariationalMethod) async throws {
    let model = try Self.linear()
    let exact = try (try await model.sample(draws: 2000, seed: 3)).summary()
    let fit = try await model.fit(method, iterations: 25_000, seed: 33)
    #expect(fit.stop.isConverged && fit.paretoK < 0.7)
    let table = try fit.sample(4000, seed: 33).summary()
    #expect(table.rows.map(\.name) == ["alpha", "beta", "sigma", "ratio"])
    for row in table.rows {
      let truth = try #require(exact[row.name])
      #expect(abs(row.mean - truth.mean) < 0.2 * truth.sd, "\(row.name)")
      #expect((0.85...1.15).contains(row.sd / truth.sd), "\(row.name)")
    }
    #expect(table.verdict.passed && table.description.hasPrefix("Trustworthy: k-hat "))
    #expect(table.description.contains("approximation: widths are not for decisions"))
    #expect(fit.description.hasPrefix("k-hat "))
  }

  @Test func laplaceIsTheNormalDensityAroundTheMode() async throws {
    let model = try Self.linear()
    let fit = try await model.fit(.laplace, seed: 1)
    let laplace = try model.laplaceApproximation().approximation
    #expect(fit.unconstrained.normal.mean == laplace.mode && fit.unconstrained.method == "laplace")
    let covariances = zip(
      fit.unconstrained.normal.covariance.storage, laplace.covariance.storage)
    #expect(covariances.allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(fit.stop.isConverged && fit.paretoK < 0.7)
    #expect(try fit.sample(1000, seed: 1).summary().description.hasPrefix("Trustworthy: k-hat "))
  }

  @Test func pathfinderEndsNearTheMode() async throws {
    let model = try Self.linear()
    let laplace = try model.laplaceApproximation().approximation
    let fit = try await model.fit(.pathfinder, seed: 1)
    #expect(fit.unconstrained.method == "pathfinder" && fit.paretoK < 1)
    for i in 0..<3 {
      let sd = laplace.standardDeviations[i]
      #expect(abs(fit.unconstrained.normal.mean[i] - laplace.mode[i]) < 0.25 * sd)
      #expect((0.5...1.3).contains(fit.unconstrained.normal.standardDeviations[i] / sd))
    }
  }

  @Test func kHatTellsANarrowFitFromAGoodOne() async throws {
    let model = try Self.correlated()
    let narrow = try await model.fit(.meanFieldADVI, iterations: 20_000, seed: 3)
    let good = try await model.fit(.fullRankADVI, iterations: 20_000, seed: 3)
    #expect(good.paretoK < 0.5 && narrow.paretoK > good.paretoK)
    let comparison = try await compareWidths(narrow, seed: 1)
    let row = try #require(comparison["beta[0]"])
    #expect(row.sdRatio < 0.45 && row.intervalRatio < 0.5)
    #expect(abs(row.shift) < 0.25)
    #expect(comparison.sentence.hasPrefix("Its intervals are too narrow, most of all that of beta"))
    #expect(comparison.description.hasPrefix("k-hat "))
    let posterior = try await model.sample(draws: 2000, seed: 3)
    let wide = try await compareWidths(good, posterior, seed: 1)
    #expect(wide.verdict.passed == posterior.diagnose().passed && wide.rows.count == 2)
    for row in wide.rows {
      #expect((0.93...1.07).contains(row.sdRatio) && abs(row.shift) < 0.1, "\(row.name)")
    }
    #expect(wide.sentence.hasPrefix("Its widths are within a tenth"))
  }

  /// k-hat is near to its threshold here, since log sigma is skewed, and the seed decides on which side
  /// it is, for ADVI as well: verdicts have to follow it.
  @Test(arguments: [VariationalMethod.deterministicADVI, .batchAndMatch])
  func momentsAreFoundWithoutALearningRate(method: VariationalMethod) async throws {
    let model = try Self.linear()
    let exact = try (try await model.sample(draws: 2000, seed: 3)).summary()
    var verdicts = [Bool]()
    for seed: UInt64 in 1...4 {
      let fit = try await model.fit(method, seed: seed)
      #expect(fit.stop.isConverged && fit.paretoK < 1)
      let table = try fit.sample(4000, seed: seed).summary()
      for row in table.rows {
        let truth = try #require(exact[row.name])
        #expect(abs(row.mean - truth.mean) < 0.1 * truth.sd, "\(row.name)")
        #expect((0.9...1.1).contains(row.sd / truth.sd), "\(row.name)")
      }
      #expect(table.verdict.passed == (fit.paretoK <= 0.7))
      #expect(table.description.contains("k-hat "))
      verdicts.append(table.verdict.passed)
    }
    #expect(verdicts.contains(true))
  }

  /// Both have the covariance, which independent coordinates miss.
  @Test(arguments: [VariationalMethod.deterministicADVI, .batchAndMatch])
  func correlatedWidthsAreThoseOfASample(method: VariationalMethod) async throws {
    let model = try Self.correlated()
    let fit = try await model.fit(method, seed: 3)
    #expect(fit.stop.isConverged && fit.paretoK < 0.5)
    let posterior = try await model.sample(draws: 2000, seed: 3)
    for row in try await compareWidths(fit, posterior, seed: 1).rows {
      #expect((0.93...1.07).contains(row.sdRatio) && abs(row.shift) < 0.1, "\(row.name)")
    }
    if method == .deterministicADVI {
      let meanField = try #require(fit.unconstrained.fixedDraws?.meanField)
      let ratios = zip(meanField.standardDeviations, fit.unconstrained.normal.standardDeviations)
      #expect(ratios.allSatisfy { $0 / $1 < 0.45 })
    }
  }

  @Test func drawsCarryNamesStatisticsAndAttributes() async throws {
    let fit = try await Self.linear().fit(iterations: 5000, seed: 2)
    let result = try fit.sample(300, seed: 4)
    #expect(result.posterior.names == ["alpha", "beta", "sigma", "ratio"])
    let (beta, sigma) = (result.posterior["beta"]!.values, result.posterior["sigma"]!.values)
    #expect(sigma.allSatisfy { $0 > 0 })
    let ratio = result.posterior["ratio"]!.values
    #expect(ratio.indices.allSatisfy { abs(ratio[$0] - beta[$0] / sigma[$0]) < 1e-12 })
    let attributes = result.posterior.attributes
    #expect(attributes["approximation"] == "mean-field ADVI" && attributes["seed"] == "4")
    #expect(attributes["pareto_k"] == "\(fit.paretoK)" && attributes["fit_seed"] == "2")
    #expect(result.observedData?["obs"] != nil && result.constantData?["x"] != nil)
    let weights = try #require(result.sampleStats["log_weight"]).values
    #expect(abs(weights.reduce(0) { $0 + exp($1) } - 1) < 1e-10)
    #expect(result.sampleStats.names == ["lp", "lp_approximation", "log_weight"])
    #expect(try fit.sample(300, seed: 4) == result)
  }

  @Test func weightsBringMomentsNearerToThePosterior() async throws {
    let model = try Self.linear()
    let exact = try (try await model.sample(draws: 4000, seed: 3)).summary()
    let fit = try await model.fit(iterations: 25_000, seed: 1)
    let moments = try #require(try fit.importanceWeightedMoments(seed: 2))
    #expect(moments.map(\.name) == ["alpha", "beta", "sigma", "ratio"])
    for row in moments {
      let truth = try #require(exact[row.name])
      #expect(abs(row.mean - truth.mean) < 0.1 * truth.sd, "\(row.name)")
      #expect(abs(row.sd / truth.sd - 1) < 0.1, "\(row.name)")
    }
    let poor = try await model.fit(iterations: 5, seed: 3)
    #expect(!(poor.paretoK < 0.7))
    #expect(try poor.importanceWeightedMoments(seed: 1) == nil)
  }

  @Test func everyOptionHasAnEffect() async throws {
    let model = try Self.linear()
    let fit = try await model.fit(
      iterations: 500, stopping: .fixed, gradient: .total, drawsPerStep: 4, seed: 1)
    #expect(fit.unconstrained.iterations == 500 && fit.unconstrained.gradientCount == 2000)
    let landing = try await model.fit(
      iterations: 500, stopping: .fixed, drawsPerStep: 4, seed: 1)
    #expect(landing.unconstrained.normal != fit.unconstrained.normal)
    let near = try await model.fit(
      iterations: 500, seed: 1, initial: ["alpha": [0.5], "beta": [1.5], "sigma": [0.7]])
    let far = try await model.fit(iterations: 500, seed: 1)
    #expect(try #require(near.elboPath.first).value > (try #require(far.elboPath.first).value) + 5)
    let strict = try await model.fit(iterations: 2000, tolerance: 1e-6, seed: 1)
    #expect(!strict.stop.isConverged)
    let matched = try await model.fit(.batchAndMatch, iterations: 200, tolerance: 1e-9, seed: 1)
    #expect(!matched.stop.isConverged && matched.unconstrained.iterations == 200)
    let short = try await model.fit(.deterministicADVI, iterations: 2, seed: 1)
    #expect(!short.stop.isConverged && short.unconstrained.iterations == 2)
  }

  @Test func runsThatDidNotSettleNeverPass() async throws {
    let fit = try await Self.linear().fit(iterations: 5, seed: 1)
    #expect(fit.stop == .notStationary)
    let table = try fit.sample(500, seed: 1).summary()
    #expect(!table.verdict.passed)
    #expect(table.description.contains("k-hat") && table.description.contains("stationary"))
    #expect(table.description.contains("approximation: widths are not for decisions"))
  }

  @Test func failuresNameTheTerm() async throws {
    let flat = try Model { m in
      m.parameter("a", Flat())
      m.parameter("b", Normal(mu: 0, sigma: 1))
    }
    let unbounded = await #expect(throws: VariationalError.self) {
      _ = try await flat.fit(iterations: 20_000, seed: 1)
    }
    #expect(unbounded.map { "\($0)".contains("'a'") } ?? false)
    let logarithm = try Model { m in
      // Finite near 0 only.
      let x = m.parameter("x", Normal(mu: 0, sigma: 1))
      m.potential("soft", log(1e-6 - x * x))
    }
    let error = await #expect(throws: VariationalError.self) {
      _ = try await logarithm.fit(iterations: 1000, seed: 1)
    }
    #expect(error.map { "\($0)".contains("'soft'") } ?? false)
    let fit = try await Self.linear().fit(iterations: 300, seed: 1)
    let refusal = #expect(throws: SamplerError.self) { _ = try fit.sample(0) }
    #expect(refusal.map { "\($0)".contains("draws is 0") } ?? false)
  }

  @Test func samplingCanBeginAtAnApproximation() async throws {
    let model = try Self.correlated()
    let fit = try await model.fit(.fullRankADVI, iterations: 10_000, seed: 1)
    let starts = try fit.starts(chains: 4, seed: 2)
    #expect(starts.count == 4 && Set(starts.map { $0["beta"]! }).count == 4)
    let posterior = try await model.sample(
      draws: 1000, tune: 100, seed: 3, initialOfChains: starts, adaptation: fit.adaptation)
    let table = try posterior.summary()
    #expect(table.verdict.passed)
    // With the covariance as the metric a trajectory is as short as that of a standard normal.
    let steps = try #require(posterior.sampleStats["n_steps"]).values
    #expect(steps.reduce(0, +) / Double(steps.count) < 8)
    // The sampler adapted no metric of its own.
    let meanField = try await model.fit(iterations: 5000, seed: 1)
    #expect(
      meanField.adaptation.map
        == .diagonal(
          scales: meanField.unconstrained.normal.standardDeviations))
  }

  @Test func predictionsWorkOnItsDraws() async throws {
    let model = try Self.linear()
    let draws = try await model.fit(iterations: 3000, seed: 1).sample(50, seed: 1)
    let result = try model.samplePosteriorPredictive(draws, seed: 2)
    #expect(result.posteriorPredictive?["obs"]?.shape == [1, 50, 60])
  }
}
