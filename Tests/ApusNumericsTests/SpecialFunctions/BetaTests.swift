/// The incomplete beta function and its quantiles.
import ApusNumerics
import Testing

@Suite struct BetaTests {
  @Test(arguments: [0.01, 0.5, 1, 3.5, 40, 1000, 1e5], [0.02, 0.7, 1, 8, 300, 2e4])
  func quantileInvertsTheDistributionFunction(alpha: Double, beta: Double) {
    for p in [1e-12, 1e-3, 0.05, 0.3, 0.5, 0.8, 0.975] {
      let x = SpecialFunctions.betaQuantile(p, alpha: alpha, beta: beta)
      // Where the quantile is next to 0 or 1, doubles are too coarse to give `p` back.
      guard x > 1e-290, x < 0.999 else { continue }
      let back = SpecialFunctions.regularizedBeta(x, alpha: alpha, beta: beta)
      #expect(abs(back - p) <= 1e-11 * p, "p = \(p), x = \(x)")
    }
  }

  /// Values by mpmath, quadrature of the density with 40 digits.
  @Test(arguments: [
    (0.39996713664658257, 200000000.0, 300000000.0, 0.06680621604713883),
    (0.4000000219089023, 200000000.0, 300000000.0, 0.5004013700959245),
    (0.83335484990747, 1000000000.0, 200000000.0, 0.9772526562279895),
    (0.00023995774453290563, 120000000.0, 500000000000.0, 0.7580411919370463),
    (0.11762084903566564, 40000000.0, 300000000.0, 0.06680025392031631),
    (0.4999183503419753, 300000000.0, 300000000.0, 3.167123893362228e-5),
  ])
  func largeShapesNearTheMeanAreExact(x: Double, alpha: Double, beta: Double, expected: Double) {
    let value = SpecialFunctions.regularizedBeta(x, alpha: alpha, beta: beta)
    #expect(abs(value - expected) < 1e-11)
  }

  @Test func hugeShapesEndInTime() {
    for shape in [1e12, 1e100, 1e300] {
      #expect(abs(SpecialFunctions.regularizedBeta(0.5, alpha: shape, beta: shape) - 0.5) < 1e-12)
      #expect(abs(SpecialFunctions.betaQuantile(0.3, alpha: shape, beta: shape) - 0.5) < 1e-6)
      let skewed = SpecialFunctions.betaQuantile(0.5, alpha: 2, beta: shape)
      #expect(abs(skewed * shape - 1.678346990016661) < 1e-9)
    }
    #expect(SpecialFunctions.regularizedBeta(0.5, alpha: 1e308, beta: 1e308).isNaN)
  }
}
