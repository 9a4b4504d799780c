/// Random passage times.

extension Variates {
  /// A draw of the Wald (inverse Gaussian) distribution.
  ///
  /// Michael, Schucany and Haas (1976), "Generating random variates using transformations with
  /// multiple roots": the smaller root of a quadratic equation in a chi-squared draw, or the larger
  /// one by its share.
  ///
  /// - Parameters:
  ///   - mean: positive and finite; NaN is returned for others.
  ///   - shape: likewise.
  public static func wald(
    mean: Double, shape: Double, using generator: inout some RandomNumberGenerator
  ) -> Double {
    guard mean > 0, mean < .infinity, shape > 0, shape < .infinity else { return .nan }
    let z = normal(using: &generator)
    // The roots are mean · r and mean / r with r + 1 / r = 2 + w; the smaller one without the
    // difference of its two terms, which cancel for a large w.
    let w = mean / shape * z * z
    let r = 2 / (2 + w + (w * (4 + w)).squareRoot())
    return uniform(using: &generator) <= 1 / (1 + r) ? mean * r : mean / r
  }
}
