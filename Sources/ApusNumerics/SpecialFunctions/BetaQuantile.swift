/// Quantiles of the beta distribution.

extension SpecialFunctions {
  /// The `x` with I_x(alpha, beta) = p, the quantile function of a Beta(alpha, beta) variable.
  ///
  /// Newton's method for log I as a function of the log-odds of x. The density of the log-odds is
  /// log-concave, and so is then each tail probability: the iteration can overshoot once and is
  /// monotone afterwards. The tail that `p` lies in is the one that is matched, relatively.
  ///
  /// - Parameters:
  ///   - p: a probability; 0 gives 0, 1 gives 1.
  ///   - alpha: the first shape, positive.
  ///   - beta: the second shape, positive; the sum of the two is finite.
  /// - Returns: the quantile, 0 or 1 where it is closer to them than doubles reach; NaN for `p`
  ///   outside [0, 1], shapes outside the domain or a NaN argument.
  public static func betaQuantile(_ p: Double, alpha: Double, beta: Double) -> Double {
    guard alpha > 0, beta > 0, alpha + beta < .infinity, p >= 0, p <= 1 else { return .nan }
    if p == 0 || p == 1 { return p }
    let integral = BetaIntegral(alpha: alpha, beta: beta)
    let start = cLog(alpha) - cLog(beta)
    let atMean = integral.scaledTails(sigmoid(start), sigmoid(-start)).values.lower
    let logTarget = p < atMean ? cLog(p) : cLog1p(-p)
    let logOdds = MonotoneRoot(lower: -745, upper: 745).solve(from: start) { t in
      let (x, y) = (sigmoid(t), sigmoid(-t))
      let tails = integral.scaledTails(x, y).values
      let density = cExp(integral.logOddsLogDensity(x, y))
      return p < atMean
        ? (cLog(tails.lower) - logTarget, density / tails.lower)
        : (logTarget - cLog(tails.upper), density / tails.upper)
    }
    if logOdds < -744.5 { return 0 }
    return sigmoid(logOdds)
  }
}
