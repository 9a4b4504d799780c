/// Discrete variables are summed out exactly, and come back with their posterior.
import ApusDiagnostics
import ApusDistributions
import ApusGraph
import ApusInference
import Foundation
import Testing

@testable import ApusModeling

@Suite struct MarginalizedTests {
  private let y = [-2.1, 1.9, 2.2, -1.7, 0.1]
  private let weights = [0.3, 0.7]

  /// A mixture of two normals by a discrete variable for each row.
  private func mixture() throws -> Model {
    try Model { m in
      let means = m.parameter("means", Normal(mu: 0, sigma: 3), shape: [2])
      let z = m.marginalized("z", Categorical(p: weights), shape: [5])
      m.observe("obs", Normal(mu: means[z], sigma: 1), equals: m.data("y", y))
    }
  }

  private func logSumExp(_ values: [Double]) -> Double {
    let top = values.max() ?? 0
    return top + Foundation.log(values.reduce(0) { $0 + Foundation.exp($1 - top) })
  }

  @Test func sumOverAllAssignments() throws {
    let means = [-1.5, 2.0]
    let density = try mixture().compile()
    var expected = try means.reduce(0) { try $0 + Normal(mu: 0, sigma: 3).logDensity($1) }
    for value in y {
      expected += logSumExp(
        try (0..<2).map {
          try Foundation.log(weights[$0]) + Normal(mu: means[$0], sigma: 1).logDensity(value)
        })
    }
    #expect(abs(try density.logJoint(["means": means]) - expected) < 1e-12)
    #expect(density.names == ["means[0]", "means[1]"])
    var evaluator = try density.makeEvaluator()
    let (value, gradient) = try evaluator.evaluate(at: means)
    #expect(abs(value - expected) < 1e-12)
    for i in 0..<2 {
      var (up, down) = (means, means)
      up[i] += 1e-5
      down[i] -= 1e-5
      let slope =
        (try evaluator.evaluate(at: up).logDensity - evaluator.evaluate(at: down).logDensity) / 2e-5
      #expect(abs(gradient[i] - slope) < 1e-8)
    }
  }

  /// The probabilities of the draws are those of Bayes' rule at each draw of the parameters.
  @Test func recoveredDrawsHaveTheirPosterior() async throws {
    let model = try Model { m in
      let p = m.parameter("p", Beta(alpha: 2, beta: 2))
      let z = m.marginalized("z", Bernoulli(p: p), shape: [3])
      m.observe(
        "obs", Normal(mu: 3 * z, sigma: 1), equals: m.data("y", [0.2, 1.6, 2.9]))
    }
    let result = try await model.sample(draws: 4000, tune: 500, chains: 4, seed: 5)
    let z = try #require(result.posterior["z"])
    let p = try #require(result.posterior["p"])
    #expect(z.kind == .integer && z.shape == [4, 4000, 3])
    for (row, value) in [0.2, 1.6, 2.9].enumerated() {
      let (one, zero) = (
        Foundation.exp(-(value - 3) * (value - 3) / 2), Foundation.exp(-value * value / 2)
      )
      let expected = p.values.map { $0 * one / ($0 * one + (1 - $0) * zero) }
      let mean = expected.reduce(0, +) / 16_000
      let found = z.mean()[row]
      let error = (expected.reduce(0) { $0 + $1 * (1 - $1) }).squareRoot() / 16_000
      #expect(abs(found - mean) < 4 * error + 1e-12)
    }
    let again = try await model.sample(draws: 4000, tune: 500, chains: 4, seed: 5, threads: 1)
    #expect(again.posterior["z"] == z)
    // Replications use the recovered values.
    let replicated = try model.samplePosteriorPredictive(result, seed: 1)
    let obs = try #require(replicated.posteriorPredictive?["obs"])
    let residuals = zip(obs.values, z.values).map { $0 - 3 * $1 }
    #expect(abs(residuals.reduce(0, +) / 48_000) < 4 / 48_000.0.squareRoot())
  }

  /// One discrete variable for each group, of which rows come in any order.
  @Test func variableOfAGroupIsSharedByItsRows() throws {
    let groups = [0, 1, 0, 1, 1]
    let model = try Model { m in
      let mean = m.parameter("mean", Normal(mu: 0, sigma: 1))
      let z = m.marginalized("z", Bernoulli(p: 0.4), shape: [2])
      let group = m.data("group", groups)
      m.observe("obs", Normal(mu: mean + 2 * z[group], sigma: 1), equals: m.data("y", y))
    }
    var expected = try Normal(mu: 0, sigma: 1).logDensity(0.3)
    for group in 0..<2 {
      expected += logSumExp(
        try [0.0, 1].map { z in
          try Bernoulli(p: 0.4).logDensity(z)
            + groups.indices.filter { groups[$0] == group }.reduce(0) {
              try $0 + Normal(mu: 0.3 + 2 * z, sigma: 1).logDensity(y[$1])
            }
        })
    }
    #expect(abs(try model.compile().logJoint(["mean": [0.3]]) - expected) < 1e-12)
  }

