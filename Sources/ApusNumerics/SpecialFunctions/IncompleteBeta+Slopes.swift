/// Derivatives of the incomplete beta function in its limit and in its shapes.

extension SpecialFunctions {
  /// x^(a - 1) (1 - x)^(b - 1) / B(a, b), the derivative of I_x(a, b) in x.
  ///
  /// - Returns: 0 outside [0, 1], the limits at 0 and 1; NaN for shapes outside the domain or a NaN
  ///   argument.
  public static func betaDensity(_ x: Double, alpha: Double, beta: Double) -> Double {
    guard alpha > 0, beta > 0, alpha + beta < .infinity, !x.isNaN else { return .nan }
    if x < 0 || x > 1 { return 0 }
    if x == 0 { return alpha < 1 ? .infinity : (alpha == 1 ? beta : 0) }
    if x == 1 { return beta < 1 ? .infinity : (beta == 1 ? alpha : 0) }
    return cExp(BetaIntegral(alpha: alpha, beta: beta).logOddsLogDensity(x, 1 - x)) / x / (1 - x)
  }

  /// The derivatives of I_x(alpha, beta) in its shapes; never positive in alpha, never negative in
  /// beta.
  ///
  /// The continued fraction behind I, differentiated term by term: the parts have one sign, so that
  /// few digits are lost (1e-11 relative). Where both shapes exceed 1e8 the uniform expansion is
  /// differentiated, to 1e-7 relative.
  ///
  /// - Returns: 0 for x at most 0 or at least 1; NaN for shapes outside the domain or a NaN
  ///   argument.
  public static func regularizedBetaShapeSlopes(
    _ x: Double, alpha: Double, beta: Double
  ) -> (alpha: Double, beta: Double) {
    guard alpha > 0, beta > 0, alpha + beta < .infinity, !x.isNaN else { return (.nan, .nan) }
    if x <= 0 || x >= 1 { return (0, 0) }
    let slopes = BetaIntegral(alpha: alpha, beta: beta).shapeSlopes(x, 1 - x)
    return (slopes.alpha.value, slopes.beta.value)
  }

  /// The derivatives of log I_x(alpha, beta) in x, alpha and beta, relatively exact however far out;
  /// `complement` is 1 - x.
  ///
  /// - Returns: 0 for x at most 0 or at least 1; NaN for shapes outside the domain or a NaN
  ///   argument.
  public static func logRegularizedBetaSlopes(
    _ x: Double, complement: Double, alpha: Double, beta: Double
  ) -> (x: Double, alpha: Double, beta: Double) {
    guard alpha > 0, beta > 0, alpha + beta < .infinity, !x.isNaN else { return (.nan, .nan, .nan) }
    if x <= 0 || complement <= 0 { return (0, 0, 0) }
    let integral = BetaIntegral(alpha: alpha, beta: beta)
    let log = integral.scaledTails(x, complement).logLower
    let slopes = integral.shapeSlopes(x, complement)
    return (
      cExp(integral.logOddsLogDensity(x, complement) - log) / x / complement,
      slopes.alpha.ratio(toExpOf: log), slopes.beta.ratio(toExpOf: log)
    )
  }
}

extension BetaIntegral {
  /// dI/da and dI/db, for x and y = 1 - x inside (0, 1).
  func shapeSlopes(_ x: Double, _ y: Double) -> (alpha: ScaledNumber, beta: ScaledNumber) {
    if min(alpha, beta) > 1e8 { return uniformShapeSlopes(x, y) }
    let exponent = logOddsLogDensity(x, y)
    // Logarithms of what is close to 1 are in the digits of the complement.
    let logSlopes = (
      alpha: (x > 0.5 ? cLog1p(-y) : cLog(x)) + digammaRise(from: alpha, by: beta),
      beta: (y > 0.5 ? cLog1p(-x) : cLog(y)) + digammaRise(from: beta, by: alpha)
    )
    let (a, b) = (Dual(alpha), Dual(beta))
    let (movingA, movingB) = (Dual(alpha, slope: 1), Dual(beta, slope: 1))
    func slope(_ tail: Dual, _ logSlope: Double, sign: Double) -> ScaledNumber {
      ScaledNumber(exponent: exponent, factor: sign * (tail.value * logSlope + tail.slope))
    }
    if x <= (alpha + 1) / (alpha + beta + 2) {
      return (
        slope(scaledTail(x, y, movingA, b), logSlopes.alpha, sign: 1),
        slope(scaledTail(x, y, a, movingB), logSlopes.beta, sign: 1)
      )
    }
    return (
      slope(scaledTail(y, x, b, movingA), logSlopes.alpha, sign: -1),
      slope(scaledTail(y, x, movingB, a), logSlopes.beta, sign: -1)
    )
  }

