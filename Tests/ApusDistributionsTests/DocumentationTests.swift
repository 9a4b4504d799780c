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

  @Test func theExamplesOfContinuousDistributionsHold() throws {
    let examples: [(actual: Double, expected: Double)] = [
      (try Cauchy(alpha: 0, beta: 1).cdf(1), 0.75),
      (try Laplace(mu: 0, b: 1).logDensity(2), -2.6931),
      (try AsymmetricLaplace(b: 1, kappa: 3, mu: 0).cdf(0), 0.9),
      (try Logistic(mu: 0, s: 1).logDensity(0), -1.3862),
      (try Gumbel(mu: 4, beta: 0.5).quantile(0.99), 6.3000),
      (try Moyal(mu: 0, sigma: 1).logDensity(0), -1.4189),
      (try Uniform(lower: 0, upper: 360).logDensity(90), -5.8861),
      (try Triangular(lower: 2, c: 3, upper: 10).mean, 5),
      (try HalfFlat().logDensity(3), 0),
      (try LogNormal(mu: 10, sigma: 0.5).quantile(0.5) / 1e4, 2.202646),
      (try LogitNormal(mu: 0, sigma: 1).quantile(0.975), 0.8765),
      (try InverseGamma(alpha: 3, beta: 2).mean, 1), (try ChiSquared(nu: 3).survival(7.81), 0.0501),
      (try Weibull(alpha: 1.5, beta: 10).survival(10), 0.3678),
      (try Pareto(alpha: 1.16, m: 1).survival(10), 0.0691),
      (try Kumaraswamy(a: 2, b: 3).cdf(0.5), 0.5781),
      (try HalfStudentT(nu: 4, sigma: 2).mean, 2),
      (try TruncatedNormal(mu: 50, sigma: 20, lower: 0, upper: 120).mean, 50.3352),
      (try SkewNormal(mu: 0, sigma: 1, alpha: 4).mean, 0.7740),
      (try ExGaussian(mu: 0.4, sigma: 0.05, nu: 0.1).mean, 0.5),
      (try Wald(mu: 2, lam: 5).variance, 1.6),
      (try VonMises(mu: 0.5, kappa: 3).logDensity(0.5), -0.4231),
      (try Rice(nu: 2, sigma: 1).mean, 2.2723),
      (try Beta(alpha: 2, beta: 8).quantile(0.5), 0.1796),
      (try Beta(mu: 0.2, nu: 10).variance, 0.0145),
      (try Gamma(mu: 20, sigma: 10).quantile(0.5), 18.3603),
    ]
    for (actual, expected) in examples { #expect(abs(actual - expected) < 1e-4) }
  }

  @Test func theExamplesOfCountsHold() throws {
    let examples: [(actual: Double, expected: Double)] = [
      (try Binomial(n: 10, p: 0.5).logDensity(5), -1.4020),
      (try Binomial(n: 3, logitP: -40).logDensity(3), -120),
      (try NegativeBinomial(mu: 4, alpha: 2).variance, 12),
      (try Geometric(p: 0.2).survival(5), 0.3276),
      (try DiscreteUniform(lower: 1, upper: 6).mean, 3.5),
      (try DiscreteWeibull(q: 0.9, beta: 1.2).survival(4), 0.4834),
      (try HyperGeometric(N: 50, k: 10, n: 5).mean, 1),
      (try BetaBinomial(alpha: 2, beta: 3, n: 10).mean, 4), (try DiracDelta(c: 3).cdf(2.9), 0),
      (try ZeroInflatedPoisson(psi: 0.7, mu: 3).mean, 2.1),
      (try HurdleGamma(psi: 0.3, alpha: 2, beta: 0.5).mean, 1.2),
      (try Categorical(p: [0.2, 0.3, 0.5]).logDensity(2), -0.6931),
      (try OrderedLogistic(eta: 0.4, cutpoints: [-1, 0, 2]).logDensity(1), -1.5921),
      (try OrderedProbit(eta: 0.4, cutpoints: [-1, 0, 2]).logDensity(1), -1.3324),
    ]
    for (actual, expected) in examples { #expect(abs(actual - expected) < 1e-4) }
  }
}
