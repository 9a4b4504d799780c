/// Location, spread and order statistics of all draws, whatever their chain.

import ApusNumerics

extension Draws {
  /// The mean over all draws; NaN without draws.
  public func mean() -> Double {
    values.hasOnlyFinite ? moments(values, values.indices).mean : .nan
  }

  /// The standard deviation over all draws (divisor n - 1); NaN for fewer than two draws.
  public func standardDeviation() -> Double {
    moments(values, values.indices).variance.squareRoot()
  }

  /// The middle of the sorted draws, or the mean of the two middle ones.
  public func median() -> Double { quantile(0.5) }

  /// The value below which the fraction `p` of the draws lies, interpolated between neighbours
  /// (type 7: position `(n - 1) p` in the sorted draws, counted from 0).
  ///
  /// - Precondition: `p` is within [0, 1].
  public func quantile(_ p: Double) -> Double {
    guard values.hasOnlyFinite else { return .nan }
    return Ordering(values).quantile(p)
  }

  /// The narrowest interval that holds the fraction `probability` of the draws.
  ///
  /// - Precondition: `probability` is within (0, 1].
  public func hdi(_ probability: Double = CredibleInterval.defaultProbability) -> CredibleInterval {
    guard values.hasOnlyFinite else { return CredibleInterval(lower: .nan, upper: .nan) }
    return CredibleInterval(narrowestOf: Ordering(values).sorted, probability: probability)
  }
}

/// Mean and variance (divisor n - 1) of the values in `range`, in two passes; the variance of
/// fewer than two values is NaN.
func moments(_ values: [Double], _ range: Range<Int>) -> (mean: Double, variance: Double) {
  let count = Double(range.count)
  let mean = ApusDiagnostics.mean(values, range)
  let squares = sum(values, range) { ($0 - mean) * ($0 - mean) }
  return (mean, range.count > 1 ? squares / (count - 1) : .nan)
}

/// The mean of the values in `range`.
func mean(_ values: [Double], _ range: Range<Int>) -> Double {
  sum(values, range) { $0 } / Double(range.count)
}

/// The sum of a function of the values in `range`, in four independent running sums: a single one
/// waits for its own last addition.
@inline(__always)
private func sum(
  _ values: [Double], _ range: Range<Int>, of term: (SIMD4<Double>) -> SIMD4<Double>
) -> Double {
  var lanes = SIMD4<Double>()
  var index = range.lowerBound
  while index + 4 <= range.upperBound {
    lanes += term(
      SIMD4(values[index], values[index + 1], values[index + 2], values[index + 3]))
    index += 4
  }
  var total = lanes.sum()
  while index < range.upperBound {
    total += term(SIMD4(repeating: values[index])).x
    index += 1
  }
  return total
}

/// Whether all values are equal; true without values.
func areAllEqual(_ values: [Double]) -> Bool {
  guard let first = values.first else { return true }
  return values.allSatisfy { $0 == first }
}
