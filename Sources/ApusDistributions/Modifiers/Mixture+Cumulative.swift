/// Cumulative probabilities of mixtures of numbers: weighted sums of those of the components.

import ApusGraph
import ApusNumerics

extension Mixture {
  /// `P(X <= x)` of a mixture of distributions of single numbers; NaN for NaN.
  ///
  /// - Throws: a ``ModelError`` when an argument is outside of its domain or not a number, or a
  ///   component has no distribution function.
  public func cdf(_ x: Double) throws -> Double {
    try weighted { try $0.cdf(x) }
  }

  /// `P(X > x)`; see ``cdf(_:)``.
  ///
  /// - Throws: as ``cdf(_:)``.
  public func survival(_ x: Double) throws -> Double {
    try weighted { try $0.survival(x) }
  }

  /// `log P(X <= x)`; see ``cdf(_:)``.
  ///
  /// - Throws: as ``cdf(_:)``.
  public func logCDF(_ x: Double) throws -> Double {
    let (lower, upper) = try logTails(x)
    return lower < upper ? lower : SpecialFunctions.log1mExp(upper)
  }

  /// `log P(X > x)`; see ``cdf(_:)``.
  ///
  /// - Throws: as ``cdf(_:)``.
  public func logSurvival(_ x: Double) throws -> Double {
    let (lower, upper) = try logTails(x)
    return upper < lower ? upper : SpecialFunctions.log1mExp(lower)
  }

  /// The smallest `x` with `P(X <= x) >= probability`, by bisection between the quantiles of the
  /// components.
  ///
  /// - Throws: as ``cdf(_:)``, and when the probability is outside of [0, 1].
  public func quantile(_ probability: Double) throws -> Double {
    let quantiles = try numberComponents().filter { $0.weight > 0 }.map {
      try $0.component.quantile(probability)
    }
    guard var below = quantiles.min(), var above = quantiles.max(), below < above else {
      return quantiles.first ?? .nan
    }
    if try cdf(below) >= probability { return below }
    while true {
      let middle = 0.5 * below + 0.5 * above
      guard middle > below, middle < above else { break }
      if try cdf(middle) < probability { below = middle } else { above = middle }
    }
    // A jump of counts is found from below, to within rounding.
    return support.isDiscrete ? above.rounded() : above
  }

  private func weighted(_ probability: (any UnivariateDistribution) throws -> Double) throws
    -> Double
  {
    try numberComponents().reduce(0) { sum, term in
      try sum + (term.weight > 0 ? term.weight * probability(term.component) : 0)
    }
  }

  /// Both tails; the larger of the two has its digits in the smaller one.
  private func logTails(_ x: Double) throws -> (lower: Double, upper: Double) {
    let terms = try numberComponents().filter { $0.weight > 0 }.map {
      let logWeight = cLog($0.weight)
      return try (logWeight + $0.component.logCDF(x), logWeight + $0.component.logSurvival(x))
    }
    return (
      min(0, SpecialFunctions.logSumExp(terms.map(\.0))),
      min(0, SpecialFunctions.logSumExp(terms.map(\.1)))
    )
  }

  /// The components with their weights as numbers; those of a mixture in place of it.
  private func numberComponents() throws -> [(
    weight: Double, component: any UnivariateDistribution
  )] {
    let weights = try evaluated(w)
    return try zip(weights, compDists).flatMap { weight, component in
      if let mixture = component as? Mixture {
        return try mixture.numberComponents().map { (weight * $0.weight, $0.component) }
      }
      guard let single = component as? any UnivariateDistribution else {
        throw ModelError(
          .unsupported,
          "Mixture: \(component.name) is no distribution of single numbers with a distribution "
            + "function: use components that have one, as Normal does")
      }
      return [(weight, single)]
    }
  }
}
