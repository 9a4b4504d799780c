/// The examples of the documentation, compiled and run.

import ApusDistributions
import ApusGraph
import ApusNumerics
import Testing

@Suite struct DocumentationTests {
  @Test func theLandingPagesExampleWorks() throws {
    let scale = HalfNormal(sigma: 2)
    let density = try scale.logDensity(0.5)
    let upper = try scale.quantile(0.95)
    var generator = RandomStream(seed: 1, purpose: .simulation)
    let draw = try scale.sample(using: &generator)
    #expect(abs(density + 0.950_188_533_204_67) < 1e-13)
    #expect(abs(upper - 3.919_927_969_080_108) < 1e-12)
    #expect(draw > 0)
  }

  @Test func theLandingPagesExpressionWorks() throws {
    let mu = Tensor.unknown("mu", shape: [])
    let heights = [172.0, 168, 181].tensor
    let logLikelihood = sum(Normal(mu: mu, sigma: 10).logDensity(heights))
    let slope = gradient(of: logLikelihood, withRespectTo: [mu])
    #expect(abs(try evaluate(slope, [mu], at: [[170]])[0][0] - 0.11) < 1e-15)
  }

  @Test func theExamplesOfTheDistributionsHold() throws {
    #expect(abs(try Normal(mu: 170, sigma: 10).logDensity(180) + 3.7215) < 1e-4)
    #expect(try Flat().logDensity(180) == 0)
    #expect(abs(try HalfNormal(sigma: 1).logDensity(0.5) + 0.3507) < 1e-4)
    #expect(abs(try HalfCauchy(beta: 2.5).quantile(0.5) - 2.5) < 1e-15)
    #expect(abs(try StudentT(nu: 3, mu: 0, sigma: 1).logDensity(1) + 1.5762) < 1e-4)
    #expect(abs(try Exponential(lam: 0.5).cdf(2) - 0.6321) < 1e-4)
    #expect(try Gamma(alpha: 2, beta: 0.1).mean == 20)
    #expect(abs(try Bernoulli(p: 0.3).logDensity(1) + 1.2039) < 1e-4)
    #expect(try Bernoulli(logitP: -40).logDensity(1) == -40)
    #expect(abs(try Poisson(mu: 3).logDensity(2) + 1.4959) < 1e-4)
    #expect(try Poisson(logMu: 4.6).quantile(0.5) == 99)
  }

  @Test func theExamplesOfVectorsAndMatricesHold() throws {
    let pair = MvNormal(mu: [0, 0], cov: [[1, 0.5], [0.5, 2]])
    let robust = MvStudentT(nu: 4, mu: 0, scale: [[1, 0.5], [0.5, 2]])
    let shares = Dirichlet(a: [2, 3, 5])
    let votes = Multinomial(n: 10, p: [0.2, 0.3, 0.5])
    let mixedVotes = DirichletMultinomial(n: 10, a: [2, 3, 5])
    let scatter = Wishart(nu: 5, V: [[1, 0], [0, 1]])
    let effects = MatrixNormal(mu: 0, rowcov: [[1, 0.5], [0.5, 1]], colcov: [[1, 0], [0, 4]])
    let values: [(Double, Double)] = [
      (try pair.logDensity([0.3, -1]), -2.5405), (try robust.logDensity([0.3, -1]), -2.6930),
      (try shares.logDensity([0.2, 0.3, 0.5]), 2.1406),
      (try votes.logDensity([2, 3, 5]), -2.4645), (try mixedVotes.logDensity([2, 3, 5]), -3.1961),
      (try scatter.logDensity([[4, 1], [1, 6]]), -6.1872),
      (try effects.logDensity([[0.5, 1], [0, -1]]), -5.4410),
    ]
    for (actual, expected) in values { #expect(abs(actual - expected) < 1e-4) }
    #expect(try zip(shares.mean, [0.2, 0.3, 0.5]).allSatisfy { abs($0 - $1) < 1e-15 })
  }
}
