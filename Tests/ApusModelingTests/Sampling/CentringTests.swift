/// Effects that are sampled between their own units and those of their scale.
import ApusDiagnostics
import ApusDistributions
import ApusGraph
import ApusInference
import ApusNumerics
import ApusTestSupport
import Foundation
import Testing

@testable import ApusModeling

@Suite struct CentringTests {
  /// Counts of groups with means around 2; the effects as they are, or in units of their scale.
  private func counts(groups: Int, rows: Int, isCentred: Bool) throws -> Model {
    var generator = RandomStream(seed: 7, purpose: .simulation)
    let effects = (0..<groups).map { _ in 0.7 + 0.6 * Variates.normal(using: &generator) }
    let group = (0..<groups * rows).map { $0 / rows }
    let y = group.map { Int(Variates.poisson(mean: exp(effects[$0]), using: &generator)) }
    return try Model { m in
      let mu = m.parameter("mu", Normal(mu: 0, sigma: 1))
      let tau = m.parameter("tau", HalfNormal(sigma: 1))
      let effects: Tensor
      if isCentred {
        effects = m.parameter("effect", Normal(mu: mu, sigma: tau), shape: [groups])
      } else {
        let z = m.parameter("z", Normal(mu: 0, sigma: 1), shape: [groups])
        effects = m.deterministic("effect", mu + tau * z)
      }
      m.observe(
        "obs", Poisson(logMu: effects[m.data("group", group)]), equals: m.data("y", y))
    }
  }

  /// The model in coordinates with given shares.
  private func density(_ model: Model, share: [Double]) throws -> SampledDensity {
    let plain = try SampledDensity(try model.compile(), .none)
    return try SampledDensity(
      plain.full, .none,
      recentring: plain.recentrable.map { CentredShare(effect: $0, share: share) })
  }

  @Test(
    arguments: [[0.0], [0.3], [1], [0, 0.2, 0.5, 0.9, 1]], [true, false])
  func coordinatesAreAChangeOfVariables(_ share: [Double], _ isCentred: Bool) throws {
    let model = try counts(groups: 5, rows: 2, isCentred: isCentred)
    let density = try density(model, share: share)
    let full = density.full
    #expect(density.names == full.names && density.recentred.count == 1)
    var (evaluator, plain) = (try density.makeEvaluator(), try full.makeEvaluator())
    var generator = GeneratorB(seed: 3)
    for _ in 0..<5 {
      let x = (0..<full.dimension).map { _ in 0.5 * generator.normalish() }
      let position = density.filled([x], seed: 1)[0]
      for (a, b) in zip(density.sampled(of: position), x) { #expect(abs(a - b) <= 1e-12) }
      // ψ ~ Normal(μ, τ) is μ + τ^(1 - λ) (x - λ μ).
      let (mu, logTau) = (x[0], x[1])
      var logJacobian = 0.0
      for j in 0..<5 {
        let lambda = share.count == 1 ? share[0] : share[j]
        let effect = mu + exp((1 - lambda) * logTau) * (x[2 + j] - lambda * mu)
        let expected = isCentred ? effect : (effect - mu) / exp(logTau)
        #expect(abs(position[2 + j] - expected) <= 1e-12 * max(1, abs(expected)))
        logJacobian += (isCentred ? 1 - lambda : -lambda) * logTau
      }
      let (value, gradient) = try evaluator.evaluate(at: x)
      let expected = try plain.evaluate(at: position).logDensity + logJacobian
      #expect(abs(value - expected) <= 1e-11 * max(1, abs(expected)))
      for i in x.indices {
        func at(_ step: Double) throws -> Double {
          var moved = x
          moved[i] += step
          return try evaluator.evaluate(at: moved).logDensity
        }
        let h = 1e-3
        let outer = try (at(2 * h) - at(-2 * h)) / (4 * h)
        let inner = try (at(h) - at(-h)) / (2 * h)
        let slope = (4 * inner - outer) / 3
        #expect(abs(gradient[i] - slope) <= 1e-7 * max(1, abs(slope)))
      }
    }
  }

  /// Groups with much data are centred, those with little are not; however it was written.
  @Test(arguments: [true, false])
  func sharesFollowTheData(_ isCentred: Bool) async throws {
    func shares(rows: Int) async throws -> [Double] {
      let model = try counts(groups: 20, rows: rows, isCentred: isCentred)
      let density = try SampledDensity(try model.compile(), .none)
      return try await density.recentred(seed: 1, tune: 1000).recentred[0].share
    }
    let (few, many) = (try await shares(rows: 1), try await shares(rows: 400))
    // The information of a count about its log mean is the mean; the variance of the effects is
    // 0.36, and the means lie around 2 with a factor of 3 to both sides.
    #expect(many.allSatisfy { $0 > 0.97 && $0 <= 1 })
    #expect(few.allSatisfy { $0 > 0.05 && $0 < 0.9 })
  }

  /// The same posterior in all coordinates, within the errors that it states.
  @Test(arguments: [true, false])
  func posteriorIsTheSame(_ isCentred: Bool) async throws {
    let model = try counts(groups: 8, rows: 3, isCentred: isCentred)
    let chosen = try await model.sample(draws: 2000, seed: 4)
    let written = try await model.sample(
      draws: 2000, targetAccept: 0.95, parameterization: .asWritten, seed: 4)
    #expect(chosen.posterior.attributes["centring"]?.hasPrefix(isCentred ? "effect" : "z") == true)
    #expect(written.posterior.attributes["centring"] == nil)
    #expect(chosen.posterior.names == written.posterior.names)
    let (ours, theirs) = (try chosen.summary(), try written.summary())
    for (a, b) in zip(ours.rows, theirs.rows) {
      #expect(a.name == b.name)
      let error = (a.mcseMean * a.mcseMean + b.mcseMean * b.mcseMean).squareRoot()
      #expect(abs(a.mean - b.mean) <= 4 * error, "\(a.name): \(a.mean) \(b.mean)")
      #expect(abs(a.sd / b.sd - 1) <= 0.1, "\(a.name): \(a.sd) \(b.sd)")
    }
    // The log density is that of the model at the draws.
    let density = try model.compile()
    var evaluator = try density.makeEvaluator()
    let lp = try #require(chosen.sampleStats["lp"]?.values)
    let unconstrained = try density.unconstrain(
      Dictionary(
        uniqueKeysWithValues: density.structure.parameters.map { parameter in
          let count = parameter.shape.count
          return (
            parameter.name, Array(chosen.posterior[parameter.name]!.values.prefix(count))
          )
        }))
    let expected = try evaluator.evaluate(at: unconstrained).logDensity
    #expect(abs(lp[0] - expected) <= 1e-9 * max(1, abs(expected)))
  }

  /// A run in a folder goes on in the coordinates that it was begun in.
  @Test func runsGoOnInTheirCoordinates() async throws {
    let model = try counts(groups: 6, rows: 2, isCentred: true)
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "centring-\(UInt64.random(in: .min ... .max))")
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try await model.sample(draws: 50, tune: 150, chains: 2, seed: 3, checkpoint: folder)
    let longer = try await model.extend(folder, draws: 50)
    let whole = try await model.sample(draws: 100, tune: 150, chains: 2, seed: 3)
    #expect(longer.posterior["effect"]?.values == whole.posterior["effect"]?.values)
    #expect(longer.posterior.attributes["centring"] == whole.posterior.attributes["centring"])
  }

