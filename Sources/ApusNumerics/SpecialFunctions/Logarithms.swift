/// Logarithms of sums and differences of exponentials, without overflow or cancellation.

extension SpecialFunctions {
  /// log(1 + x), relatively exact near 0. -infinity at -1, NaN below.
  @inlinable
  public static func log1p(_ x: Double) -> Double { cLog1p(x) }

  /// exp(x) - 1, relatively exact near 0. -1 and infinity at the infinities.
  @inlinable
  public static func expm1(_ x: Double) -> Double { cExpm1(x) }

  /// log(1 - exp(x)) for x <= 0, the logarithm of a probability's complement.
  ///
  /// Two forms that meet at -log 2 (Maechler 2012, "Accurately computing log(1 - exp(-|a|))").
  ///
  /// - Returns: -infinity at 0, 0 at -infinity, NaN for x > 0.
  public static func log1mExp(_ x: Double) -> Double {
    x > -0.693_147_180_559_945_3 ? cLog(-cExpm1(x)) : cLog1p(-cExp(x))
  }

  /// log(1 + exp(x)), the antiderivative of `sigmoid`. 0 and infinity at the infinities.
  @inlinable
  public static func softplus(_ x: Double) -> Double {
    cLog1p(cExp(-abs(x))) + (x > 0 ? x : 0)
  }

  /// log(exp(a) + exp(b)).
  ///
  /// Either may be infinite: -infinity is the neutral element.
  public static func logAddExp(_ a: Double, _ b: Double) -> Double {
    // Equal infinities would give NaN as their difference.
    if a == b { return a + 0.693_147_180_559_945_309_42 }
    let difference = a - b
    return (difference > 0 ? a : b) + cLog1p(cExp(-abs(difference)))
  }

  /// log of the sum of exp(x) over `values`.
  ///
  /// - Returns: -infinity for no values; NaN if one is NaN.
  /// - Complexity: two passes, one exponential per value.
  @inlinable
  public static func logSumExp(_ values: some Collection<Double>) -> Double {
    var maximum = -Double.infinity
    var position = values.startIndex
    for index in values.indices where !(values[index] <= maximum) {
      if values[index].isNaN { return .nan }
      maximum = values[index]
      position = index
    }
    guard maximum.isFinite else { return maximum }
    // The largest term, 1, is left to log1p: small others then keep their digits.
    var others = 0.0
    for index in values.indices where index != position { others += cExp(values[index] - maximum) }
    return maximum + cLog1p(others)
  }
}
