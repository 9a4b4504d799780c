/// Gamma random draws and what is made from them: chi-squared, Student t and beta.

extension Variates {
  /// A draw of the gamma distribution with scale 1.
  ///
  /// Marsaglia and Tsang (2000), "A simple method for generating gamma variables".
  ///
  /// - Parameter shape: positive and finite; NaN is returned for others. A draw for a tiny shape is
  ///   often smaller than any double, and then 0: take `logGamma(shape:using:)` for its logarithm.
  @inlinable
  public static func gamma(
    shape: Double, using generator: inout some RandomNumberGenerator
  ) -> Double {
    guard shape > 0, shape < .infinity else { return .nan }
    if shape < 1 {
      let boosted = gamma(shape: shape + 1, using: &generator)
      return boosted * cExp(-exponential(using: &generator) / shape)
    }
    let d = shape - 1 / 3.0
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = normal(using: &generator)
      let root = 1 + c * x
      guard root > 0 else { continue }
      let v = root * root * root
      let u = uniform(using: &generator)
      let square = x * x
      // The squeeze saves both logarithms in nearly all cases.
      if u < 1 - 0.0331 * square * square { return d * v }
      if cLog(u) < 0.5 * square + d * (1 - v + cLog(v)) { return d * v }
    }
  }

  /// The logarithm of a gamma draw, finite for all shapes.
  ///
  /// For shape < 1 a draw is a draw of shape + 1 times a uniform to the power 1/shape (Marsaglia
  /// and Tsang 2000, section 6), of which only the logarithm stays in range.
  ///
  /// - Parameter shape: positive and finite; NaN is returned for others.
  @inlinable
  public static func logGamma(
    shape: Double, using generator: inout some RandomNumberGenerator
  ) -> Double {
    guard shape < 1 else { return cLog(gamma(shape: shape, using: &generator)) }
    guard shape > 0 else { return .nan }
    let boosted = gamma(shape: shape + 1, using: &generator)
    return cLog(boosted) - exponential(using: &generator) / shape
  }

  /// A draw of the chi-squared distribution, twice a gamma draw of half the shape.
  ///
  /// - Parameter degreesOfFreedom: positive and finite; NaN is returned for others.
  @inlinable
  public static func chiSquared(
    degreesOfFreedom: Double, using generator: inout some RandomNumberGenerator
  ) -> Double {
    2 * gamma(shape: 0.5 * degreesOfFreedom, using: &generator)
  }

  /// A draw of Student's t distribution: a normal over the root of a mean square.
  ///
  /// - Parameter degreesOfFreedom: nu, positive; infinity gives a normal draw, others NaN. With
  ///   nu below 0.01 a good part of the draws exceeds all doubles and is infinite.
  @inlinable
  public static func studentT(
    degreesOfFreedom nu: Double, using generator: inout some RandomNumberGenerator
  ) -> Double {
    guard nu > 0 else { return .nan }
    let numerator = normal(using: &generator)
    if nu == .infinity { return numerator }
    if nu >= 2 {
      return numerator / (chiSquared(degreesOfFreedom: nu, using: &generator) / nu).squareRoot()
    }
    // The mean square of few degrees of freedom may underflow.
    let logMeanSquare = logGamma(shape: 0.5 * nu, using: &generator) - cLog(0.5 * nu)
    return numerator * cExp(-0.5 * logMeanSquare)
  }

  /// A draw of the beta distribution: of two gamma draws, the share of the first.
  ///
  /// - Parameters:
  ///   - alpha: the first shape, positive and finite; NaN is returned for others.
  ///   - beta: the second shape, likewise.
  /// - Returns: a number in [0, 1]; for shapes far below 1 the ends occur, by rounding.
  @inlinable
  public static func beta(
    alpha: Double, beta: Double, using generator: inout some RandomNumberGenerator
  ) -> Double {
    guard alpha > 0, alpha < .infinity, beta > 0, beta < .infinity else { return .nan }
    if alpha >= 1, beta >= 1 {
      let first = gamma(shape: alpha, using: &generator)
      let second = gamma(shape: beta, using: &generator)
      return first / (first + second)
    }
    // Both gamma draws may underflow; their ratio doesn't.
    let first = logGamma(shape: alpha, using: &generator)
    return SpecialFunctions.sigmoid(first - logGamma(shape: beta, using: &generator))
  }
}
