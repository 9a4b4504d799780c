/// Discrete distributions at the edges of their arguments.

import ApusDistributions
import ApusGraph
import Testing

@Suite struct EdgeTests {
  static func entry(_ name: String) throws -> DistributionEntry {
    try #require(DistributionEntry.all.first { $0.name == name })
  }

  @Test func countsOfMeanZeroAreZero() throws {
    #expect(try Poisson(mu: 0).logDensity(0) == 0)
    #expect(try Poisson(mu: 0).logDensity(1) == -.infinity)
    #expect(try Poisson(mu: 0).cdf(0) == 1)
    #expect(try Poisson(mu: 0).quantile(0.5) == 0)
    #expect(try Poisson(mu: 0).quantile(1) == 0)
    let derivatives = try Derivatives(of: Self.entry("Poisson"), [0], at: 0)
    #expect(derivatives.logDensity == 0)
    #expect(derivatives.toArguments == [-1])
  }

  @Test func certainTrialsHaveFiniteDerivatives() throws {
    #expect(try Bernoulli(p: 1).logDensity(1) == 0)
    #expect(try Bernoulli(p: 1).logDensity(0) == -.infinity)
    #expect(try Bernoulli(p: 0).logDensity(0) == 0)
    #expect(try Bernoulli(p: 0).logDensity(1) == -.infinity)
    let bernoulli = try Self.entry("Bernoulli")
    #expect(try Derivatives(of: bernoulli, [1], at: 1).toArguments == [1])
    #expect(try Derivatives(of: bernoulli, [0], at: 0).toArguments == [-1])
  }

  @Test func logOddsOfAnySizeAreExact() throws {
    let logit = try Self.entry("BernoulliLogit")
    for (x, logOdds) in [(1.0, 800.0), (0, -800)] {
      #expect(try Bernoulli(logitP: logOdds).logDensity(x) == 0)
      #expect(try Bernoulli(logitP: -logOdds).logDensity(x) == -800)
      #expect(try Derivatives(of: logit, [logOdds], at: x).toArguments == [0])
      #expect(abs(try Derivatives(of: logit, [-logOdds], at: x).toArguments[0]) == 1)
    }
  }

  @Test func bothArgumentsOfATrialNameOneDistribution() throws {
    let logit = Bernoulli(logitP: 0.75)
    let p = try evaluate([logit.p])[0][0]
    for x in [0.0, 1] {
      #expect(error(try Bernoulli(p: p).logDensity(x), try logit.logDensity(x)) < 1e-15)
    }
    #expect(error(try Bernoulli(p: p).variance, try logit.variance) < 1e-15)
  }

  @Test func quantilesOfLargeMeansAreFound() throws {
    for mean in [1e5, 1e9] {
      let distribution = Poisson(mu: mean)
      for probability in [1e-9, 0.3, 0.999] {
        let count = try distribution.quantile(probability)
        #expect(try distribution.cdf(count) >= probability)
        #expect(try distribution.cdf(count - 1) < probability)
      }
    }
  }
}