  @Test func startsAreThoseOfTheModel() async throws {
    let model = try counts(groups: 3, rows: 2, isCentred: true)
    let density = try density(model, share: [0.4])
    let values = ["mu": [0.2], "tau": [0.5], "effect": [0.1, -0.3, 0.6]]
    let start = density.sampled(of: try density.full.unconstrain(values))
    let back = try density.full.constrain(density.filled([start], seed: 1)[0])
    for (name, numbers) in values {
      for (a, b) in zip(back[name] ?? [], numbers) { #expect(abs(a - b) <= 1e-13) }
    }
  }

  @Test func shortRunsStayAsTheyAreWritten() async throws {
    let model = try counts(groups: 3, rows: 2, isCentred: true)
    let result = try await model.sample(draws: 20, tune: 50, chains: 2, seed: 1)
    #expect(result.posterior.attributes["centring"] == nil)
  }

  /// Standardised unknowns that are used in another way, or with a scale that may be negative, stay.
  @Test func otherUsesAreNotRecentred() throws {
    func recentrable(
      _ use: @escaping (_ z: Tensor, _ tau: Tensor, _ free: Tensor, _ m: ModelBuilder) -> Tensor
    ) throws -> [String] {
      let model = try Model { m in
        let z = m.parameter("z", Normal(mu: 0, sigma: 1), shape: [4])
        let tau = m.parameter("tau", HalfNormal(sigma: 1))
        let free = m.parameter("free", Normal(mu: 0, sigma: 1))
        m.potential("tail", -0.01 * square(free) * tau)
        m.observe(
          "obs", Poisson(logMu: use(z, tau, free, m)),
          equals: m.data("y", [1, 2, 0, 3]))
      }
      let density = try SampledDensity(try model.compile(), .none)
      #expect(model.explainPlan().contains("'z' are effects") == !density.recentrable.isEmpty)
      return density.recentrable.map { density.full.structure.parameters[$0.parameter].name }
    }
    #expect(try recentrable { z, tau, free, _ in free + tau * z } == ["z"])
    #expect(try recentrable { z, tau, _, _ in z * tau } == ["z"])
    #expect(
      try recentrable { z, tau, free, m in (free + tau * z)[m.data("order", [3, 2, 1, 0])] } == [
        "z"
      ])
    #expect(
      try recentrable { z, tau, free, m in free + tau * z[m.data("order", [3, 2, 1, 0])] } == ["z"])
    #expect(try recentrable { z, tau, _, _ in z }.isEmpty)
    #expect(try recentrable { z, tau, free, _ in tau * z + free * z }.isEmpty)
    #expect(try recentrable { z, tau, free, _ in free * z + tau }.isEmpty)
    #expect(try recentrable { z, tau, _, _ in tau * exp(z) }.isEmpty)
    #expect(try recentrable { z, tau, _, _ in tau * z + z }.isEmpty)
  }
}
