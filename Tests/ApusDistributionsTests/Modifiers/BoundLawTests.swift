/// Truncated and censored distributions: draws, probabilities, quantiles, moments.

import ApusDistributions
import ApusGraph
import ApusNumerics
import Testing

@Suite struct BoundLawTests {
  static let continuous: [any UnivariateDistribution] = [
    Truncated(Normal(mu: 0.5, sigma: 2), lower: -1, upper: 3),
    Truncated(Normal(mu: 0, sigma: 1), lower: 6),
    Truncated(Normal(mu: 0, sigma: 1), upper: -6), Truncated(Gamma(alpha: 2, beta: 1), upper: 1.5),
    Truncated(Exponential(lam: 2), lower: 0.5, upper: 4),
  ]
  static let censored: [any UnivariateDistribution] = [
    Censored(Normal(mu: 0.5, sigma: 2), lower: -1, upper: 3),
    Censored(Exponential(lam: 2), upper: 0.75),
    Censored(Normal(mu: 0, sigma: 1), lower: 0.5),
  ]
  static let discrete: [any UnivariateDistribution] = [
    Truncated(Poisson(mu: 2), lower: 1), Truncated(Poisson(mu: 8), lower: 3, upper: 10),
    Censored(Poisson(mu: 4), lower: 2, upper: 6),
  ]
  static let probabilities = [1e-6, 0.01, 0.3, 0.5, 0.7, 0.99, 1 - 1e-6]

  @Test func quantilesInvertTheDistributionFunction() throws {
    for distribution in Self.continuous {
      for probability in Self.probabilities {
        let x = try distribution.quantile(probability)
        #expect(distribution.support.contains(x))
        #expect(error(try distribution.cdf(x), probability) < 1e-11)
        #expect(error(try distribution.survival(x), 1 - probability) < 1e-11)
      }
    }
  }

  /// Simpson's rule from quantile to quantile.
  @Test func densitiesIntegrateToTheDistributionFunction() throws {
    for distribution in Self.continuous {
      let (lower, upper) = (try distribution.quantile(0.001), try distribution.quantile(0.9))
      let count = 2000
      let step = (upper - lower) / Double(count)
      let x = Tensor.constant((0...count).map { lower + Double($0) * step }, shape: [count + 1])
      let values = try evaluate([exp(distribution.logDensity(x))])[0]
      let weighted = values.enumerated().map { index, value in
        value * (index == 0 || index == count ? 1 : (index % 2 == 1 ? 4 : 2))
      }
      #expect(abs(weighted.reduce(0, +) * step / 3 - 0.899) < 1e-9)
    }
  }

  @Test func massesSumToTheDistributionFunction() throws {
    for distribution in Self.discrete {
      var sum = 0.0
      for count in 0...60 {
        sum += try evaluate([exp(.constant(distribution.logDensity(Double(count))))])[0][0]
        #expect(abs(sum - (try distribution.cdf(Double(count)))) < 1e-13)
      }
      #expect(abs(sum - 1) < 1e-13)
    }
  }

  @Test func censoredMassAndDensityAddUpToOne() throws {
    let distribution = Censored(Normal(mu: 0.5, sigma: 2), lower: -1, upper: 3)
    let ends = try [-1, 3].map { try evaluate([exp(.constant(distribution.logDensity($0)))])[0][0] }
    let base = Normal(mu: 0.5, sigma: 2)
    let inside = try base.cdf(3) - base.cdf(-1)
    #expect(abs(ends[0] + ends[1] + inside - 1) < 1e-15)
    #expect(try distribution.logDensity(0.25) == base.logDensity(0.25))
  }

  @Test func drawsHaveTheMomentsAndStayInside() throws {
    for distribution in Self.continuous + Self.censored + Self.discrete {
      var generator = RandomStream(seed: 4, purpose: .simulation)
      let count = 20_000.0
      let draws = try (0..<Int(count)).map { _ in try distribution.sample(using: &generator) }
      #expect(distribution.support.firstOutsider(in: draws.tensor) == nil)
      let (mean, variance) = (try distribution.mean, try distribution.variance)
      let deviations = draws.map { $0 - mean }
      let meanError = deviations.reduce(0, +) / count
      #expect(abs(meanError) < 4.5 * (variance / count).squareRoot(), "\(distribution)")
      let squares = deviations.map { $0 * $0 }
      let second = squares.reduce(0, +) / count
      let fourth = squares.reduce(0) { $0 + $1 * $1 } / count
      let standardError = ((fourth - second * second) / count).squareRoot()
      #expect(abs(second - variance) < 4.5 * standardError, "\(distribution)")
    }
  }

