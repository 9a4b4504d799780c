/// The regularised incomplete gamma functions, the tail probabilities of a gamma variable.

extension SpecialFunctions {
  /// P(a, x), the probability that a gamma variable of shape a and scale 1 is at most x.
  ///
  /// Power series below the mean, continued fraction above it, and Temme's uniform expansion for
  /// large shapes close to the mean. Both tails are relatively exact.
  ///
  /// - Parameters:
  ///   - x: the upper limit; at most 0 gives 0.
  ///   - shape: a, positive and finite.
  /// - Returns: a probability; NaN for a shape outside the domain or a NaN argument.
  public static func regularizedGammaP(_ x: Double, shape: Double) -> Double {
    gammaTails(x, shape: shape).lower
  }

  /// Q(a, x) = 1 - P(a, x), the probability that a gamma variable of shape a exceeds x.
  ///
  /// See `regularizedGammaP(_:shape:)`.
  public static func regularizedGammaQ(_ x: Double, shape: Double) -> Double {
    gammaTails(x, shape: shape).upper
  }

  /// log P(a, x), relatively exact in both tails, however far out.
  ///
  /// See `regularizedGammaP(_:shape:)`; -infinity for x at most 0.
  public static func logRegularizedGammaP(_ x: Double, shape: Double) -> Double {
    guard shape > 0, shape < .infinity, !x.isNaN else { return .nan }
    if x <= 0 || x == .infinity { return x > 0 ? 0 : -.infinity }
    return GammaIntegral(shape: shape).scaledTails(x).logLower
  }

  /// log Q(a, x), relatively exact in both tails, however far out.
  ///
  /// See `regularizedGammaP(_:shape:)`; -infinity at infinity.
  public static func logRegularizedGammaQ(_ x: Double, shape: Double) -> Double {
    guard shape > 0, shape < .infinity, !x.isNaN else { return .nan }
    if x <= 0 || x == .infinity { return x > 0 ? -.infinity : 0 }
    return GammaIntegral(shape: shape).scaledTails(x).logUpper
  }

  /// P and Q at once.
  static func gammaTails(_ x: Double, shape: Double) -> (lower: Double, upper: Double) {
    guard shape > 0, shape < .infinity, !x.isNaN else { return (.nan, .nan) }
    if x <= 0 { return (0, 1) }
    if x == .infinity { return (1, 0) }
    return GammaIntegral(shape: shape).scaledTails(x).values
  }
}

/// The incomplete gamma integral for a fixed shape, with what doesn't depend on the limit.
struct GammaIntegral {
  let shape: Double
  private let logScale: Double

  init(shape: Double) {
    self.shape = shape
    logScale = 0.5 * cLog(shape) - logSquareRootOfTwoPi - stirlingError(shape)
  }

  /// x^a exp(-x) / Gamma(a), the density of log x, for x > 0.
  ///
  /// In saddle-point form: x - a - a log(x / a) is small where its terms are large.
  func logDensityOfLog(_ x: Double) -> Double {
    let u = (x - shape) / shape
    let excess = u > -0.5 ? excessOverLog1p(u) : u - (cLog(x) - cLog(shape))
    return logScale - shape * excess
  }

  /// P and Q, for 0 < x < infinity.
  func scaledTails(_ x: Double) -> ScaledTails {
    if shape > 1000, abs(x - shape) < 0.2 * shape { return uniformTails(x) }
    if shape < 1, x < 2 { return smallShapeTails(x) }
    let exponent = logDensityOfLog(x)
    return x < shape + 1
      ? ScaledTails(lower: ScaledNumber(exponent: exponent, factor: series(x)))
      : ScaledTails(upper: ScaledNumber(exponent: exponent, factor: 1 / fraction(x)))
  }

  /// The sum of x^k / (a (a + 1) ... (a + k)), DLMF 8.11.4.
  private func series(_ x: Double) -> Double {
    var term = 1 / shape
    var sum = term
    var denominator = shape
    while term > 1e-17 * sum {
      denominator += 1
      term *= x / denominator
      sum += term
    }
    return sum
  }

  /// The continued fraction DLMF 8.9.2 in its even form, by Lentz's method.
  private func fraction(_ x: Double) -> Double {
    let tiny = 1e-300
    var b = x + 1 - shape
    var value = abs(b) < tiny ? tiny : b
    var c = value
    var d = 0.0
    for k in 1...10_000 {
      let a = Double(k) * (shape - Double(k))
      b += 2
      d = b + a * d
      d = 1 / (abs(d) < tiny ? tiny : d)
      c = b + a / c
      if abs(c) < tiny { c = tiny }
      value *= c * d
      if abs(c * d - 1) < 1e-16 { break }
    }
    return value
  }

  /// Shapes below 1 and small limits, where Q can be small beside P: Q is 1 - x^a / Gamma(1 + a) less
  /// the rest of the alternating series DLMF 8.7.1, each computed without subtracting from 1.
  private func smallShapeTails(_ x: Double) -> ScaledTails {
    let logLeading = shape * cLog(x) - logGammaOnePlus(shape)
    let leading = cExp(logLeading)
    var term = 1.0
    var sum = 0.0
    for k in 1...28 {
      term *= -x / Double(k)
      sum += term / (shape + Double(k))
    }
    let rest = shape * sum
    return ScaledTails(
      lower: ScaledNumber(exponent: logLeading, factor: 1 + rest),
      upper: ScaledNumber(exponent: 0, factor: -cExpm1(logLeading) - leading * rest))
  }
}
