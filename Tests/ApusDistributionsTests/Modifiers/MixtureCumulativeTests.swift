/// Cumulative probabilities of mixtures.

import ApusDistributions
import ApusGraph
import ApusNumerics
import Testing

@Suite struct MixtureCumulativeTests {
  static let outliers = Mixture(
    w: [0.75, 0.25], compDists: [Normal(mu: 0, sigma: 1), Normal(mu: 4, sigma: 2)])
  static let counts = Mixture(
    w: [0.5, 0.5, 0], compDists: [Poisson(mu: 2), Poisson(mu: 9), Poisson(mu: 80)])

  @Test func probabilitiesAreWeightedSums() throws {
    let (first, second) = (Normal(mu: 0, sigma: 1), Normal(mu: 4, sigma: 2))
    for x in [-8.0, -1, 0, 3, 12] {
      let lower = try 0.75 * first.cdf(x) + 0.25 * second.cdf(x)
      let upper = try 0.75 * first.survival(x) + 0.25 * second.survival(x)
      #expect(relativeError(try Self.outliers.cdf(x), lower, floor: 0) < 1e-15)
      #expect(relativeError(try Self.outliers.survival(x), upper, floor: 0) < 1e-15)
      // The logarithm of what is close to 1 is in the digits of the other tail.
      let logs = try evaluate([
        lower < 0.5 ? log(.constant(lower)) : log1p(.constant(-upper)),
        upper < 0.5 ? log(.constant(upper)) : log1p(.constant(-lower)),
      ])
      #expect(relativeError(try Self.outliers.logCDF(x), logs[0][0], floor: 0) < 1e-13)
      #expect(relativeError(try Self.outliers.logSurvival(x), logs[1][0], floor: 0) < 1e-13)
    }
    let far = SpecialFunctions.logNormalCDF(-50) - 1.386_294_361_119_890_6
    #expect(abs(try Self.outliers.logSurvival(104) - far) < 1e-12)
  }

  @Test func quantilesInvertTheSum() throws {
    for p in [1e-6, 0.01, 0.3, 0.75, 0.999] {
      #expect(abs(try Self.outliers.cdf(Self.outliers.quantile(p)) - p) < 1e-15)
      let count = try Self.counts.quantile(p)
      #expect(count == count.rounded())
      #expect(try Self.counts.cdf(count) >= p)
      #expect(try Self.counts.cdf(count - 1) < p)
    }
    #expect(try Self.outliers.quantile(1) == .infinity)
    #expect(throws: ModelError.self) { try Self.outliers.quantile(2) }
  }

  @Test func aMixtureOfMixturesIsOneMixture() throws {
    let parts = [Normal(mu: 0, sigma: 1), Normal(mu: 4, sigma: 2), Normal(mu: -9, sigma: 0.5)]
    let nested = Mixture(
      w: [0.25, 0.75],
      compDists: [parts[0], Mixture(w: [0.5, 0.5], compDists: [parts[1], parts[2]])])
    let flat = Mixture(w: [0.25, 0.375, 0.375], compDists: parts)
    for x in [-60.0, -9, 0, 3, 90] {
      #expect(try nested.cdf(x) == flat.cdf(x))
      #expect(try nested.survival(x) == flat.survival(x))
      #expect(try nested.logCDF(x) == flat.logCDF(x))
      #expect(try nested.logSurvival(x) == flat.logSurvival(x))
    }
    for p in [0.01, 0.4, 0.99] { #expect(try nested.quantile(p) == flat.quantile(p)) }
  }

  @Test func componentsWithoutADistributionFunctionAreNamed() throws {
    let vectors = Mixture(
      w: [0.5, 0.5], compDists: [Dirichlet(a: [1, 2]), Dirichlet(a: [2, 1])])
    let error = try #require(throws: ModelError.self) { try vectors.cdf(0.5) }
    #expect(error.message.contains("Dirichlet"))
  }
}
