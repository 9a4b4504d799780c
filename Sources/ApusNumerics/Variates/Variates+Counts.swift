/// Random counts of successes and failures.

extension Variates {
  /// A draw of the negative binomial distribution: a Poisson count whose mean is a gamma draw.
  ///
  /// - Parameters:
  ///   - mean: at least 0 and finite; NaN is returned for others.
  ///   - shape: the shape of the gamma distribution, positive and finite; the variance is
  ///     mean + mean² / shape.
  @inlinable
  public static func negativeBinomial(
    mean: Double, shape: Double, using generator: inout some RandomNumberGenerator
  ) -> Double {
    NegativeBinomial(mean: mean, shape: shape).draw(using: &generator)
  }

  /// Draws of the negative binomial distribution with one pair of arguments, those of
  /// ``negativeBinomial(mean:shape:using:)``.
  public struct NegativeBinomial: Variate {
    @usableFromInline let gamma: Gamma
    @usableFromInline let scale: Double

    /// - Parameters:
    ///   - mean: at least 0 and finite; draws are NaN for others.
    ///   - shape: the shape of the gamma distribution, positive and finite.
    @inlinable
    public init(mean: Double, shape: Double) {
      gamma = Gamma(shape: shape)
      scale = mean / shape
    }

    /// One draw.
    @inlinable
    public func draw(using generator: inout some RandomNumberGenerator) -> Double {
      poisson(mean: gamma.draw(using: &generator) * scale, using: &generator)
    }
  }

  /// A draw of the number of trials up to the first success, at least 1.
  ///
  /// - Parameter probability: in (0, 1]; NaN is returned for others.
  @inlinable
  public static func geometric(
    probability: Double, using generator: inout some RandomNumberGenerator
  ) -> Double {
    guard probability > 0, probability <= 1 else { return .nan }
    return 1 + (exponential(using: &generator) / -cLog1p(-probability)).rounded(.down)
  }

  /// A draw of the hypergeometric distribution: the successes in a sample without replacement.
  ///
  /// Inversion that begins at the mode and goes outwards on both sides, in steps of the ratio of
  /// neighbouring masses; about as many steps as the standard deviation is long.
  ///
  /// - Parameters:
  ///   - population: a whole number, at least 0.
  ///   - successes: those in the population, at most as many; NaN is returned for others.
  ///   - sample: the size of the sample, likewise.
  public static func hypergeometric(
    population: Double, successes: Double, sample: Double,
    using generator: inout some RandomNumberGenerator
  ) -> Double {
    guard successes >= 0, sample >= 0, successes <= population, sample <= population,
      population < .infinity
    else { return .nan }
    let failures = population - successes
    let (first, last) = (max(0, sample - failures), min(sample, successes))
    /// The mass of a count over that of the count before it.
    func ratio(_ count: Double) -> Double {
      (successes - count + 1) * (sample - count + 1) / (count * (failures - sample + count))
    }
    let mode = ((sample + 1) * (successes + 1) / (population + 2)).rounded(.down)
    let start = min(max(mode, first), last)
    let atMode = cExp(
      logChoose(successes, start) + logChoose(failures, sample - start)
        - logChoose(population, sample))
    while true {
      var remainder = uniform(using: &generator) - atMode
      if remainder <= 0 { return start }
      var (below, above, lower, upper) = (start, start, atMode, atMode)
      while lower + upper > 0x1p-60 {
        lower = below > first ? lower / ratio(below) : 0
        below -= 1
        remainder -= lower
        if remainder <= 0, lower > 0 { return below }
        upper = above < last ? upper * ratio(above + 1) : 0
        above += 1
        remainder -= upper
        if remainder <= 0, upper > 0 { return above }
      }
    }
  }

  /// The logarithm of a binomial coefficient.
  private static func logChoose(_ n: Double, _ k: Double) -> Double {
    -cLog(n + 1) - SpecialFunctions.logBeta(k + 1, n - k + 1)
  }
}
