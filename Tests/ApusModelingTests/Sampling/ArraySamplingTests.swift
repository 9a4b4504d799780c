/// Posteriors of vectors and matrices by the No-U-Turn sampler against exact answers.

import ApusDiagnostics
import ApusDistributions
import ApusGraph
import Testing

@testable import ApusModeling

@Suite struct ArraySamplingTests {
  /// Compares the mean and the variance of one element with exact ones, in Monte Carlo errors.
  private func expectMoments(
    _ values: [Double], effective: Double, mean: Double, variance: Double, _ name: String
  ) {
    let n = Double(values.count)
    let average = values.reduce(0, +) / n
    let spread = values.reduce(0) { $0 + ($1 - average) * ($1 - average) } / n
    let error = (average - mean) / (variance / effective).squareRoot()
    #expect(abs(error) < 4.5, "\(name): mean \(average), not \(mean): \(error) errors")
    // With the kurtosis of a normal, and some more.
    let scale = variance * (3 / effective).squareRoot()
    #expect(abs(spread - variance) < 4.5 * scale, "\(name): variance \(spread), not \(variance)")
  }

  /// Every element of a variable.
  private func elements(_ array: DataArray) -> [[Double]] {
    let size = array.shape.dropFirst(2).reduce(1, *)
    return (0..<size).map { i in
      stride(from: i, to: array.values.count, by: size).map { array.values[$0] }
    }
  }

  @Test func countsWithADirichletPriorHaveADirichletPosterior() async throws {
    let rows = [[3, 1, 0, 2], [5, 0, 1, 4]]
    let model = try Model { m in
      let p = m.parameter("p", Dirichlet(a: [1, 0.5, 2, 1.5]))
      m.observe("counts", Multinomial(n: m.data("n", [6, 10]), p: p), equals: m.data("y", rows))
    }
    let posterior = try await model.sample(draws: 1000, tune: 500, chains: 4, seed: 1)
    let p = try #require(posterior.posterior["p"])
    let table = try posterior.summary()
    let exact = Dirichlet(a: [9, 1.5, 3, 7.5])
    for (i, values) in elements(p).enumerated() {
      let row = try #require(table["p[\(i)]"])
      #expect(row.rHat < 1.02)
      expectMoments(
        values, effective: row.essBulk, mean: try exact.mean[i], variance: try exact.variance[i],
        "p[\(i)]")
    }
    #expect(posterior.sampleStats["diverging"]?.values.reduce(0, +) == 0)
    let predicted = try model.samplePosteriorPredictive(posterior, seed: 2)
    let counts = try #require(predicted.posteriorPredictive?["counts"])
    #expect(counts.shape == [4, 1000, 2, 4] && counts.kind == .integer)
    let sums = stride(from: 0, to: counts.values.count, by: 4).map {
      counts.values[$0..<$0 + 4].reduce(0, +)
    }
    #expect(sums.enumerated().allSatisfy { $1 == ($0 % 2 == 0 ? 6 : 10) })
  }

