/// Robust location, spread and shape of all draws, whatever their chain.

import ApusNumerics

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension Draws {
  /// The equal-tailed interval that holds the fraction `probability` of the draws: the quantiles
  /// `(1 - probability) / 2` and `(1 + probability) / 2` (type 7).
  ///
  /// Both ends are NaN for a value that is not finite, and without draws.
  ///
  /// - Precondition: `probability` is within (0, 1].
  public func eti(_ probability: Double = CredibleInterval.defaultProbability) -> CredibleInterval {
    precondition(
      probability > 0 && probability <= 1,
      "an interval needs a probability in (0, 1], got \(probability)")
    guard values.hasOnlyFinite else { return CredibleInterval(lower: .nan, upper: .nan) }
    let ordering = Ordering(values)
    return CredibleInterval(
      lower: ordering.quantile((1 - probability) / 2),
      upper: ordering.quantile((1 + probability) / 2))
  }

  /// The median of the distances from the median, `median |x - median|`, in the units of the draws.
  ///
  /// Not scaled: times 1.4826 it estimates the standard deviation of a normal, which is what R calls
  /// `mad`. NaN for a value that is not finite, and without draws; 0 for constant draws.
  public func mad() -> Double {
    guard values.hasOnlyFinite else { return .nan }
    let ordering = Ordering(values)
    guard !ordering.sorted.isEmpty else { return .nan }
    return ordering.folded(about: ordering.quantile(0.5)).quantile(0.5)
  }

  /// The place where the draws are densest, by the half-sample mode (Bickel and Frühwirth 2006,
  /// arXiv math/0505419, "On a fast, robust estimator of the mode"): the narrowest half of the draws, of it the
  /// narrowest half, and so on until at most two draws are left, whose mean it is; of three the two
  /// closer ones.
  ///
  /// It needs no bandwidth and is one of the draws or the middle of two, so that a value that occurs
  /// often enough is found exactly. Of several places that are equally dense it takes the lowest.
  /// NaN for a value that is not finite, and without draws.
  public func mode() -> Double {
    guard values.hasOnlyFinite, !values.isEmpty else { return .nan }
    let sorted = Ordering(values).sorted
    var range = sorted.indices
    while range.count > 3 {
      let half = (range.count + 1) / 2
      var best = range.lowerBound
      for start in range.lowerBound...(range.upperBound - half)
      where sorted[start + half - 1] - sorted[start] < sorted[best + half - 1] - sorted[best] {
        best = start
      }
      range = best..<best + half
    }
    if range.count == 3 {
      let middle = range.lowerBound + 1
      let (below, above) = (
        sorted[middle] - sorted[middle - 1], sorted[middle + 1] - sorted[middle]
      )
      if below == above { return sorted[middle] }
      range = below < above ? middle - 1..<middle + 1 : middle..<middle + 2
    }
    let (first, last) = (sorted[range.lowerBound], sorted[range.upperBound - 1])
    return first + (last - first) / 2
  }

  /// The skewness `m3 / m2^(3/2)` with central moments of divisor n: 0 for a symmetric sample,
  /// positive for a long right tail.
  ///
  /// NaN for a value that is not finite, for constant draws, and without draws.
  public func skewness() -> Double {
    let mean = mean()
    guard mean.isFinite, !areAllEqual(values) else { return .nan }
    var (second, third) = (0.0, 0.0)
    for value in values {
      let deviation = value - mean
      second += deviation * deviation
      third += deviation * deviation * deviation
    }
    let count = Double(values.count)
    return third / count / pow(second / count, 1.5)
  }
}
