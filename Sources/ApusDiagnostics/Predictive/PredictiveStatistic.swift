/// Numbers that sum up a data set, to compare replicated data with those observed.

import ApusNumerics

/// A statistic of a data set, by name.
///
/// ```swift
/// let range = PredictiveStatistic("range") { ($0.max() ?? .nan) - ($0.min() ?? .nan) }
/// ```
public struct PredictiveStatistic: Sendable {
  /// What tables call it.
  public let name: String
  /// The statistic of the observations, in row-major order.
  public let value: @Sendable ([Double]) -> Double

  /// A statistic of your own; where it is NaN nothing is said.
  public init(_ name: String, _ value: @escaping @Sendable ([Double]) -> Double) {
    (self.name, self.value) = (name, value)
  }

  /// The mean.
  public static let mean = PredictiveStatistic("mean") { ApusDiagnostics.mean($0) }

  /// The standard deviation (divisor n - 1); NaN for a single observation.
  public static let standardDeviation = PredictiveStatistic("sd") { variance($0).squareRoot() }

  /// The smallest observation.
  public static let minimum = PredictiveStatistic("min") { $0.min() ?? .nan }

  /// The largest observation.
  public static let maximum = PredictiveStatistic("max") { $0.max() ?? .nan }

  /// The share of observations that are 0.
  public static let shareOfZeros = PredictiveStatistic("zeros") { values in
    Double(values.count { $0 == 0 }) / Double(values.count)
  }

  /// The quantile of a probability (type 7), named like `q0.25`.
  ///
  /// - Precondition: `p` is within [0, 1].
  public static func quantile(_ p: Double) -> PredictiveStatistic {
    precondition((0...1).contains(p), "a quantile needs a probability in [0, 1], got \(p)")
    return PredictiveStatistic("q\(p)") { values in
      values.hasOnlyFinite ? Ordering(values).quantile(p) : .nan
    }
  }

  /// Mean, standard deviation, extremes, quartiles and the share of zeros.
  public static let standard: [PredictiveStatistic] = [
    .mean, .standardDeviation, .minimum, .quantile(0.25), .quantile(0.5), .quantile(0.75), .maximum,
    .shareOfZeros,
  ]
}
