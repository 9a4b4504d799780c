/// Quantiles invert distribution functions.

import ApusDistributions
import ApusGraph
import Testing

@Suite struct QuantileLawTests {
  static let probabilities = [
    1e-12, 1e-6, 0.001, 0.009, 0.011, 0.1, 0.25, 0.4, 0.5, 0.6, 0.9, 0.99, 0.999,
  ]

  @Test(arguments: DistributionEntry.continuous)
  func quantilesInvertTheDistributionFunction(entry: DistributionEntry) throws {
    for distribution in entry.distributions {
      for probability in Self.probabilities {
        let x = try distribution.quantile(probability)
        let reached = try distribution.cdf(x)
        // What rounding of the quantile itself costs.
        let rounding = try evaluate([exp(.constant(distribution.logDensity(x)))])[0][0] * x.ulp
        let isNear = abs(reached - probability) < 1e-11 * probability + rounding
        #expect(isNear, "\(distribution): \(probability) comes back as \(reached)")
        let scale = try distribution.quantile(0.75) - distribution.quantile(0.25)
        let again = try distribution.quantile(reached)
        let isScaleFree = distribution.support.lowerEnd == 0
        #expect(abs(again - x) < 1e-10 * max(abs(x), isScaleFree ? 0 : scale))
      }
    }
  }

  @Test(arguments: DistributionEntry.discrete)
  func quantilesAreTheSmallestCountsThatReachAProbability(entry: DistributionEntry) throws {
    for distribution in entry.distributions {
      for probability in Self.probabilities {
        let count = try distribution.quantile(probability)
        #expect(try distribution.cdf(count) >= probability)
        let isFirst = count == distribution.support.lowerEnd
        #expect(try isFirst || distribution.cdf(count - 1) < probability)
        #expect(try distribution.quantile(distribution.cdf(count)) == count)
      }
    }
  }

  @Test(arguments: DistributionEntry.all)
  func certainProbabilitiesGiveTheEndsOfTheSupport(entry: DistributionEntry) throws {
    for distribution in entry.distributions {
      #expect(try distribution.quantile(0) == distribution.support.lowerEnd ?? -.infinity)
      #expect(try distribution.quantile(1) == distribution.support.upperEnd ?? .infinity)
    }
  }
}