  /// A single variable that everything depends on, and two that meet in one term.
  @Test func scalarVariablesTogether() throws {
    let model = try Model { m in
      let a = m.parameter("a", Normal(mu: 0, sigma: 1))
      let k = m.marginalized("k", DiscreteUniform(lower: 1, upper: 3))
      let b = m.marginalized("b", Bernoulli(p: 0.25))
      m.observe("obs", Normal(mu: a * k + b, sigma: 1), equals: m.data("y", y))
    }
    var terms = [Double]()
    for k in [1.0, 2, 3] {
      for b in [0.0, 1] {
        terms.append(
          try Foundation.log(1.0 / 3) + Bernoulli(p: 0.25).logDensity(b)
            + y.reduce(0) { try $0 + Normal(mu: 0.4 * k + b, sigma: 1).logDensity($1) })
      }
    }
    let expected = try Normal(mu: 0, sigma: 1).logDensity(0.4) + logSumExp(terms)
    #expect(abs(try model.compile().logJoint(["a": [0.4]]) - expected) < 1e-12)
  }

  @Test func priorsThatDependOnAVariable() throws {
    let model = try Model { m in
      let z = m.marginalized("z", Bernoulli(p: 0.5), shape: [2])
      let a = m.parameter("a", Normal(mu: 4 * z, sigma: 1), shape: [2])
      m.observe("obs", Normal(mu: a, sigma: 1), equals: m.data("y", [0.0, 4]))
    }
    let a = [0.2, 3.5]
    let expected = try (0..<2).reduce(0.0) { total, i in
      try total + Normal(mu: a[i], sigma: 1).logDensity([0, 4][i])
        + logSumExp(
          [0.0, 1].map { try! Foundation.log(0.5) + Normal(mu: 4 * $0, sigma: 1).logDensity(a[i]) })
    }
    #expect(abs(try model.compile().logJoint(["a": a]) - expected) < 1e-12)
    let prior = try model.samplePriorPredictive(draws: 4000, seed: 1)
    let z = try #require(prior.prior?["z"])
    #expect(abs(z.mean()[0] - 0.5) < 4 * 0.5 / 4000.0.squareRoot())
    let shifted = zip(prior.prior!["a"]!.values, z.values).map { $0 - 4 * $1 }
    #expect(abs(shifted.reduce(0, +) / 8000) < 4 / 8000.0.squareRoot())
  }

  @Test func logLikelihoodIsThatOfTheSum() throws {
    let model = try mixture()
    var posterior = InferenceData()
    posterior.posterior["means"] = DataArray(
      dims: ["chain", "draw", "means_dim_0"], shape: [1, 1, 2], values: [-1.5, 2])
    let found = try #require(try model.computeLogLikelihood(posterior).logLikelihood?["obs"])
    #expect(found.shape == [1, 1, 5])
    for (row, value) in y.enumerated() {
      let expected = logSumExp(
        try (0..<2).map {
          try Foundation.log(weights[$0]) + Normal(mu: [-1.5, 2][$0], sigma: 1).logDensity(value)
        })
      #expect(abs(found.values[row] - expected) < 1e-12)
    }
  }

  @Test func whatCannotBeSummedOutNamesTheWayOut() throws {
    func mistake(_ statements: (ModelBuilder) throws -> Void) throws -> String {
      try #require(throws: ModelError.self) { _ = try Model(statements) }.message
    }
    let infinite = try mistake { m in _ = m.marginalized("k", Poisson(mu: 3)) }
    for part in ["'k'", "finite", "Poisson", "Categorical"] { #expect(infinite.contains(part)) }
    let mixed = try mistake { m in
      let z = m.marginalized("z", Bernoulli(p: 0.5), shape: [3])
      m.observe("obs", Normal(mu: cumulativeSum(z), sigma: 1), equals: m.data("y", [1.0, 2, 3]))
    }
    for part in ["'obs'", "'z'", "scan"] { #expect(mixed.contains(part)) }
    let deterministic = try mistake { m in
      let z = m.marginalized("z", Bernoulli(p: 0.5))
      m.deterministic("twice", 2 * z)
      m.observe("obs", Normal(mu: z, sigma: 1), equals: m.data("y", [1.0]))
    }
    for part in ["'twice'", "'z'", "draws"] { #expect(deterministic.contains(part)) }
    let shapes = try mistake { m in
      let z = m.marginalized("z", Bernoulli(p: 0.5))
      let w = m.marginalized("w", Bernoulli(p: 0.5), shape: [2])
      m.observe("obs", Normal(mu: z + w, sigma: 1), equals: m.data("y", [1.0, 2]))
    }
    for part in ["'z' and 'w'", "shape"] { #expect(shapes.contains(part)) }
    let free = try mistake { m in m.parameter("k", Bernoulli(p: 0.5)) }
    for part in ["'k'", "marginalized"] { #expect(free.contains(part)) }
  }
}
