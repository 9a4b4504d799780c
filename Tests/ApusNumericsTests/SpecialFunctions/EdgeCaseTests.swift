/// Special functions at the ends of their domains and outside them.
import ApusNumerics
import Testing

@Suite struct EdgeCaseTests {
  private typealias S = SpecialFunctions
  private let inf = Double.infinity
  private let nan = Double.nan

  /// Equal, or both NaN.
  private func same(_ actual: Double, _ expected: Double) -> Bool {
    actual == expected || (actual.isNaN && expected.isNaN)
  }

  @Test func functionsOfOneNumberFollowTheirLimits() {
    let cases: [(String, (Double) -> Double, [(Double, Double)])] = [
      ("logGamma", S.logGamma, [(0, inf), (-3, inf), (inf, inf), (-inf, inf)]),
      ("digamma", S.digamma, [(0, nan), (-2, nan), (inf, inf), (-inf, nan), (-1e300, nan)]),
      ("trigamma", S.trigamma, [(0, inf), (-2, inf), (inf, 0), (-inf, nan), (1e-300, inf)]),
      ("erf", S.erf, [(inf, 1), (-inf, -1), (0, 0)]),
      ("erfc", S.erfc, [(inf, 0), (-inf, 2), (0, 1)]),
      ("erfcx", S.erfcx, [(inf, 0), (-inf, inf), (0, 1), (-30, inf), (-26.8, inf)]),
      ("normalCDF", S.normalCDF, [(inf, 1), (-inf, 0), (0, 0.5), (-39, 0)]),
      ("logNormalCDF", S.logNormalCDF, [(inf, 0), (-inf, -inf)]),
      ("normalQuantile", S.normalQuantile, [(0, -inf), (1, inf), (-0.1, nan), (1.1, nan)]),
      ("log1p", S.log1p, [(-1, -inf), (-2, nan), (inf, inf)]),
      ("expm1", S.expm1, [(-inf, -1), (inf, inf), (0, 0)]),
      ("log1mExp", S.log1mExp, [(0, -inf), (-inf, 0), (0.1, nan)]),
      ("softplus", S.softplus, [(inf, inf), (-inf, 0), (1e300, 1e300)]),
      ("sigmoid", S.sigmoid, [(inf, 1), (-inf, 0), (0, 0.5)]),
      ("logit", S.logit, [(0, -inf), (1, inf), (-0.1, nan), (1.1, nan), (0.5, 0)]),
      ("logBesselI0", S.logBesselI0, [(inf, inf), (-inf, inf), (0, 0)]),
      ("logBesselI1", S.logBesselI1, [(inf, inf), (0, -inf), (-1, nan)]),
      ("besselRatio", S.besselRatio, [(inf, 1), (-inf, -1), (0, 0)]),
    ]
    for (name, function, values) in cases {
      for (x, expected) in values + [(nan, nan)] {
        #expect(same(function(x), expected), "\(name)(\(x)) is \(function(x))")
      }
    }
  }

  @Test func functionsOfTwoNumbersFollowTheirLimits() {
    let cases: [(String, (Double, Double) -> Double, [(Double, Double, Double)])] = [
      ("logBeta", S.logBeta, [(0, 1, inf), (1, inf, -inf), (0, inf, nan), (-1, 2, nan)]),
      (
        "logAddExp", S.logAddExp,
        [(-inf, 3, 3), (3, -inf, 3), (-inf, -inf, -inf), (inf, inf, inf), (inf, -inf, inf)]
      ),
      (
        "P", S.regularizedGammaP,
        [(0, 2, 0), (-1, 2, 0), (inf, 2, 1), (1, 0, nan), (1, -1, nan), (1, inf, nan)]
      ),
      ("Q", S.regularizedGammaQ, [(0, 2, 1), (-1, 2, 1), (inf, 2, 0), (1, 0, nan)]),
      (
        "gammaQuantile", S.gammaQuantile,
        [(0, 2, 0), (1, 2, inf), (-0.1, 2, nan), (1.1, 2, nan), (0.5, 0, nan), (0.5, 1e-5, 0)]
      ),
    ]
    for (name, function, values) in cases {
      for (x, y, expected) in values + [(nan, 1, nan), (1, nan, nan)] {
        #expect(same(function(x, y), expected), "\(name)(\(x), \(y)) is \(function(x, y))")
      }
    }
  }

  @Test func betaFunctionsFollowTheirLimits() {
    #expect(S.regularizedBeta(0, alpha: 2, beta: 3) == 0)
    #expect(S.regularizedBeta(-1, alpha: 2, beta: 3) == 0)
    #expect(S.regularizedBeta(1, alpha: 2, beta: 3) == 1)
    #expect(S.betaQuantile(0, alpha: 2, beta: 3) == 0)
    #expect(S.betaQuantile(1, alpha: 2, beta: 3) == 1)
    #expect(S.betaQuantile(0.1, alpha: 1e-3, beta: 1e-3) == 0)
    #expect(S.betaQuantile(0.9, alpha: 1e-3, beta: 1e-3) == 1)
    for (x, alpha, beta) in [
      (nan, 2, 3), (0.5, nan, 3), (0.5, 2, nan), (0.5, 0, 3), (0.5, 2, -1), (0.5, inf, 1),
    ] {
      #expect(S.regularizedBeta(x, alpha: alpha, beta: beta).isNaN)
      #expect(S.betaQuantile(x, alpha: alpha, beta: beta).isNaN)
    }
    #expect(S.betaQuantile(-0.1, alpha: 2, beta: 3).isNaN)
    #expect(S.betaQuantile(1.1, alpha: 2, beta: 3).isNaN)
  }

  @Test func logSumExpFollowsItsLimits() {
    #expect(S.logSumExp([Double]()) == -inf)
    #expect(S.logSumExp([-inf, -inf]) == -inf)
    #expect(S.logSumExp([-inf, 2]) == 2)
    #expect(S.logSumExp([1, inf, 2]) == inf)
    #expect(S.logSumExp([1, nan, 2]).isNaN)
    #expect(S.logSumExp([inf, nan]).isNaN)
    #expect(S.logSumExp([nan, -inf]).isNaN)
  }
}
