/// The regularised incomplete beta function, the distribution function of a beta variable.

extension SpecialFunctions {
  /// I_x(alpha, beta), the probability that a Beta(alpha, beta) variable is at most `x`.
  ///
  /// The continued fraction DLMF 8.17.22 behind a prefactor in saddle-point form, so that large
  /// shapes cost no digits, with I_x(a, b) = 1 - I_{1-x}(b, a) above the mean. Small values are
  /// relatively exact too, except within 1e-4 of 1 for `beta` near 0: there to 1e-16 absolutely.
  ///
  /// - Parameters:
  ///   - x: the upper limit; at most 0 gives 0, at least 1 gives 1.
  ///   - alpha: the first shape, positive.
  ///   - beta: the second shape, positive; the sum of the two is finite.
  /// - Returns: a probability; NaN for shapes outside the domain or a NaN argument.
  /// - Complexity: O(sqrt(min(alpha, beta))) near the mean, O(1) away from it and where both shapes
  ///   exceed 1e8; the absolute error grows to 1e-11 there.
  public static func regularizedBeta(_ x: Double, alpha: Double, beta: Double) -> Double {
    regularizedBeta(x, complement: 1 - x, alpha: alpha, beta: beta)
  }

  /// I_x(alpha, beta) for a limit that is given together with 1 - x, which may have digits that a
  /// difference would have lost.
  public static func regularizedBeta(
    _ x: Double, complement: Double, alpha: Double, beta: Double
  ) -> Double {
    guard alpha > 0, beta > 0, alpha + beta < .infinity, !x.isNaN else { return .nan }
    if x <= 0 { return 0 }
    if complement <= 0 { return 1 }
    return BetaIntegral(alpha: alpha, beta: beta).tails(x, complement).lower
  }
}

/// The incomplete beta integral for fixed shapes, with what doesn't depend on the limit.
struct BetaIntegral {
  let alpha: Double
  let beta: Double
  /// log of sqrt(a b / (2 pi n)) exp(delta(n) - delta(a) - delta(b)), with n = a + b and delta the
  /// Stirling error.
  private let logScale: Double

  init(alpha: Double, beta: Double) {
    self.alpha = alpha
    self.beta = beta
    let sum = alpha + beta
    let logRatio = cLog(alpha) + cLog(beta / sum)
    logScale =
      0.5 * logRatio - logSquareRootOfTwoPi
      + (stirlingError(sum) - stirlingError(alpha) - stirlingError(beta))
  }

  /// x^a y^b / B(a, b), the density of the log-odds; x + y = 1.
  func logOddsDensity(_ x: Double, _ y: Double) -> Double { cExp(logScale - exponent(x, y)) }

  /// -a log(n x / a) - b log(n y / b), at least 0 and 0 at the mean.
  ///
  /// A sum of two terms of one sign once the linear parts, which cancel exactly, are taken out.
  func exponent(_ x: Double, _ y: Double) -> Double {
    let shift = x * beta - y * alpha
    return alpha * excess(shift / alpha, ratio: x / alpha)
      + beta * excess(-shift / beta, ratio: y / beta)
  }

  /// u - log(1 + u), where 1 + u = n `ratio` keeps its digits if u is close to -1.
  private func excess(_ u: Double, ratio: Double) -> Double {
    u > -0.5 ? excessOverLog1p(u) : u - cLog((alpha + beta) * ratio)
  }

  /// I_x(a, b) and its complement, for x and y = 1 - x inside (0, 1).
  func tails(_ x: Double, _ y: Double) -> (lower: Double, upper: Double) {
    if min(alpha, beta) > 1e8 { return uniformTails(x, y) }
    let density = logOddsDensity(x, y)
    func lowerTail() -> Double { min(1, density / (alpha * fraction(x, alpha, beta))) }
    func upperTail() -> Double { min(1, density / (beta * fraction(y, beta, alpha))) }
    // The fraction converges fast on its own side of the mean. On the other side it is slow (about
    // 20 / sqrt(distance to the end) terms) but sound, and needed where a shape near 0 leaves that
    // tail small: 1 - tail has no digits then.
    if x <= (alpha + 1) / (alpha + beta + 2) {
      let lower = lowerTail()
      return (lower, lower > 0.9 && x > 1e-4 ? upperTail() : 1 - lower)
    }
    let upper = upperTail()
    return (upper > 0.9 && y > 1e-4 ? lowerTail() : 1 - upper, upper)
  }

  /// The continued fraction 1 + d1/(1 + d2/(1 + ...)) of DLMF 8.17.22 by Steed's forward
  /// recurrence in Lentz's form (Thompson and Barnett 1986).
  private func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let tiny = 1e-300
    var value = 1.0
    var c = 1.0
    var d = 0.0
    let limit = 2000 + 10 * min(a, b).squareRoot()
    var m = 0.0
    while m < limit {
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 + odd * d
      c = 1 + odd / c
      d = 1 / (abs(d) < tiny ? tiny : d)
      if abs(c) < tiny { c = tiny }
      value *= c * d
      m += 1
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 + even * d
      c = 1 + even / c
      d = 1 / (abs(d) < tiny ? tiny : d)
      if abs(c) < tiny { c = tiny }
      let change = c * d
      value *= change
      if abs(change - 1) < 1e-16 { break }
    }
    return value
  }
}
