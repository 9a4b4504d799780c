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
    return BetaIntegral(alpha: alpha, beta: beta).logOddsDensity(x, 1 - x) / x / (1 - x)
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
    return BetaIntegral(alpha: alpha, beta: beta).shapeSlopes(x, 1 - x)
  }
}

extension BetaIntegral {
  /// dI/da and dI/db, for x and y = 1 - x inside (0, 1).
  func shapeSlopes(_ x: Double, _ y: Double) -> (alpha: Double, beta: Double) {
    let density = logOddsDensity(x, y)
    if density == 0 { return (0, 0) }
    if min(alpha, beta) > 1e8 { return uniformShapeSlopes(x, y) }
    let psi = SpecialFunctions.digamma(alpha + beta)
    let logSlopes = (
      alpha: cLog(x) - SpecialFunctions.digamma(alpha) + psi,
      beta: cLog(y) - SpecialFunctions.digamma(beta) + psi
    )
    let (a, b) = (Dual(alpha), Dual(beta))
    let (movingA, movingB) = (Dual(alpha, slope: 1), Dual(beta, slope: 1))
    func slope(_ tail: Dual, _ logSlope: Double) -> Double {
      density * (tail.value * logSlope + tail.slope)
    }
    if x <= (alpha + 1) / (alpha + beta + 2) {
      return (
        slope(scaledTail(x, movingA, b), logSlopes.alpha),
        slope(scaledTail(x, a, movingB), logSlopes.beta)
      )
    }
    return (
      -slope(scaledTail(y, b, movingA), logSlopes.alpha),
      -slope(scaledTail(y, movingB, a), logSlopes.beta)
    )
  }

  /// I_x(a, b) over the density of the log-odds: 1 / a over the fraction DLMF 8.17.22.
  private func scaledTail(_ x: Double, _ a: Dual, _ b: Dual) -> Dual {
    let limit = 2 * (2000 + 10 * min(alpha, beta).squareRoot())
    let fraction = continuedFraction(from: Dual(1), limit: limit) { k in
      let m = (k / 2).rounded(.down)
      let isOdd = k != 2 * m
      let numerator = isOdd ? -1 * (m + a) * (m + (a + b)) : m * (b - Dual(m))
      let denominator = isOdd ? (2 * m + a) * (2 * m + 1 + a) : (2 * m - 1 + a) * (2 * m + a)
      return (x * (numerator / denominator), Dual(1))
    }
    return Dual(1) / (a * fraction)
  }

  /// The derivatives of `uniformTails`, less those of c_0, which are smaller by 1 / n.
  private func uniformShapeSlopes(_ x: Double, _ y: Double) -> (alpha: Double, beta: Double) {
    let sum = alpha + beta
    let shift = x * beta - y * alpha
    let exponent = exponent(x, y)
    let z = shift < 0 ? -(2 * exponent).squareRoot() : (2 * exponent).squareRoot()
    let root = alpha.squareRoot() * beta.squareRoot()
    let first =
      abs(z) < 1e-8 * sum.squareRoot()
      ? (beta - alpha) / (3 * root) : sum.squareRoot() / z - root / shift
    let density = cExp(-exponent) / (2 * Double.pi).squareRoot()
    // dE/da = -log(n x / a) and dE/db = -log(n y / b); dz = dE / z, with its limit at the mean.
    let inAlpha = -cLog1p(shift / alpha)
    let inBeta = -cLog1p(-shift / beta)
    func slope(_ exponentSlope: Double, _ atMean: Double) -> Double {
      let zSlope = abs(z) < 1e-8 ? atMean : exponentSlope / z
      return density * (zSlope - exponentSlope * first / sum.squareRoot())
    }
    let scale = 1 / sum.squareRoot()
    return (
      slope(inAlpha, -scale * (beta / alpha).squareRoot()),
      slope(inBeta, scale * (alpha / beta).squareRoot())
    )
  }
}
