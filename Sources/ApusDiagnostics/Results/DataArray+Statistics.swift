/// Statistics over chain and draw for each element of a sampled array.

import ApusNumerics

/// Statistics over all chains and draws, one result for each element of a draw in row-major order
/// over ``DataArray/elementShape``: one for a scalar, three for a vector of three.
///
/// A result is NaN for an element with a draw that is not finite, and without draws.
extension DataArray {
  /// The mean of each element.
  public func mean() -> [Double] { perElement { $0.mean() } }

  /// The standard deviation of each element (divisor n - 1); NaN for a single draw.
  public func standardDeviation() -> [Double] { perElement { $0.standardDeviation() } }

  /// The quantile `p` of each element, interpolated between neighbouring draws (type 7).
  ///
  /// - Precondition: `p` is within [0, 1].
  public func quantile(_ p: Double) -> [Double] { perElement { $0.quantile(p) } }

  /// The median of each element.
  public func median() -> [Double] { quantile(0.5) }

  /// The narrowest interval of each element that holds the share `probability` of its draws.
  ///
  /// - Precondition: `probability` is within (0, 1].
  public func hdi(
    _ probability: Double = CredibleInterval.defaultProbability
  ) -> [CredibleInterval] {
    perElement { $0.hdi(probability) }
  }

  /// The share of the draws of each element that `condition` accepts, such as the posterior
  /// probability of a positive slope: `probability { $0 > 0 }`.
  public func probability(where condition: (Double) throws -> Bool) rethrows -> [Double] {
    try perElement { draws in
      guard draws.values.hasOnlyFinite else { return .nan }
      let hits = try draws.values.reduce(0) { try condition($1) ? $0 + 1 : $0 }
      return Double(hits) / Double(draws.values.count)
    }
  }

  /// A statistic of the draws of each element.
  func perElement<Result>(_ statistic: (Draws) throws -> Result) rethrows -> [Result] {
    try (0..<elementCount).map { try statistic(draws(element: $0)) }
  }
}
