/// Normal random draws between bounds.

extension Variates {
  /// A draw of the standard normal distribution, given that it lies in [`lower`, `upper`].
  ///
  /// Robert (1995), "Simulation of truncated normal variables" (arXiv 0907.4010): normal draws that
  /// are accepted inside, exponential ones in a tail, or uniform ones in a narrow interval, each
  /// where at least about a quarter is accepted.
  ///
  /// - Parameters:
  ///   - lower: less than `upper`, or NaN is returned; may be infinite.
  ///   - upper: may be infinite.
  public static func truncatedNormal(
    from lower: Double, to upper: Double, using generator: inout some RandomNumberGenerator
  ) -> Double {
    guard lower < upper else { return .nan }
    if upper < 0 {
      return -positiveTruncatedNormal(from: -upper, to: -lower, using: &generator)
    }
    return lower > 0
      ? positiveTruncatedNormal(from: lower, to: upper, using: &generator)
      : centralTruncatedNormal(from: lower, to: upper, using: &generator)
  }

  /// Bounds on both sides of 0.
  private static func centralTruncatedNormal(
    from lower: Double, to upper: Double, using generator: inout some RandomNumberGenerator
  ) -> Double {
    if upper - lower < 1.5 {
      return uniformTruncatedNormal(from: lower, to: upper, peak: 0, using: &generator)
    }
    while true {
      let z = normal(using: &generator)
      if z >= lower, z <= upper { return z }
    }
  }

  /// Bounds above 0.
  private static func positiveTruncatedNormal(
    from lower: Double, to upper: Double, using generator: inout some RandomNumberGenerator
  ) -> Double {
    if (upper - lower) * max(1, lower) < 1.5 {
      return uniformTruncatedNormal(from: lower, to: upper, peak: lower, using: &generator)
    }
    if lower < 0.4 {
      while true {
        let z = abs(normal(using: &generator))
        if z >= lower, z <= upper { return z }
      }
    }
    let rate = 0.5 * (lower + (lower * lower + 4).squareRoot())
    while true {
      let z = lower + exponential(using: &generator) / rate
      let distance = z - rate
      if z <= upper, 2 * exponential(using: &generator) >= distance * distance { return z }
    }
  }

  private static func uniformTruncatedNormal(
    from lower: Double, to upper: Double, peak: Double,
    using generator: inout some RandomNumberGenerator
  ) -> Double {
    while true {
      let z = lower + (upper - lower) * uniform(using: &generator)
      // (z² - peak²) / 2 without the difference of squares.
      if exponential(using: &generator) >= 0.5 * (z - peak) * (z + peak) { return z }
    }
  }
}
