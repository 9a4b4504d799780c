/// The regularised incomplete beta function, the distribution function of a beta variable.

extension SpecialFunctions {
  /// I_x(alpha, beta), the probability that a Beta(alpha, beta) variable is at most `x`.
  ///
  /// The continued fraction of DLMF 8.17.22, in its even form, behind a prefactor in saddle-point form, so that large
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
    return BetaIntegral(alpha: alpha, beta: beta).scaledTails(x, complement).values.lower
  }

  /// log I_x(alpha, beta), relatively exact in both tails, however far out; `complement` is 1 - x.
  ///
  /// See `regularizedBeta(_:complement:alpha:beta:)`.
  public static func logRegularizedBeta(
    _ x: Double, complement: Double, alpha: Double, beta: Double
  ) -> Double {
    guard alpha > 0, beta > 0, alpha + beta < .infinity, !x.isNaN else { return .nan }
    if x <= 0 { return -.infinity }
    if complement <= 0 { return 0 }
    return BetaIntegral(alpha: alpha, beta: beta).scaledTails(x, complement).logLower
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

  /// log of x^a y^b / B(a, b), the density of the log-odds; x + y = 1.
  func logOddsLogDensity(_ x: Double, _ y: Double) -> Double { logScale - exponent(x, y) }

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
  func scaledTails(_ x: Double, _ y: Double) -> ScaledTails {
    if min(alpha, beta) > 1e8 { return uniformTails(x, y) }
    let exponent = logOddsLogDensity(x, y)
    func lower() -> ScaledNumber {
      ScaledNumber(exponent: exponent, factor: 1 / fraction(x, y, alpha, beta))
    }
    func upper() -> ScaledNumber {
      ScaledNumber(exponent: exponent, factor: 1 / fraction(y, x, beta, alpha))
    }
    // The fraction converges fast on its own side of the mean. On the other side it is slow (about
    // 20 / sqrt(distance to the end) terms) but sound, and needed where a shape near 0 leaves that
    // tail small: 1 - tail has no digits then.
    if x <= (alpha + 1) / (alpha + beta + 2) {
      let tail = lower()
      return ScaledTails(lower: tail, upper: tail.value > 0.9 && x > 1e-4 ? upper() : nil)
    }
    let tail = upper()
    return ScaledTails(lower: tail.value > 0.9 && y > 1e-4 ? lower() : nil, upper: tail)
  }

  /// The even part of the continued fraction DLMF 8.17.22 times a, x^a y^b / (B(a, b) I) (DiDonato
  /// and Morris 1992, ACM TOMS 708, equation 9), by Lentz's method. It has twice the speed, and its
  /// terms are sums of positive ones on its side of the mean, where those of the whole fraction
  /// cancel for large a.
  private func fraction(_ x: Double, _ y: Double, _ a: Double, _ b: Double) -> Double {
    let tiny = 1e-300
    let shift = a * y - b * x
    var value = a * (shift + 1) / (a + 1)
    if abs(value) < tiny { value = tiny }
    var c = value
    var d = 0.0
    let limit = 2000 + 10 * min(a, b).squareRoot()
    var n = 1.0
    while n < limit {
      let width = a + 2 * n - 1
      let rest = n * (b - n) * x
      // In this order the products of huge shapes with tiny limits stay in range.
      let numerator = (a + n - 1) / width * ((a + b + n - 1) * x / width) * rest
      let term = n + rest / width + (a + n) * (shift + 1 + n * (1 + y)) / (width + 2)
      d = term + numerator * d
      d = 1 / (abs(d) < tiny ? tiny : d)
      c = term + numerator / c
      if abs(c) < tiny { c = tiny }
      let change = c * d
      value *= change
      if abs(change - 1) < 1e-16 { break }
      n += 1
    }
    return value
  }
}
