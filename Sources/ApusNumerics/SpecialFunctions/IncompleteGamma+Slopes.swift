/// Derivatives of the incomplete gamma function in its limit and in its shape.

extension SpecialFunctions {
  /// x^(a - 1) exp(-x) / Gamma(a), the derivative of P(a, x) in x.
  ///
  /// - Returns: 0 below 0 and at infinity, the limit at 0; NaN for a shape that is not positive and
  ///   finite or a NaN argument.
  public static func gammaDensity(_ x: Double, shape: Double) -> Double {
    guard shape > 0, shape < .infinity, !x.isNaN else { return .nan }
    if x < 0 || x == .infinity { return 0 }
    if x == 0 { return shape < 1 ? .infinity : (shape == 1 ? 1 : 0) }
    return cExp(GammaIntegral(shape: shape).logDensityOfLog(x) - cLog(x))
  }

  /// dP(a, x) / da, the derivative of the incomplete gamma function in its shape; never positive.
  ///
  /// The series, the continued fraction and the uniform expansion behind P, each differentiated
  /// term by term: the parts have one sign, so that few digits are lost (1e-11 relative; 1e-13 of
  /// the peak for shapes of 1e6).
  ///
  /// - Returns: 0 for x at most 0 and at infinity; NaN for a shape that is not positive and finite
  ///   or a NaN argument.
  public static func regularizedGammaPShapeSlope(_ x: Double, shape: Double) -> Double {
    guard shape > 0, shape < .infinity, !x.isNaN else { return .nan }
    if x <= 0 || x == .infinity { return 0 }
    return GammaIntegral(shape: shape).shapeSlope(x).value
  }

  /// The derivatives of log P(a, x) in x and in a, relatively exact however far out.
  ///
  /// - Returns: 0 for x at most 0 and at infinity; NaN for a shape that is not positive and finite
  ///   or a NaN argument.
  public static func logRegularizedGammaPSlopes(
    _ x: Double, shape: Double
  ) -> (x: Double, shape: Double) {
    logGammaSlopes(x, shape) { ($0.logLower, 1) }
  }

  /// The derivatives of log Q(a, x) in x and in a, relatively exact however far out.
  ///
  /// - Returns: as `logRegularizedGammaPSlopes(_:shape:)`.
  public static func logRegularizedGammaQSlopes(
    _ x: Double, shape: Double
  ) -> (x: Double, shape: Double) {
    logGammaSlopes(x, shape) { ($0.logUpper, -1) }
  }

  private static func logGammaSlopes(
    _ x: Double, _ shape: Double, of tail: (ScaledTails) -> (log: Double, sign: Double)
  ) -> (x: Double, shape: Double) {
    guard shape > 0, shape < .infinity, !x.isNaN else { return (.nan, .nan) }
    if x <= 0 || x == .infinity { return (0, 0) }
    let integral = GammaIntegral(shape: shape)
    let (log, sign) = tail(integral.scaledTails(x))
    return (
      sign * cExp(integral.logDensityOfLog(x) - log) / x,
      sign * integral.shapeSlope(x).ratio(toExpOf: log)
    )
  }
}

extension GammaIntegral {
  /// dP/da, for 0 < x < infinity. The methods and their borders are those of `scaledTails`.
  func shapeSlope(_ x: Double) -> ScaledNumber {
    if shape > 1000, abs(x - shape) < 0.2 * shape { return uniformShapeSlope(x) }
    if shape < 1, x < 2 { return smallShapeSlope(x) }
    let exponent = logDensityOfLog(x)
    let logSlope = cLog(x) - SpecialFunctions.digamma(shape)
    if x < shape + 1 {
      let series = seriesSlope(x)
      return ScaledNumber(
        exponent: exponent, factor: series.value * logSlope + series.slope)
    }
    let a = Dual(shape, slope: 1)
    let fraction = continuedFraction(from: Dual(x + 1) - a, limit: 10_000) { k in
      (k * (a - Dual(k)), Dual(x + 1 + 2 * k) - a)
    }
    let upper = Dual(1) / fraction
    return ScaledNumber(exponent: exponent, factor: -(upper.value * logSlope + upper.slope))
  }

  /// The sum of x^k / (a (a + 1) ... (a + k)), DLMF 8.11.4, with its derivative in a.
  private func seriesSlope(_ x: Double) -> Dual {
    var denominator = Dual(shape, slope: 1)
    var term = Dual(1) / denominator
    var sum = term
    while abs(term.value) > 1e-17 * sum.value || abs(term.slope) > 1e-17 * abs(sum.slope) {
      denominator = 1 + denominator
      term = x * (term / denominator)
      sum = sum + term
    }
    return sum
  }

  /// Shapes below 1 and small limits, as `smallShapeTails`.
  private func smallShapeSlope(_ x: Double) -> ScaledNumber {
    let logLeading = shape * cLog(x) - logGammaOnePlus(shape)
    let logSlope = cLog(x) - SpecialFunctions.digamma(1 + shape)
    var term = 1.0
    var rest = 0.0
    var restSlope = 0.0
    for k in 1...28 {
      let k = Double(k)
      term *= -x / k
      rest += term * shape / (shape + k)
      restSlope += term * k / ((shape + k) * (shape + k))
    }
    return ScaledNumber(exponent: logLeading, factor: (1 + rest) * logSlope + restSlope)
  }
}
