/// The highest density interval: the narrowest one with a given probability.

/// An interval that holds a stated share of the posterior draws.
///
/// It is a probability statement about the quantity given the model and the data, not a
/// confidence interval.
public struct CredibleInterval: Sendable, Equatable {
  /// The share of the draws in the intervals of a summary.
  public static let defaultProbability = 0.94

  /// The lower end.
  public let lower: Double
  /// The upper end.
  public let upper: Double

  /// The interval from `lower` to `upper`.
  public init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  /// The distance between the ends.
  public var width: Double { upper - lower }

  /// Whether a value lies in the interval, its ends included.
  public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }

  /// The narrowest stretch of sorted values that spans `floor(probability n)` gaps; the first one
  /// when several are equally narrow, NaN without values.
  init(narrowestOf sorted: [Double], probability: Double) {
    precondition(
      probability > 0 && probability <= 1,
      "an interval needs a probability in (0, 1], got \(probability)")
    guard let last = sorted.indices.last else {
      self.init(lower: .nan, upper: .nan)
      return
    }
    let gaps = min(Int(probability * Double(sorted.count)), last)
    var best = 0
    for start in 0...(last - gaps)
    where sorted[start + gaps] - sorted[start] < sorted[best + gaps] - sorted[best] {
      best = start
    }
    self.init(lower: sorted[best], upper: sorted[best + gaps])
  }
}
