/// Error functions and the normal distribution function, with tails that keep their digits.

extension SpecialFunctions {
  /// 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x; -1 and 1 at the infinities.
  public static func erf(_ x: Double) -> Double { cErf(x) }

  /// 1 - erf(x), relatively exact for large x; 2 and 0 at the infinities.
  public static func erfc(_ x: Double) -> Double { cErfc(x) }

  /// exp(x^2) erfc(x), the scaled complementary error function.
  ///
  /// For large x the asymptotic series DLMF 7.12.1, otherwise the product, with an exp(x^2) that
  /// doesn't suffer from rounding x^2. Infinity from x = -26.7 downwards; 0 at infinity.
  public static func erfcx(_ x: Double) -> Double {
    if x < -27 { return .infinity }
    if x < 12 { return expOfSquare(x, times: 1) * cErfc(x) }
    let minusHalfInverseSquare = -0.5 / (x * x)
    var sum = 1.0
    // Nested form of sum over n of (2n - 1)!! (-1 / (2 x^2))^n.
    for n in stride(from: 19.0, through: 1, by: -2) { sum = 1 + n * minusHalfInverseSquare * sum }
    return sum * inverseSquareRootOfPi / x
  }

  /// Phi(x), the standard normal distribution function.
  ///
  /// Relatively exact in the lower tail: down to x = -37.5, below which the value is subnormal.
  public static func normalCDF(_ x: Double) -> Double {
    guard x < -5 else { return 0.5 * cErfc(-x * squareRootOfHalf) }
    if x < -40 { return 0 }
    return 0.5 * expOfSquare(x, times: -0.5) * erfcx(-x * squareRootOfHalf)
  }

  /// log Phi(x), the logarithm of the standard normal distribution function.
  ///
  /// Relatively exact in both tails. -infinity and 0 at the infinities.
  public static func logNormalCDF(_ x: Double) -> Double {
    if x > 0 { return cLog1p(-normalCDF(-x)) }
    if x > -1 { return cLog(0.5 * cErfc(-x * squareRootOfHalf)) }
    if x == -.infinity { return x }
    return cLog(0.5 * erfcx(-x * squareRootOfHalf)) - 0.5 * x * x
  }

  /// phi(x) / Phi(x), the derivative of log Phi: the inverse of Mills' ratio.
  ///
  /// Relatively exact in both tails: infinity at -infinity, where it is asymptotically -x, and 0 at
  /// infinity.
  public static func inverseMillsRatio(_ x: Double) -> Double {
    if x < 0 { return 2 * inverseSquareRootOfPi * squareRootOfHalf / erfcx(-x * squareRootOfHalf) }
    if x > 39 { return 0 }
    return inverseSquareRootOfPi * squareRootOfHalf * expOfSquare(x, times: -0.5) / normalCDF(x)
  }

  /// log((1 - Phi(x)) / phi(x)), the logarithm of Mills' ratio; about -log x for large x.
  public static func logMillsRatio(_ x: Double) -> Double {
    if x > -10 { return cLog(erfcx(x * squareRootOfHalf)) + logSquareRootOfHalfPi }
    return logNormalCDF(-x) + 0.5 * x * x + logSquareRootOfTwoPi
  }

  /// phi(x) / (1 - Phi(x)) - x, minus the derivative of `logMillsRatio`; about 1 / x for large x.
  ///
  /// The continued fraction DLMF 7.9.1 without its leading x, so that nothing cancels; below 3 a
  /// difference that loses less than two digits.
  public static func millsExcess(_ x: Double) -> Double {
    guard x > 3 else { return inverseMillsRatio(-x) - x }
    if x == .infinity { return 0 }
    var fraction = x
    for k in stride(from: 150.0, through: 2, by: -1) { fraction = x + k / fraction }
    return 1 / fraction
  }

  /// exp(`factor` x^2) for |x| < 40. The square is split into an exact part and a small one: an
  /// error of one unit in the last place of x^2 would cost x^2 of them in the result.
  private static func expOfSquare(_ x: Double, times factor: Double) -> Double {
    let head = (x * 16).rounded() / 16
    return cExp(factor * head * head) * cExp(factor * (x - head) * (x + head))
  }
}

/// log sqrt(pi / 2).
private let logSquareRootOfHalfPi = 0.225_791_352_644_727_432_363
private let squareRootOfHalf = 0.707_106_781_186_547_524_401
private let inverseSquareRootOfPi = 0.564_189_583_547_756_286_948
