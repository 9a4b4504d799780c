/// Continuous distributions at extremes that no table reaches.

import ApusDistributions
import ApusGraph
import ApusNumerics
import Foundation
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

  /// `mu`, `kappa`, an angle and the logarithms of both tails: integrals of exp(kappa cos(t - mu))
  /// over 2π I₀(kappa) by Gauss-Legendre quadrature of pieces with 60 digits in mpmath.
  @Test(
    arguments: [
      [0, 2, -1.5, -3.150442904748547784637745, -0.04377755754160965805747948],
      [0, 50, -2, -73.57887148101277393110956, -1.109435685709275223350169e-32],
      [0.5, 1000, -2.5, -1881.216476714342701798875, 0],
      [0.5, 1000, 2.5, 0, -1420.42418958809966292082],
      [-3, 400, 1, -0.002340336273121366575415845, -6.058630593396182134031839],
      [2, 1e5, 1.5, -12247.68408496881592711986, 0],
      [0, 1e5, 3, 0, -199003.9664201937284877169],
      [1, 0, -3, -3.792678046905764839669445, -0.0227929680505501652476712],
      [3, 800, -3, -10.36379186280407410718567, -0.00003155507628811191536511692],
    ] as [[Double]])
  func tailsOfAnglesGoOnBelowAllDoubles(row: [Double]) throws {
    let angles = VonMises(mu: row[0], kappa: row[1])
    #expect(relativeError(try angles.logCDF(row[2]), row[3], floor: 1e-300) < 1e-12)
    #expect(relativeError(try angles.logSurvival(row[2]), row[4], floor: 1e-300) < 1e-12)
  }

  @Test func tailsOfAnglesEndWithTheTurn() throws {
    let angles = VonMises(mu: 1, kappa: 3)
    for x in [-Double.infinity, -4, -Double.pi] {
      #expect(try angles.logCDF(x) == -.infinity)
      #expect(try angles.logSurvival(x) == 0)
      #expect(try angles.logCDF(-x) == 0)
      #expect(try angles.logSurvival(-x) == -.infinity)
    }
  }

  /// Tails below all doubles, where they have closed forms.
  @Test func logarithmsOfTailsGoOnBelowAllDoubles() throws {
    let pairs: [(actual: Double, expected: Double)] = [
      (try Gamma(alpha: 1, beta: 2).logSurvival(5000), -10_000),
      (
        try Gamma(alpha: 300, beta: 1).logCDF(1e-5),
        300 * log(1e-5) - 1e-5 + 1e-5 / 301 + lastTerm(300)
      ),
      (try InverseGamma(alpha: 1, beta: 4).logCDF(1e-3), -4000),
      (try ChiSquared(nu: 2).logSurvival(3000), -1500),
      (try Beta(alpha: 1, beta: 1e4).logSurvival(0.5), 1e4 * log(0.5)),
      (try Beta(alpha: 1e4, beta: 1).logCDF(0.125), 1e4 * log(0.125)),
      (try Binomial(n: 2000, p: 0.75).logCDF(0), 2000 * log(0.25)),
      (try Binomial(n: 2000, logitP: 0).logSurvival(1999), 2000 * log(0.5)),
      (try NegativeBinomial(mu: 3, alpha: 1).logSurvival(9999), 10_000 * log(0.75)),
      (try NegativeBinomial(logMu: log(3), alpha: 1).logSurvival(9999), 10_000 * log(0.75)),
      (try Poisson(mu: 800).logCDF(0), -800),
      // The tail of a t variable is nu^(nu / 2 - 1) / B(nu / 2, 1 / 2) t^-nu in the end.
      (
        try StudentT(nu: 3, mu: 0, sigma: 1).logCDF(-1e120),
        log(2 * 3.0.squareRoot() / .pi) - 3 * log(1e120)
      ),
      (
        try StudentT(nu: 3, mu: 0, sigma: 2).logSurvival(2e120),
        log(2 * 3.0.squareRoot() / .pi) - 3 * log(1e120)
      ),
    ]
    for (actual, expected) in pairs {
      #expect(relativeError(actual, expected, floor: 0) < 1e-13, "\(actual), not \(expected)")
    }
  }

  /// `-log n!`: what is left of the series of an incomplete gamma function for a tiny limit.
  private func lastTerm(_ n: Double) -> Double { -SpecialFunctions.logGamma(n + 1) }

  private func log(_ x: Double) -> Double { Foundation.log(x) }

  /// A truncated count and a censored time whose tails are below all doubles still have a gradient.
  @Test func censoredDataFarOutHaveGradients() throws {
    let rate = Tensor.unknown("rate", shape: [])
    let late = Censored(Gamma(alpha: 2, beta: rate), upper: 3000).logDensity(Tensor.constant(3000))
    let slope = gradient(of: late, withRespectTo: [rate])
    // log(1 + 3000 rate) - 3000 rate
    let results = try evaluate([late] + slope, [rate], at: [[1]])
    #expect(relativeError(results[0][0], log(3001) - 3000, floor: 0) < 1e-13)
    #expect(relativeError(results[1][0], 3000 / 3001.0 - 3000, floor: 0) < 1e-12)
  }

  /// Without expressions, but as numbers: sums of masses and integrals in units of their first.
  @Test func logarithmsOfSummedTailsGoOnBelowAllDoubles() throws {
    let pairs: [(actual: Double, expected: Double)] = [
      // One mass: of no success among 3000 from 6000 with 3000, of all successes of a uniform p.
      (
        try HyperGeometric(N: 6000, k: 3000, n: 3000).logCDF(0),
        -2 * (SpecialFunctions.logGamma(6001) / 2 - SpecialFunctions.logGamma(3001))
      ),
      (
        try BetaBinomial(alpha: 1, beta: 1e3, n: 2000).logSurvival(1999),
        SpecialFunctions.logBeta(2001, 1000) - SpecialFunctions.logBeta(1, 1000)
      ),
      (try SkewNormal(mu: 0, sigma: 1, alpha: 0).logCDF(-60), SpecialFunctions.logNormalCDF(-60)),
      (
        try SkewNormal(mu: 0, sigma: 1, alpha: 1).logCDF(-60),
        2 * SpecialFunctions.logNormalCDF(-60)
      ),
      (try Rice(nu: 0, sigma: 1).logSurvival(80), -3200),
    ]
    for (actual, expected) in pairs {
      #expect(relativeError(actual, expected, floor: 0) < 1e-12, "\(actual), not \(expected)")
    }
  }
}
