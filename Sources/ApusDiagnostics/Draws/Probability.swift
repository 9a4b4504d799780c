/// Probabilities of events, with what the finite number of draws leaves open.

import ApusNumerics

/// The posterior probability of an event.
public struct ProbabilityEstimate: Sendable, Equatable {
  /// The share of the draws in which the event happens.
  public let value: Double
  /// The Monte Carlo standard error of ``value``: the standard deviation of the event's indicator by
  /// the square root of ``effectiveSampleSize``.
  ///
  /// It is 0 for an event that happens in all draws or in none: then the draws say no more than that
  /// the probability is within about `3 / effectiveSampleSize` of 1 or 0.
  public let mcse: Double
  /// The effective sample size for the mean of the indicator.
  public let effectiveSampleSize: Double
}

extension Draws {
  /// The probability that `condition` holds, such as that of a positive slope:
  /// `probability { $0 > 0 }`.
  ///
  /// NaN for a value that is not finite and without draws; for fewer than ``minimumDrawCount`` draws
  /// a chain only the standard error is NaN. One chain is enough.
  public func probability(
    where condition: (Double) throws -> Bool
  ) rethrows -> ProbabilityEstimate {
    guard values.hasOnlyFinite, !values.isEmpty else {
      return ProbabilityEstimate(value: .nan, mcse: .nan, effectiveSampleSize: .nan)
    }
    let indicator = Draws(try values.map { try condition($0) ? 1 : 0 }, chains: chainCount)
    let study = ScalarStudy(indicator)
    return ProbabilityEstimate(
      value: study.mean, mcse: study.mcseMean(), effectiveSampleSize: study.essMean())
  }

  /// The probability of a range of values, such as `probability(in: -0.1...0.1)` or
  /// `probability(in: 0...)`; with the NaN policy of ``probability(where:)``.
  public func probability(in range: some RangeExpression<Double>) -> ProbabilityEstimate {
    probability { range.contains($0) }
  }
}