  /// I_x(a, b) over the density of the log-odds: the inverse of `fraction`.
  private func scaledTail(_ x: Double, _ y: Double, _ a: Dual, _ b: Dual) -> Dual {
    let limit = 2000 + 10 * min(alpha, beta).squareRoot()
    let shift = y * a - x * b
    let first = a * (1 + shift) / (1 + a)
    let fraction = continuedFraction(from: first, limit: limit) { n in
      let width = (2 * n - 1) + a
      let rest = n * x * (b - Dual(n))
      let numerator = ((n - 1) + a) / width * (x * ((n - 1) + (a + b)) / width) * rest
      let last = (n + a) * ((1 + n * (1 + y)) + shift) / (2 + width)
      return (numerator, n + rest / width + last)
    }
    return Dual(1) / fraction
  }

  /// The derivatives of `uniformTails`, less those of c_0, which are smaller by 1 / n.
  private func uniformShapeSlopes(
    _ x: Double, _ y: Double
  ) -> (alpha: ScaledNumber, beta: ScaledNumber) {
    let sum = alpha + beta
    let shift = x * beta - y * alpha
    let exponent = exponent(x, y)
    let z = shift < 0 ? -(2 * exponent).squareRoot() : (2 * exponent).squareRoot()
    let root = alpha.squareRoot() * beta.squareRoot()
    let first =
      abs(z) < 1e-8 * sum.squareRoot()
      ? (beta - alpha) / (3 * root) : sum.squareRoot() / z - root / shift
    // dE/da = -log(n x / a) and dE/db = -log(n y / b); dz = dE / z, with its limit at the mean.
    let inAlpha = -cLog1p(shift / alpha)
    let inBeta = -cLog1p(-shift / beta)
    func slope(_ exponentSlope: Double, _ atMean: Double) -> ScaledNumber {
      let zSlope = abs(z) < 1e-8 ? atMean : exponentSlope / z
      let factor = zSlope - exponentSlope * first / sum.squareRoot()
      return ScaledNumber(exponent: -exponent, factor: factor / (2 * Double.pi).squareRoot())
    }
    let scale = 1 / sum.squareRoot()
    return (
      slope(inAlpha, -scale * (beta / alpha).squareRoot()),
      slope(inBeta, scale * (alpha / beta).squareRoot())
    )
  }
}

/// psi(x + step) - psi(x) for positive x and step; for large x without the common leading terms.
private func digammaRise(from x: Double, by step: Double) -> Double {
  let sum = x + step
  guard x >= 10 else { return SpecialFunctions.digamma(sum) - SpecialFunctions.digamma(x) }
  /// What psi(z) - log z + 1 / (2 z) is, of the size of 1 / (12 z²) (DLMF 5.11.2).
  func remainder(_ z: Double) -> Double {
    let inverseSquare = 1 / (z * z)
    let series = [
      1 / 12.0, -1 / 120.0, 1 / 252.0, -1 / 240.0, 1 / 132.0, -691 / 32_760.0, 1 / 12.0,
    ]
    return -inverseSquare * polynomial(inverseSquare, series)
  }
  return cLog1p(step / x) + 0.5 * step / x / sum + remainder(sum) - remainder(x)
}