  /// The mean of a normal beyond a bound is the inverse of Mills' ratio.
  @Test func momentsAgreeWithClosedForms() throws {
    for lower in [-1.0, 0, 2, 6, 20] {
      let normal = Normal(mu: 0, sigma: 1)
      let logRatio = try normal.logDensity(lower) - normal.logSurvival(lower)
      let ratio = try evaluate([exp(.constant(logRatio))])
      let truncated = Truncated(normal, lower: lower)
      let mean = ratio[0][0]
      #expect(relativeError(try truncated.mean, mean, floor: 0) < 1e-10)
      let variance = 1 + lower * mean - mean * mean
      #expect(relativeError(try truncated.variance, variance, floor: 1e-3) < 1e-7)
    }
    let rate = 3.0
    let positive = try Truncated(Poisson(mu: rate), lower: 1).mean
    let none = try evaluate([exp(.constant(-rate))])[0][0]
    #expect(relativeError(positive, rate / (1 - none), floor: 0) < 1e-13)
  }

  @Test func emptyIntervalsHaveNoDensity() throws {
    let (lower, upper) = (Tensor.unknown("l", shape: []), Tensor.unknown("u", shape: []))
    let truncated = Truncated(Normal(mu: 0, sigma: 1), lower: lower, upper: upper)
    let density = truncated.logDensity(.constant(0.5) as Tensor)
    let value = try evaluate([density], [lower, upper], at: [[1], [-1]])[0][0]
    #expect(value.isNaN || value == -.infinity)
  }

  @Test func boundsOfEachRowAreItsOwn() throws {
    let upper = [1.0, 2, .infinity]
    let distribution = Censored(Exponential(lam: 0.5), upper: upper)
    let densities = try evaluate([distribution.logDensity([1.0, 1.5, 7].tensor)])[0]
    let expected = [-0.5, -0.75, -3.5]
    let logRate = try evaluate([log(.constant(0.5))])[0][0]
    #expect(error(densities[0], expected[0]) < 1e-15)
    #expect(error(densities[1], expected[1] + logRate) < 1e-15)
    #expect(error(densities[2], expected[2] + logRate) < 1e-15)
  }
}

@Suite struct CustomDensityTests {
  private static let sampler: CustomDensity.Sampler = { arguments, shape, generator in
    (0..<shape.count).map { _ in Variates.gamma(shape: 2, using: &generator) / arguments[0][0] }
  }

  static func ramp(_ slope: Tensor, draws: Bool) -> CustomDensity {
    CustomDensity(
      [.init("slope", slope, .positive)], support: .positive, sampler: draws ? sampler : nil
    ) { x, arguments in 2 * log(arguments[0]) + log(x) - arguments[0] * x }
  }

  @Test func functionsOfExpressionsAreTheDensity() throws {
    let expected = try Gamma(alpha: 2, beta: 3).logDensity(0.7)
    let actual = try Self.ramp(3, draws: false).logDensity(0.7)
    #expect(error(actual, expected) < 1e-15)
    let outside = try Self.ramp(3, draws: false).logDensity(-0.7)
    #expect(outside == -.infinity)
  }

  @Test func drawsComeFromTheSampler() throws {
    var generator = RandomStream(seed: 1, purpose: .simulation)
    let mean = try (0..<10_000).reduce(0.0) { total, _ in
      total + (try Self.ramp(3, draws: true).sample(using: &generator))[0]
    }
    #expect(abs(mean / 10_000 - 2 / 3.0) < 4.5 * (2 / 9e4).squareRoot())
    let error = #expect(throws: ModelError.self) {
      _ = try Self.ramp(3, draws: false).sample(using: &generator)
    }
    #expect(error?.message.contains("sampler") == true)
  }
}
