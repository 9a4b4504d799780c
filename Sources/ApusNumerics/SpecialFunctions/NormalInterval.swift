/// Probabilities of intervals under the standard normal distribution.

extension SpecialFunctions {
  /// `log(Phi(b) - Phi(a))` for a < b, relatively exact for narrow intervals and far out.
  ///
  /// A difference of tails of the same side, or the integral of the density where the tails are too
  /// close to each other.
  ///
  /// - Returns: -infinity for a = b, NaN for a > b. Either may be infinite.
  public static func logNormalInterval(_ a: Double, _ b: Double) -> Double {
    logNormalInterval(from: a, to: b, width: b - a)
  }

  /// The same for an interval whose width has digits that the difference of its ends has lost.
  public static func logNormalInterval(from a: Double, to b: Double, width: Double) -> Double {
    guard width > 0 else { return width == 0 ? -.infinity : .nan }
    // The interval or its mirror image, so that most of it lies below 0.
    let (lower, upper) = a > -b ? (-b, -a) : (a, b)
    if width * max(1, -lower) < 1 {
      return logNarrowInterval(centre: 0.5 * (lower + upper), half: 0.5 * width)
    }
    let logUpper = logNormalCDF(upper)
    return logUpper + log1mExp(logNormalCDF(lower) - logUpper)
  }

  /// By Gauss-Legendre quadrature: the density falls by less than a factor of about three.
  private static func logNarrowInterval(centre: Double, half: Double) -> Double {
    var sum = 0.0
    for (x, weight) in legendreRule {
      let step = half * x
      sum += weight * cExp(-0.5 * step * step) * 2 * cCosh(centre * step)
    }
    return cLog(half * sum) - 0.5 * centre * centre - logSquareRootOfTwoPi
  }
}

/// The positive nodes and the weights of the Gauss-Legendre rule with ten points (DLMF 3.5).
private let legendreRule: [(Double, Double)] = [
  (0.148_874_338_981_631_210_885, 0.295_524_224_714_752_870_174),
  (0.433_395_394_129_247_190_799, 0.269_266_719_309_996_355_091),
  (0.679_409_568_299_024_406_234, 0.219_086_362_515_982_043_996),
  (0.865_063_366_688_984_510_732, 0.149_451_349_150_580_593_146),
  (0.973_906_528_517_171_720_078, 0.066_671_344_308_688_137_594),
]
