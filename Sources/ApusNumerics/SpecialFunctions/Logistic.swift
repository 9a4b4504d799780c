/// The logistic function and its inverse.

extension SpecialFunctions {
  /// 1 / (1 + exp(-x)), the logistic distribution function.
  ///
  /// Relatively exact in both tails: for x << 0 it behaves like exp(x). 0 and 1 at the infinities.
  @inlinable
  public static func sigmoid(_ x: Double) -> Double {
    // exp of a negative number only: it can underflow to 0 but never overflow.
    let e = cExp(-abs(x))
    return x < 0 ? e / (1 + e) : 1 / (1 + e)
  }

  /// log(p / (1 - p)), the inverse of `sigmoid`.
  ///
  /// - Returns: -infinity at 0, infinity at 1, NaN outside [0, 1].
  public static func logit(_ p: Double) -> Double {
    guard p > 0.25, p < 0.75 else { return cLog(p) - cLog1p(-p) }
    // The two logarithms cancel around 1/2; p/(1-p) = 1 + (2p-1)/(1-p), where 2p-1 is exact.
    return cLog1p((2 * p - 1) / (1 - p))
  }
}
