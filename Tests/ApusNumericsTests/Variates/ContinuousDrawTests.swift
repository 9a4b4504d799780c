/// Continuous draws against their distribution functions and moments.
import ApusNumerics
import Testing

@Suite struct ContinuousDrawTests {
  private typealias S = SpecialFunctions

  private func draws(
    _ seed: UInt64, count: Int = 200_000, _ draw: (inout RandomStream) -> Double
  ) -> [Double] {
    var generator = RandomStream(seed: seed, purpose: .simulation)
    return (0..<count).map { _ in draw(&generator) }
  }

  private func expectFit(
    _ draws: [Double], sourceLocation: SourceLocation = #_sourceLocation,
    cdf: (Double) -> Double
  ) {
    let statistic = GoodnessOfFit.kolmogorovSmirnov(draws, cdf: cdf)
    #expect(statistic < 2.3, sourceLocation: sourceLocation)
  }

  @Test func uniformDrawsAreUniformOnTheOpenInterval() {
    let values = draws(1) { Variates.uniform(using: &$0) }
    expectFit(values) { $0 }
    #expect(values.allSatisfy { $0 > 0 && $0 < 1 })
  }

  @Test func uniformNeverReachesItsEnds() {
    struct Constant: RandomNumberGenerator {
      var values: [UInt64]
      mutating func next() -> UInt64 { values.removeLast() }
    }
    var lowest = Constant(values: [1 << 11, 0, 0x7FF])
    #expect(Variates.uniform(using: &lowest) == 0x1p-53)
    var highest = Constant(values: [.max])
    #expect(Variates.uniform(using: &highest) == 1 - 0x1p-53)
  }

  @Test func normalDrawsAreNormal() {
    expectFit(draws(2, count: 1_000_000) { Variates.normal(using: &$0) }, cdf: S.normalCDF)
  }

  @Test func normalDrawsHaveTheMomentsOfTheNormal() {
    let values = draws(5, count: 400_000) { Variates.normal(using: &$0) }
    var sums = SIMD4<Double>.zero
    for x in values { sums += SIMD4(x, x * x, x * x * x, x * x * x * x) }
    let count = Double(values.count)
    let errors = (sums / count - SIMD4(0, 1, 0, 3)) * count.squareRoot()
    let standardErrors = SIMD4(1.0, 2, 15, 96).squareRoot()
    for i in 0..<4 { #expect(abs(errors[i]) < 4 * standardErrors[i]) }
  }

  @Test func normalTailIsNormal() {
    // Beyond the last layer of the ziggurat, where draws come from another algorithm.
    let start = 3.654152885361009
    let tail = draws(3, count: 1_000_000) { Variates.normal(using: &$0) }.filter { abs($0) > start }
    let expected = 2_000_000 * S.normalCDF(-start)
    #expect(abs(Double(tail.count) - expected) < 4 * expected.squareRoot())
    expectFit(tail.map { abs($0) }) { 1 - S.normalCDF(-$0) / S.normalCDF(-start) }
    #expect(tail.contains { $0 < 0 } && tail.contains { $0 > 0 })
  }

  @Test func exponentialDrawsAreExponential() {
    expectFit(draws(4) { Variates.exponential(using: &$0) }) { -S.expm1(-$0) }
  }

  @Test(arguments: [0.05, 0.5, 0.999, 1, 1.7, 10, 3e3, 1e7])
  func gammaDrawsAreGamma(shape: Double) {
    let values = draws(6) { Variates.gamma(shape: shape, using: &$0) }
    expectFit(values) { S.regularizedGammaP($0, shape: shape) }
    let mean = values.reduce(0, +) / Double(values.count)
    #expect(abs(mean - shape) < 4 * (shape / Double(values.count)).squareRoot())
  }

  @Test func logarithmsOfTinyShapesAreFinite() {
    // shape * log of a draw tends to minus an exponential as the shape tends to 0.
    let shape = 1e-9
    let values = draws(7) { -shape * Variates.logGamma(shape: shape, using: &$0) }
    #expect(values.allSatisfy { $0.isFinite })
    expectFit(values) { -S.expm1(-$0) }
    #expect(draws(7, count: 10) { Variates.gamma(shape: shape, using: &$0) }.max() == 0)
  }

  @Test(arguments: [(0.5, 0.5), (0.01, 2), (1, 1), (2, 5), (30, 0.7), (1e4, 3e4)])
  func betaDrawsAreBeta(alpha: Double, beta: Double) {
    let values = draws(8) { Variates.beta(alpha: alpha, beta: beta, using: &$0) }
    expectFit(values) { S.regularizedBeta($0, alpha: alpha, beta: beta) }
  }

  @Test func betaDrawsOfTinyShapesAreABernoulliDraw() {
    let values = draws(9, count: 100_000) { Variates.beta(alpha: 1e-9, beta: 3e-9, using: &$0) }
    let ones = values.count { $0 > 0.5 }
    #expect(values.allSatisfy { $0 < 1e-9 || $0 > 1 - 1e-9 })
    #expect(abs(Double(ones) - 25_000) < 4 * 18_750.squareRoot())
  }

  @Test(arguments: [0.3, 4, 250])
  func chiSquaredDrawsAreChiSquared(degreesOfFreedom: Double) {
    let values = draws(10) {
      Variates.chiSquared(degreesOfFreedom: degreesOfFreedom, using: &$0)
    }
    expectFit(values) { S.regularizedGammaP(0.5 * $0, shape: 0.5 * degreesOfFreedom) }
  }

  @Test(arguments: [0.1, 1, 2, 5, 1e3, Double.infinity])
  func studentTDrawsFollowTheTDistribution(nu: Double) {
    let values = draws(11) { Variates.studentT(degreesOfFreedom: nu, using: &$0) }
    expectFit(values) { t in
      if nu == .infinity { return S.normalCDF(t) }
      // P(|T| > t) = I_x(nu/2, 1/2) with x = nu / (nu + t^2) (DLMF 8.17 and 26.7 of AMS 55).
      let outside = S.regularizedBeta(nu / (nu + t * t), alpha: 0.5 * nu, beta: 0.5)
      return t < 0 ? 0.5 * outside : 1 - 0.5 * outside
    }
  }

  @Test func parametersOutsideTheDomainGiveNaN() {
    var generator = RandomStream(seed: 12, purpose: .simulation)
    for bad in [0, -1, Double.nan, -Double.infinity] {
      #expect(Variates.gamma(shape: bad, using: &generator).isNaN)
      #expect(Variates.logGamma(shape: bad, using: &generator).isNaN)
      #expect(Variates.chiSquared(degreesOfFreedom: bad, using: &generator).isNaN)
      #expect(Variates.studentT(degreesOfFreedom: bad, using: &generator).isNaN)
      #expect(Variates.beta(alpha: bad, beta: 1, using: &generator).isNaN)
      #expect(Variates.beta(alpha: 1, beta: bad, using: &generator).isNaN)
    }
    #expect(Variates.gamma(shape: .infinity, using: &generator).isNaN)
    #expect(Variates.logGamma(shape: .infinity, using: &generator).isNaN)
  }

  @Test func theSameStreamGivesTheSameDraws() {
    func sequence() -> [Double] {
      draws(13, count: 1000) {
        Variates.normal(using: &$0) + Variates.gamma(shape: 0.3, using: &$0)
          + Variates.poisson(mean: 40, using: &$0)
      }
    }
    #expect(sequence() == sequence())
  }
}
