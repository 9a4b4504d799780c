/// Quantiles of the gamma distribution.

extension SpecialFunctions {
  /// The `x` with P(shape, x) = p, the quantile function of a gamma variable of scale 1.
  ///
  /// Newton's method for the logarithm of the tail that `p` lies in, as a function of log x, which
  /// is concave because log x has a log-concave density.
  ///
  /// - Parameters:
  ///   - p: a probability; 0 gives 0, 1 gives infinity.
  ///   - shape: positive and finite.
  /// - Returns: the quantile, 0 where it is smaller than any double; NaN for `p` outside [0, 1], a
  ///   shape outside the domain or a NaN argument.
  public static func gammaQuantile(_ p: Double, shape: Double) -> Double {
    guard shape > 0, shape < .infinity, p >= 0, p <= 1 else { return .nan }
    if p == 0 { return 0 }
    if p == 1 { return .infinity }
    let integral = GammaIntegral(shape: shape)
    let isLower = p < integral.scaledTails(shape).values.lower
    let logTarget = isLower ? cLog(p) : cLog1p(-p)
    // Logarithms relative to the mean: near it they have more digits than those of x.
    let smallest = -744.4 - cLog(shape)
    let logRatio = MonotoneRoot(lower: smallest, upper: 709).solve(from: 0) { logRatio in
      let x = shape * cExp(logRatio)
      let tails = integral.scaledTails(x).values
      let density = cExp(integral.logDensityOfLog(x))
      return isLower
        ? (cLog(tails.lower) - logTarget, density / tails.lower)
        : (logTarget - cLog(tails.upper), density / tails.upper)
    }
    return logRatio <= smallest + 1e-10 ? 0 : shape * cExp(logRatio)
  }
}
