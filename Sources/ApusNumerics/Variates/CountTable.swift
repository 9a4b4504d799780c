/// Distributions of counts by inversion: the count whose cumulative probability reaches a number.

/// The cumulative probabilities of a distribution of counts, eight at a time.
@usableFromInline
enum CumulativeMasses {
  /// Hands on the probabilities of at most 0, 1, 2, ..., eight at a time, until masses are below the
  /// resolution of uniform numbers or no more are wanted.
  ///
  /// - Parameters:
  ///   - massAtZero: the probability of 0.
  ///   - ratio: the probabilities of counts over those of the counts before them, from the counts
  ///     and their inverses.
  ///   - visit: receives a probability and returns whether it wants more.
  @inlinable
  @inline(__always)
  static func sums(
    massAtZero: Double,
    ratio: (_ counts: SIMD8<Double>, _ inverses: SIMD8<Double>) -> SIMD8<Double>,
    visit: (Double) -> Bool
  ) {
    var (mass, sum) = (massAtZero, 0.0)
    var next = SIMD8<Double>(1, 2, 3, 4, 5, 6, 7, 8)
    // Most searches end here, without a division.
    var inverses = SIMD8<Double>(1, 1 / 2.0, 1 / 3.0, 1 / 4.0, 1 / 5.0, 1 / 6.0, 1 / 7.0, 1 / 8.0)
    while true {
      let ratios = ratio(next, inverses)
      var wantsMore = true
      for i in 0..<8 {
        sum += mass
        wantsMore = visit(sum)
        mass *= ratios[i]
      }
      guard wantsMore, mass >= 0x1p-60 else { return }
      next += 8
      inverses = 1 / next
    }
  }

  /// The number of counts from 0 onwards whose cumulative probability is less than `u`, a number in
  /// (0, 1).
  ///
  /// Eight at a time without a branch: where the search ends cannot be predicted, and a processor
  /// that guesses wrong loses more time than eight terms take.
  @inlinable
  @inline(__always)
  static func count(
    below u: Double, massAtZero: Double, ratio: (SIMD8<Double>, SIMD8<Double>) -> SIMD8<Double>
  ) -> Double {
    var count = 0.0
    sums(massAtZero: massAtZero, ratio: ratio) { sum in
      count += u > sum ? 1 : 0
      return u > sum
    }
    return count
  }
}

/// The same search in a table, for many draws of one distribution.
///
/// A guide says where it begins, which is nearly always where it ends (Chen and Asau 1974, "On
/// generating random variates from an empirical distribution").
@usableFromInline
struct CountTable: Sendable {
  /// The probabilities of at most 0, 1, ..., and a last infinity.
  @usableFromInline let cumulative: [Double]
  /// For each of equal parts of (0, 1) the count of the least number in it.
  @usableFromInline let guide: [Int32]

  @inlinable
  init(massAtZero: Double, ratio: (SIMD8<Double>, SIMD8<Double>) -> SIMD8<Double>) {
    var cumulative = [Double]()
    cumulative.reserveCapacity(64)
    CumulativeMasses.sums(massAtZero: massAtZero, ratio: ratio) { sum in
      cumulative.append(sum)
      return true
    }
    self.init(cumulative: cumulative + [.infinity])
  }

  @usableFromInline
  init(cumulative: [Double]) {
    var count = 0
    guide = (0..<256).map { part in
      while Double(part) / 256 > cumulative[count] { count += 1 }
      return Int32(count)
    }
    self.cumulative = cumulative
  }

  /// What `CumulativeMasses.count` finds by adding up.
  @inlinable
  func count(below u: Double) -> Double {
    var count = Int(guide[Int(256 * u)])
    while u > cumulative[count] { count += 1 }
    return Double(count)
  }
}
