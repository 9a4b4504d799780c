/// How often predictive intervals hold what was observed.

import ApusNumerics

/// The coverage of central predictive intervals over observations.
///
/// Each observation was used in the fit that predicts it, so that intervals of a flexible model cover
/// too often; ``InferenceData/looPIT(_:relativeEfficiency:)`` leaves it out. Intervals of counts cover
/// more than their probability, since they cannot be cut within a count.
public struct IntervalCalibration: Sendable, Equatable {
  /// One probability.
  public struct Row: Sendable, Equatable, Encodable {
    /// The probability of the interval.
    public let probability: Double
    /// The share of observations within theirs, ends included.
    public let coverage: Double
    /// The standard error that ``coverage`` has if the intervals are calibrated and observations
    /// independent: `sqrt(p (1 - p) / n)`.
    public let standardError: Double
    /// The share of observations below their interval.
    public let below: Double
    /// The share of observations above their interval.
    public let above: Double
    /// The mean width of the intervals.
    public let meanWidth: Double
    /// Whether each observation is within its interval.
    public let isCovered: [Bool]

    private enum CodingKeys: String, CodingKey {
      case probability, coverage, below, above
      case standardError = "se"
      case meanWidth = "mean_width"
    }
  }

  /// The probabilities that are looked at unless others are asked for.
  public static let defaultProbabilities = [0.5, 0.8, 0.9, 0.95]

  /// One row for each probability, in the order asked for.
  public let rows: [Row]
  /// The observations that were left out, since they or their predictions are not finite.
  public let omitted: [Int]
}

extension InferenceData {
  /// How often the central intervals of `posterior_predictive` (from quantile `(1 - p) / 2` to
  /// `(1 + p) / 2`, type 7) hold the observation of `observed_data`.
  ///
  /// - Parameters:
  ///   - variable: the observed variable; nil where only one was predicted.
  ///   - probabilities: of the intervals, within (0, 1].
  /// - Throws: a ``ComparisonError`` when one of the groups lacks the variable, their shapes differ, or
  ///   no observation has finite predictions.
  /// - Complexity: one sort of the draws for each observation.
  public func intervalCalibration(
    _ variable: String? = nil,
    probabilities: [Double] = IntervalCalibration.defaultProbabilities
  ) throws -> IntervalCalibration {
    for probability in probabilities {
      precondition(
        probability > 0 && probability <= 1,
        "an interval needs a probability in (0, 1], got \(probability)")
    }
    let (predicted, observed) = try predictedAndObserved(variable)
    var tallies = probabilities.map { _ in Tally() }
    var omitted: [Int] = []
    for (observation, value) in observed.values.enumerated() {
      let draws = predicted.draws(element: observation).values
      guard value.isFinite, draws.hasOnlyFinite, !draws.isEmpty else {
        omitted.append(observation)
        continue
      }
      let ordering = Ordering(draws)
      for (index, probability) in probabilities.enumerated() {
        tallies[index].add(
          value, from: ordering.quantile((1 - probability) / 2),
          to: ordering.quantile((1 + probability) / 2))
      }
    }
    guard omitted.count < observed.values.count else {
      throw ComparisonError(
        .notFinite, "no observation has a finite value and finite predictions; predict them again")
    }
    return IntervalCalibration(
      rows: zip(probabilities, tallies).map { $1.row(probability: $0) }, omitted: omitted)
  }
}

/// Counts of observations within and outside of intervals of one probability.
private struct Tally {
  private var isCovered: [Bool] = []
  private var below = 0
  private var above = 0
  private var width = 0.0

  mutating func add(_ value: Double, from lower: Double, to upper: Double) {
    isCovered.append(lower <= value && value <= upper)
    below += value < lower ? 1 : 0
    above += value > upper ? 1 : 0
    width += upper - lower
  }

  func row(probability: Double) -> IntervalCalibration.Row {
    let count = Double(isCovered.count)
    return IntervalCalibration.Row(
      probability: probability, coverage: Double(isCovered.count - below - above) / count,
      standardError: (probability * (1 - probability) / count).squareRoot(),
      below: Double(below) / count, above: Double(above) / count, meanWidth: width / count,
      isCovered: isCovered)
  }
}

extension IntervalCalibration: Encodable {}

extension IntervalCalibration: CustomStringConvertible {
  /// A table with a row for each probability.
  public var description: String {
    let titles = ["interval", "coverage", "se", "below", "above", "width"]
    let cells = rows.map { row in
      ["\(fixed(100 * row.probability, decimals: 1)) %"]
        + [row.coverage, row.standardError, row.below, row.above, row.meanWidth].map {
          fixed($0, decimals: 3)
        }
    }
    let note =
      omitted.isEmpty
      ? [] : ["Left out, since they or their predictions are not finite: \(omitted.count)."]
    return (alignedTable([titles] + cells) + note).joined(separator: "\n")
  }
}
