/// Pieces from which densities of gamma and beta type are built without cancellation.

/// log sqrt(2 pi).
let logSquareRootOfTwoPi = 0.918_938_533_204_672_741_780

/// log Gamma(x) less its leading Stirling terms, (x - 1/2) log x - x + log sqrt(2 pi), for x > 0.
///
/// Differences of log-gammas of large arguments lose all digits to the leading terms; written with
/// this remainder the leading terms can be combined on paper (Loader 2000, "Fast and accurate
/// computation of binomial probabilities").
func stirlingError(_ x: Double) -> Double {
  guard x >= 10 else {
    return cLogGamma(x) - ((x - 0.5) * cLog(x) - x + logSquareRootOfTwoPi)
  }
  return polynomial(1 / (x * x), stirlingSeries) / x
}

/// B(2k) / (2k (2k - 1)) for k = 1, 2, ... (DLMF 5.11.1).
private let stirlingSeries: [Double] = [
  1 / 12.0, -1 / 360.0, 1 / 1260.0, -1 / 1680.0, 1 / 1188.0, -691 / 360_360.0, 1 / 156.0,
]

/// x - log(1 + x) for x > -1, exact to rounding near 0 where the terms cancel.
func excessOverLog1p(_ x: Double) -> Double {
  guard abs(x) < 0.4 else { return x - cLog1p(x) }
  // With r = x / (2 + x), log(1 + x) = 2 atanh(r) and x - 2 r = x r.
  let r = x / (2 + x)
  let square = r * r
  return r * (x - 2 * square * polynomial(square, atanhSeries))
}

/// 1 / (2k + 1) for k = 1, 2, ... (DLMF 4.38.5).
private let atanhSeries: [Double] = [
  1 / 3.0, 1 / 5.0, 1 / 7.0, 1 / 9.0, 1 / 11.0, 1 / 13.0, 1 / 15.0, 1 / 17.0, 1 / 19.0, 1 / 21.0,
  1 / 23.0, 1 / 25.0, 1 / 27.0,
]

/// log Gamma(1 + x) for 0 <= x < 1, relatively exact at 0.
func logGammaOnePlus(_ x: Double) -> Double {
  // 1 + x would round away the digits of a small x.
  x < 0.1 ? x * polynomial(x, logGammaSeries) : cLogGamma(1 + x)
}

/// -Euler's constant and zeta(k) (-1)^k / k for k = 2, 3, ... (DLMF 5.7.3), from mpmath.
private let logGammaSeries: [Double] = [
  -5.772_156_649_015_328_606e-1,
  8.224_670_334_241_132_182e-1,
  -4.006_856_343_865_314_285e-1,
  2.705_808_084_277_845_479e-1,
  -2.073_855_510_286_739_853e-1,
  1.695_571_769_974_081_9e-1,
  -1.440_498_967_688_461_181e-1,
  1.255_096_695_247_430_424e-1,
  -1.113_342_658_695_646_905e-1,
  1.000_994_575_127_818_085e-1,
  -9.095_401_714_582_904_223e-2,
  8.335_384_054_610_900_402e-2,
  -7.693_251_641_135_219_147e-2,
  7.143_294_629_536_133_606e-2,
  -6.666_870_588_242_046_803e-2,
  6.250_095_514_121_304_074e-2,
]
