/// Discrete random draws: yes or no, an index, a Poisson count.

extension Variates {
  /// True with the given probability.
  ///
  /// - Parameter probability: 0 or less (or NaN) gives false, 1 or more gives true. Resolved to
  ///   2^-53.
  @inlinable
  public static func bernoulli(
    probability: Double, using generator: inout some RandomNumberGenerator
  ) -> Bool {
    // From 0 included, unlike `uniform`: multiples of 2^-53 then come out exactly.
    Double(generator.next() >> 11) * 0x1p-53 < probability
  }

  /// A whole number uniform on 0, ..., count - 1, without bias.
  ///
  /// Lemire (2019), "Fast random integer generation in an interval" (arXiv 1805.10941): the upper
  /// half of a product, drawn again in the rare cases where its lower half shows a surplus.
  ///
  /// - Precondition: `count` is positive.
  @inlinable
  public static func index(
    below count: Int, using generator: inout some RandomNumberGenerator
  ) -> Int {
    precondition(count > 0, "an index is drawn below a positive count, got \(count)")
    let bound = UInt64(count)
    var product = generator.next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let surplus = (0 &- bound) % bound
      while product.low < surplus {
        product = generator.next().multipliedFullWidth(by: bound)
      }
    }
    return Int(product.high)
  }

  /// A draw of the Poisson distribution, as a whole `Double`.
  ///
  /// Inversion for small means; transformed rejection with squeeze for others (Hoermann 1993, "The
  /// transformed rejection method for generating Poisson random variables", algorithm PTRS).
  ///
  /// - Parameter mean: at least 0 and finite; NaN is returned for others. Counts beyond 2^53 are
  ///   rounded to doubles, which is why the result isn't an `Int`: no mean can overflow it.
  @inlinable
  public static func poisson(
    mean: Double, using generator: inout some RandomNumberGenerator
  ) -> Double {
    guard mean >= 0, mean < .infinity else { return .nan }
    return mean < 20
      ? poissonByInversion(mean: mean, using: &generator)
      : poissonByRejection(mean: mean, using: &generator)
  }

  @inlinable
  static func poissonByInversion(
    mean: Double, using generator: inout some RandomNumberGenerator
  ) -> Double {
    countByInversion(uniform(using: &generator), massAtZero: cExp(-mean)) { mean * $1 }
  }

  /// The number of counts from 0 onwards whose cumulative probability is less than `u`.
  ///
  /// Eight at a time without a branch: where the search ends cannot be predicted, and a processor
  /// that guesses wrong loses more time than eight terms take.
  ///
  /// - Parameters:
  ///   - u: a number in (0, 1).
  ///   - massAtZero: the probability of 0.
  ///   - ratio: the probabilities of counts over those of the counts before them, from the counts
  ///     and their inverses.
  @inlinable
  @inline(__always)
  static func countByInversion(
    _ u: Double, massAtZero: Double,
    ratio: (_ counts: SIMD8<Double>, _ inverses: SIMD8<Double>) -> SIMD8<Double>
  ) -> Double {
    var (mass, sum, count) = (massAtZero, 0.0, 0.0)
    var next = SIMD8<Double>(1, 2, 3, 4, 5, 6, 7, 8)
    // Most searches end here, without a division.
    var inverses = SIMD8<Double>(1, 1 / 2.0, 1 / 3.0, 1 / 4.0, 1 / 5.0, 1 / 6.0, 1 / 7.0, 1 / 8.0)
    while true {
      let ratios = ratio(next, inverses)
      for i in 0..<8 {
        sum += mass
        count += u > sum ? 1 : 0
        mass *= ratios[i]
      }
      // Masses below the resolution of `u` end the search: the sum may never reach it.
      if u <= sum || mass < 0x1p-60 { return count }
      next += 8
      inverses = 1 / next
    }
  }

  /// The names of the paper: (u, v) is the point, `us` the distance of u from the nearer end.
  @inlinable
  static func poissonByRejection(
    mean: Double, using generator: inout some RandomNumberGenerator
  ) -> Double {
    let b = 0.931 + 2.53 * mean.squareRoot()
    let a = -0.059 + 0.02483 * b
    let inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
    let squeeze = 0.9277 - 3.6224 / (b - 2)
    while true {
      let u = uniform(using: &generator) - 0.5
      let v = uniform(using: &generator)
      let us = 0.5 - abs(u)
      guard us > 0 else { continue }
      let count = ((2 * a / us + b) * u + mean + 0.43).rounded(.down)
      if us >= 0.07, v <= squeeze { return count }
      if count < 0 || (us < 0.013 && v > us) { continue }
      if cLog(v * inverseAlpha / (a / (us * us) + b)) <= logPoissonMass(count, mean: mean) {
        return count
      }
    }
  }

  /// Loader's saddle-point form, whose terms stay small for means of any size.
  @usableFromInline
  static func logPoissonMass(_ count: Double, mean: Double) -> Double {
    guard count > 0 else { return -mean }
    let deviance = count * excessOverLog1p((mean - count) / count)
    return -deviance - 0.5 * cLog(count) - logSquareRootOfTwoPi - stirlingError(count)
  }
}
