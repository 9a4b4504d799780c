/// Random counts of successes and failures.

extension Variates {
  /// A draw of the binomial distribution, as a whole `Double`.
  ///
  /// Inversion for small means; transformed rejection with squeeze for others (Hoermann 1993, "The
  /// generation of binomial random variates", algorithm BTRS).
  ///
  /// - Parameters:
  ///   - trials: a whole number, at least 0.
  ///   - probability: in [0, 1]; NaN is returned for arguments outside of their domains.
  @inlinable
  public static func binomial(
    trials: Double, probability: Double, using generator: inout some RandomNumberGenerator
  ) -> Double {
    guard trials >= 0, trials < .infinity, probability >= 0, probability <= 1 else { return .nan }
    if probability > 0.5 {
      return trials
        - binomial(trials: trials, probability: 1 - probability, using: &generator)
    }
    return trials * probability < 10
      ? binomialByInversion(trials, probability, using: &generator)
      : binomialByRejection(trials, probability, using: &generator)
  }

  @inlinable
  static func binomialByInversion(
    _ n: Double, _ p: Double, using generator: inout some RandomNumberGenerator
  ) -> Double {
    let odds = p / (1 - p)
    let u = uniform(using: &generator)
    let count = countByInversion(u, massAtZero: cExp(n * cLog1p(-p))) { (n + 1 - $0) * $1 * odds }
    return min(count, n)
  }

  /// The names of the paper, as in ``poisson(mean:using:)``.
  @inlinable
  static func binomialByRejection(
    _ n: Double, _ p: Double, using generator: inout some RandomNumberGenerator
  ) -> Double {
    let deviation = (n * p * (1 - p)).squareRoot()
    let b = 1.15 + 2.53 * deviation
    let a = -0.0873 + 0.0248 * b + 0.01 * p
    let alpha = (2.83 + 5.1 / b) * deviation
    let squeeze = 0.92 - 4.2 / b
    while true {
      let u = uniform(using: &generator) - 0.5
      let v = uniform(using: &generator)
      let us = 0.5 - abs(u)
      guard us > 0 else { continue }
      let count = ((2 * a / us + b) * u + n * p + 0.5).rounded(.down)
      if us >= 0.07, v <= squeeze { return count }
      if count < 0 || count > n { continue }
      let logModeMass = logBinomialMass(((n + 1) * p).rounded(.down), n, p)
      if cLog(v * alpha / (a / (us * us) + b)) <= logBinomialMass(count, n, p) - logModeMass {
        return count
      }
    }
  }

  /// Loader's saddle-point form, as of the Poisson mass.
  @usableFromInline
  static func logBinomialMass(_ count: Double, _ n: Double, _ p: Double) -> Double {
    let rest = n - count
    if count == 0 || rest == 0 { return n * (count == 0 ? cLog1p(-p) : cLog(p)) }
    let shift = n * p - count
    let deviance =
      count * excessOverLog1p(shift / count) + rest * excessOverLog1p(-shift / rest)
    return stirlingError(n) - stirlingError(count) - stirlingError(rest) - deviance
      + 0.5 * cLog(n / (2 * .pi * count * rest))
  }

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
    let rate = gamma(shape: shape, using: &generator) * (mean / shape)
    return poisson(mean: rate, using: &generator)
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