  @Test func factorsOfCorrelationsHaveTheirPrior() async throws {
    let prior = LKJCholesky(n: 4, eta: 1.5)
    let model = try Model { m in
      let factor = m.parameter("L", prior)
      m.deterministic("R", dot(factor, transpose(factor)))
    }
    let posterior = try await model.sample(
      draws: 1500, tune: 500, chains: 4, targetAccept: 0.9, seed: 3)
    let table = try posterior.summary()
    let correlations = elements(try #require(posterior.posterior["R"]))
    for i in 0..<4 {
      for j in 0..<i {
        let row = try #require(table["R[\(i), \(j)]"])
        expectMoments(
          correlations[4 * i + j], effective: row.essBulk, mean: 0, variance: 1 / 6.0,
          "R[\(i), \(j)]")
      }
    }
    let (mean, variance) = (try prior.mean, try prior.variance)
    for (place, values) in elements(try #require(posterior.posterior["L"])).enumerated()
    where place % 4 <= place / 4 && place > 0 {
      let name = "L[\(place / 4), \(place % 4)]"
      let row = try #require(table[name])
      expectMoments(
        values, effective: row.essBulk, mean: mean[place], variance: variance[place], name)
    }
  }

  /// A normal mean with a normal prior: the posterior is normal, with known mean and covariance.
  @Test func normalVectorsHaveTheirConjugatePosterior() async throws {
    let rows = [[1.0, 2], [2, 0.5], [0, 1]]
    let model = try Model { m in
      let mu = m.parameter("mu", MvNormal(mu: 0, cov: [[4, 1], [1, 2]]))
      m.observe("y", MvNormal(mu: mu, tau: [[2, 0.5], [0.5, 1]]), equals: m.data("Y", rows))
    }
    let posterior = try await model.sample(draws: 1000, tune: 500, chains: 4, seed: 5)
    let table = try posterior.summary()
    // Precision: inverse of the prior covariance, plus three times that of the data.
    let (a, b, c) = (2 / 7.0 + 6, -1 / 7.0 + 1.5, 4 / 7.0 + 3)
    let determinant = a * c - b * b
    let weighted = [2 * 3 + 0.5 * 3.5, 0.5 * 3 + 3.5]
    let mean = [
      (c * weighted[0] - b * weighted[1]) / determinant,
      (a * weighted[1] - b * weighted[0]) / determinant,
    ]
    let variance = [c / determinant, a / determinant]
    for (i, values) in elements(try #require(posterior.posterior["mu"])).enumerated() {
      let row = try #require(table["mu[\(i)]"])
      expectMoments(
        values, effective: row.essBulk, mean: mean[i], variance: variance[i], "mu[\(i)]")
    }
  }

  @Test func zeroSumEffectsAndWalksHaveTheirPriors() async throws {
    let walk = GaussianRandomWalk(
      mu: 0.5, sigma: 0.5, initDist: Normal(mu: 1, sigma: 2), steps: 3)
    let model = try Model { m in
      m.coordinate("group", ["a", "b", "c"])
      m.parameter("effect", ZeroSumNormal(sigma: 2), dims: ["group"])
      m.parameter("walk", walk)
    }
    let posterior = try await model.sample(draws: 1000, tune: 500, chains: 4, seed: 7)
    let table = try posterior.summary()
    let effects = elements(try #require(posterior.posterior["effect"]))
    for draw in effects[0].indices {
      #expect(abs(effects.reduce(0) { $0 + $1[draw] }) < 1e-12)
    }
    for (label, values) in zip(["a", "b", "c"], effects) {
      let row = try #require(table["effect[\(label)]"])
      expectMoments(values, effective: row.essBulk, mean: 0, variance: 8 / 3.0, "effect[\(label)]")
    }
    for (t, values) in elements(try #require(posterior.posterior["walk"])).enumerated() {
      let row = try #require(table["walk[\(t)]"])
      expectMoments(
        values, effective: row.essBulk, mean: try walk.mean[t], variance: try walk.variance[t],
        "walk[\(t)]")
    }
  }

  /// Density and Jacobian are with respect to the same elements, and directions are uniform.
  @Test func covariancesAndDirectionsHaveTheirPriors() async throws {
    let factor = LKJCholeskyCovariance(n: 2, eta: 2, sdDist: Gamma(alpha: 4, beta: 3))
    let scatter = Wishart(nu: 7, V: [[1, 0.3], [0.3, 0.5]])
    let model = try Model { m in
      m.parameter("L", factor)
      m.parameter("S", scatter)
      m.parameter("direction", Flat(), shape: [3], transform: UnitVector())
    }
    let posterior = try await model.sample(
      draws: 2000, tune: 1000, chains: 4, targetAccept: 0.9, seed: 11)
    let table = try posterior.summary()
    let priors: [(String, any ArrayDistribution)] = [("L", factor), ("S", scatter)]
    for (name, prior) in priors {
      let (mean, variance) = (try prior.mean, try prior.variance)
      let elements = elements(try #require(posterior.posterior[name]))
      for (place, values) in elements.enumerated() where place % 2 <= place / 2 {
        let row = try #require(table["\(name)[\(place / 2), \(place % 2)]"])
        expectMoments(
          values, effective: 0.5 * row.essBulk, mean: mean[place], variance: variance[place],
          row.name)
      }
    }
    for (i, values) in elements(try #require(posterior.posterior["direction"])).enumerated() {
      let row = try #require(table["direction[\(i)]"])
      expectMoments(values, effective: row.essBulk, mean: 0, variance: 1 / 3.0, row.name)
    }
  }
}
