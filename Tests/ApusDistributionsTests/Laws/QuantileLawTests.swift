/// Quantiles invert distribution functions.

import ApusDistributions
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
        let isNear = relativeError(reached, probability, floor: 0) < 1e-11
        #expect(isNear, "\(distribution): \(probability) comes back as \(reached)")
        let scale = try distribution.quantile(0.75) - distribution.quantile(0.25)
        let again = try distribution.quantile(reached)
        #expect(abs(again - x) < 1e-10 * max(abs(x), distribution.support == .real ? scale : 0))
      }
    }
  }

  @Test(arguments: DistributionEntry.discrete)
  func quantilesAreTheSmallestCountsThatReachAProbability(entry: DistributionEntry) throws {
    for distribution in entry.distributions {
      for probability in Self.probabilities {
        let count = try distribution.quantile(probability)
        #expect(try distribution.cdf(count) >= probability)
        #expect(try count == 0 || distribution.cdf(count - 1) < probability)
        #expect(try distribution.quantile(distribution.cdf(count)) == count)
      }
    }
  }

  @Test(arguments: DistributionEntry.all)
  func certainProbabilitiesGiveTheEndsOfTheSupport(entry: DistributionEntry) throws {
    for distribution in entry.distributions {
      #expect(try distribution.quantile(0) == (distribution.support == .real ? -.infinity : 0))
      #expect(try distribution.quantile(1) == (distribution.support == .binary ? 1 : .infinity))
    }
  }
}
