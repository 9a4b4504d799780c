/// The logarithm of the gamma function, its first three derivatives, and the beta function.

extension SpecialFunctions {
  /// log |Gamma(x)|.
  ///
  /// - Returns: infinity at the poles 0, -1, -2, ... and at both infinities.
  public static func logGamma(_ x: Double) -> Double { cLogGamma(x) }

  /// psi(x) = d/dx log Gamma(x).
  ///
  /// Recurrence up to where the asymptotic series DLMF 5.11.2 is exact; reflection DLMF 5.5.4 for
  /// x < 0. Near the zeros the absolute error stays below 1e-15, the relative one doesn't.
  ///
  /// - Returns: NaN at the poles 0, -1, -2, ... (the two sides differ) and at -infinity.
  public static func digamma(_ x: Double) -> Double {
    if x == .infinity { return x }
    guard x > 0 else {
      guard let offset = offsetFromPole(x) else { return .nan }
      return digamma(1 - x) - .pi / cTan(.pi * offset)
    }
    var argument = x
    var shift = 0.0
    while argument < 10 {
      shift += 1 / argument
      argument += 1
    }
    let inverseSquare = 1 / (argument * argument)
    let series = inverseSquare * polynomial(inverseSquare, digammaSeries)
    return cLog(argument) - 0.5 / argument - series - shift
  }

  /// psi'(x), the second derivative of log Gamma(x).
  ///
  /// Recurrence and the derivative of DLMF 5.11.2; reflection DLMF 5.15.6 for x < 0.
  ///
  /// - Returns: infinity at the poles 0, -1, -2, ...; 0 at infinity; NaN at -infinity.
  public static func trigamma(_ x: Double) -> Double {
    if x == .infinity { return 0 }
    guard x > 0 else {
      guard let offset = offsetFromPole(x) else { return x.isFinite ? .infinity : .nan }
      let ratio = .pi / cSin(.pi * offset)
      return ratio * ratio - trigamma(1 - x)
    }
    var argument = x
    var shift = 0.0
    while argument < 10 {
      shift += 1 / (argument * argument)
      argument += 1
    }
    let inverse = 1 / argument
    let square = inverse * inverse
    return inverse + square * (0.5 + inverse * polynomial(square, bernoulliNumbers)) + shift
  }

  /// psi''(x), the third derivative of log Gamma(x).
  ///
  /// Recurrence and the second derivative of DLMF 5.11.2; that of the reflection DLMF 5.5.4 for
  /// x < 0.
  ///
  /// - Returns: NaN at the poles 0, -1, -2, ... (the two sides differ) and at -infinity; 0 at
  ///   infinity.
  public static func tetragamma(_ x: Double) -> Double {
    if x == .infinity { return 0 }
    guard x > 0 else {
      guard let offset = offsetFromPole(x) else { return .nan }
      let ratio = .pi / cSin(.pi * offset)
      return tetragamma(1 - x) - 2 * ratio * ratio * .pi / cTan(.pi * offset)
    }
    var argument = x
    var shift = 0.0
    while argument < 15 {
      shift += 2 / (argument * argument * argument)
      argument += 1
    }
    let inverse = 1 / argument
    let square = inverse * inverse
    return -square * (1 + inverse + square * polynomial(square, tetragammaSeries)) - shift
  }

  /// log B(a, b) = log Gamma(a) + log Gamma(b) - log Gamma(a + b), for a, b >= 0.
  ///
  /// Log-gammas of large arguments are never subtracted from each other: their Stirling terms are
  /// combined on paper (DiDonato and Morris 1992, ACM TOMS 708, section 3).
  ///
  /// - Returns: infinity if an argument is 0, -infinity if one is infinite; NaN for both at once and
  ///   for negative arguments.
  public static func logBeta(_ a: Double, _ b: Double) -> Double {
    guard a >= 0, b >= 0 else { return .nan }
    let (small, large) = (min(a, b), max(a, b))
    if small == 0 { return large == .infinity ? .nan : .infinity }
    if large == .infinity { return -.infinity }
    if large < 10 {
      return cLogGamma(small) + (cLogGamma(large) - cLogGamma(small + large))
    }
    let sum = small + large
    let ratio = small / large
    let remainder = stirlingError(large) - stirlingError(sum)
    if small < 10 {
      let leading = small - (large - 0.5) * cLog1p(ratio) - small * cLog(sum)
      return cLogGamma(small) + leading + remainder
    }
    return (small - 0.5) * cLog(ratio / (1 + ratio)) - large * cLog1p(ratio) - 0.5 * cLog(large)
      + logSquareRootOfTwoPi + stirlingError(small) + remainder
  }

  /// The distance of x <= 0 from the nearest whole number, exact, or nothing at whole numbers and
  /// where there is no fraction: sines and tangents of pi x lose their digits for large x.
  private static func offsetFromPole(_ x: Double) -> Double? {
    let offset = x - x.rounded()
    return x.isFinite && offset != 0 ? offset : nil
  }
}

/// B(2k) for k = 1, 2, ...
private let bernoulliNumbers: [Double] = [
  1 / 6.0, -1 / 30.0, 1 / 42.0, -1 / 30.0, 5 / 66.0, -691 / 2730.0, 7 / 6.0,
]

/// (2k + 1) B(2k) for k = 1, 2, ...
private let tetragammaSeries: [Double] = [
  1 / 2.0, -1 / 6.0, 1 / 6.0, -3 / 10.0, 5 / 6.0, -691 / 210.0, 35 / 2.0,
]

/// B(2k) / (2k) for k = 1, 2, ... (DLMF 5.11.2).
private let digammaSeries: [Double] = [
  1 / 12.0, -1 / 120.0, 1 / 252.0, -1 / 240.0, 1 / 132.0, -691 / 32_760.0, 1 / 12.0,
]
