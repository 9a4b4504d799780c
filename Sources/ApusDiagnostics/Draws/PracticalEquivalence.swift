/// Decisions by a region of practical equivalence.

import ApusNumerics

/// What a posterior says about a region of values that make no difference in practice (the ROPE of
/// Kruschke 2018, "Rejecting or accepting parameter values in Bayesian estimation").
///
/// ```swift
/// let equivalence = draws.practicalEquivalence(to: -0.1...0.1)
/// print(equivalence.inside, equivalence.decision)
/// ```
public struct PracticalEquivalence: Sendable, Equatable {
  /// What the interval and the region together say about the values of the region.
  public enum Decision: String, Sendable, Codable {
    /// The whole interval lies outside of the region.
    case rejected
    /// The whole interval lies within the region.
    case accepted
    /// The interval and the region overlap, or the draws say nothing.
    case undecided
  }

  /// The region of values that are as good as equal, its ends included.
  public let region: ClosedRange<Double>
  /// The share of the draws below the region.
  public let below: Double
  /// The share of the draws within the region.
  public let inside: Double
  /// The share of the draws above the region.
  public let above: Double
  /// The highest density interval that the decision compares with the region.
  public let hdi: CredibleInterval

  /// The decision of HDI and ROPE.
  public var decision: Decision {
    if hdi.upper < region.lowerBound || hdi.lower > region.upperBound { return .rejected }
    let isWithin = hdi.lower >= region.lowerBound && hdi.upper <= region.upperBound
    return isWithin ? .accepted : .undecided
  }
}

extension Draws {
  /// The shares of the draws below, within and above a region of practical equivalence, and the
  /// decision by the highest density interval of `probability`.
  ///
  /// All shares are NaN and the decision is ``PracticalEquivalence/Decision/undecided`` for a value
  /// that is not finite, and without draws.
  ///
  /// - Precondition: `probability` is within (0, 1].
  public func practicalEquivalence(
    to region: ClosedRange<Double>, probability: Double = CredibleInterval.defaultProbability
  ) -> PracticalEquivalence {
    let isDefined = values.hasOnlyFinite && !values.isEmpty
    let share = { (hits: Int) in isDefined ? Double(hits) / Double(values.count) : .nan }
    let below = values.count { $0 < region.lowerBound }
    let above = values.count { $0 > region.upperBound }
    return PracticalEquivalence(
      region: region, below: share(below), inside: share(values.count - below - above),
      above: share(above), hdi: hdi(probability))
  }
}
