/// Continuous distributions at extremes that no table reaches.

import ApusDistributions
import ApusNumerics
import Testing

@Suite struct TailTests {
  @Test func infiniteMomentsAreInfiniteAndMissingOnesNotNumbers() throws {
    #expect(try HalfCauchy(beta: 2).mean == .infinity)
    #expect(try HalfCauchy(beta: 2).variance == .infinity)
    #expect(try StudentT(nu: 1.5, mu: 2, sigma: 1).mean == 2)
    #expect(try StudentT(nu: 1.5, mu: 2, sigma: 1).variance == .infinity)
    #expect(try StudentT(nu: 1, mu: 2, sigma: 1).mean.isNaN)
    #expect(try StudentT(nu: 1, mu: 2, sigma: 1).variance.isNaN)
  }

  @Test func studentTOfManyDegreesOfFreedomIsNormal() throws {
    for x in [-3.0, 0, 0.5, 8] {
      let normal = try Normal(mu: 1, sigma: 2).logDensity(x)
      #expect(error(try StudentT(nu: 1e300, mu: 1, sigma: 2).logDensity(x), normal) < 1e-15)
    }
  }

  @Test func quantilesOfATOfManyDegreesOfFreedomKeepTheirDigits() throws {
    let distribution = StudentT(nu: 1e6, mu: 0, sigma: 1)
    for probability in [1e-10, 0.0099, 0.0101, 0.3, 0.4999] {
      let reached = try distribution.cdf(distribution.quantile(probability))
      #expect(relativeError(reached, probability, floor: 0) < 1e6 * 4 * 0x1p-52)
    }
  }

  @Test func largeShapesOfTheGammaCostNoDigits() throws {
    // At the mean the log density tends to that of a normal, -log √(2π alpha), less 1/(12 alpha).
    for alpha in [1e4, 1e8, 1e12] {
      let expected = try Normal(mu: 0, sigma: alpha.squareRoot()).logDensity(0) - 1 / (12 * alpha)
      #expect(error(try Gamma(alpha: alpha, beta: 1).logDensity(alpha), expected) < 1e-15)
    }
  }

  @Test func drawsOfSmallShapesStayInsideOfTheSupport() throws {
    var generator = RandomStream(seed: 1, purpose: .simulation)
    let distribution = Gamma(alpha: 0.001, beta: 1)
    for _ in 0..<1000 {
      #expect(try distribution.logDensity(distribution.sample(using: &generator)) > -.infinity)
    }
  }
}
