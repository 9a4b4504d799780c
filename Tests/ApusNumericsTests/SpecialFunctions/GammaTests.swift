/// Incomplete gamma functions and gamma quantiles beyond the reference table.
import ApusNumerics
import Testing

@Suite struct GammaTests {
  private typealias S = SpecialFunctions

  @Test(arguments: [0.02, 0.5, 1, 7.5, 300, 4e4, 1e8])
  func quantileInvertsTheDistributionFunction(shape: Double) {
    for p in [1e-100, 1e-12, 1e-3, 0.3, 0.5, 0.8, 0.975] {
      let x = S.gammaQuantile(p, shape: shape)
      guard x > 1e-290 else { continue }
      // At shape 1e8 one unit in the last place of x moves log P by 1e-12 and more in the far tail.
      let tolerance = shape > 1e6 ? 1e-10 : 2e-12
      #expect(abs(S.regularizedGammaP(x, shape: shape) - p) <= tolerance * p, "p = \(p), x = \(x)")
    }
  }

  @Test func methodsAgreeWhereTheyMeet() {
    // Either side of a border between two methods, compared through P(x') = P(x) + (x' - x) P'(x).
    for (x, shape) in [(2, 0.5), (8, 7), (1200, 1000.5), (800.4, 1000.5), (1001, 1000)] {
      for (low, high) in [(x.nextDown, x.nextUp), (x * (1 - 1e-9), x * (1 + 1e-9))] {
        let change =
          S.regularizedGammaP(high, shape: shape) - S.regularizedGammaP(low, shape: shape)
        let logSlope = (shape - 1) * S.log1p(x - 1) - x - S.logGamma(shape)
        let slope = S.expm1(logSlope) + 1
        #expect(abs(change - slope * (high - low)) < 4e-15, "x = \(x), shape = \(shape)")
      }
    }
  }

  @Test func lowerAndUpperTailSumToOne() {
    for shape in [1e-8, 0.01, 0.9, 3, 50, 999, 1001, 1e7] {
      for factor in [0.01, 0.5, 0.81, 0.99, 1, 1.1, 1.3, 4] {
        let x = shape * factor
        let sum = S.regularizedGammaP(x, shape: shape) + S.regularizedGammaQ(x, shape: shape)
        #expect(abs(sum - 1) < 1e-14, "x = \(x), shape = \(shape)")
      }
    }
  }
}
