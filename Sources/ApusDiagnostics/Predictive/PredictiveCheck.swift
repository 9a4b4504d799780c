/// Posterior predictive checks: whether data replicated by the model look like those observed.

import ApusNumerics

/// Statistics of replicated data beside those of the data, with Bayesian p-values (Gelman, Meng and
/// Stern 1996, "Posterior predictive assessment of model fitness via realized discrepancies").
///
/// ```swift
/// print(try result.predictiveCheck())
/// ```
public struct PredictiveCheck: Sendable, Equatable {
  /// One statistic.
  public struct Row: Sendable, Equatable {
    /// Its name.
    public let name: String
    /// Its value for the data, `T(y)`.
    public let observed: Double
    /// Its values for the replicated data of every draw, `T(y_rep)`.
    public let replicated: Draws
    /// The Bayesian p-value `P(T(y_rep) >= T(y) | y)`: near 0 or 1 where the model does not produce
    /// what was observed. NaN where a statistic is.
    public let pValue: ProbabilityEstimate
    /// The share of replicated data with the same value, `P(T(y_rep) = T(y) | y)`. Where it is not
    /// small, as for extremes of counts, ``pValue`` less half of it is the fairer number.
    public let ties: Double

    /// Whether fewer than 0.5 % of the replicated data are at least, or at most, as extreme: with
    /// the eight standard statistics a model that is right is blamed for one in fewer than 8 % of all
    /// data sets.
    public var isSurprising: Bool {
      min(pValue.value, 1 - pValue.value + ties) < Self.surprisingShare
    }

    private static let surprisingShare = 0.005
  }

  /// One row for each statistic, in order.
  public let rows: [Row]

  /// Compares replicated data with those observed, a draw at a time.
  ///
  /// - Parameters:
  ///   - observed: the data.
  ///   - chains: the number of chains.
  ///   - draws: the number of draws in each.
  ///   - statistics: what to compare.
  ///   - replicate: the replicated data of a draw, counted through all chains.
  /// - Throws: a ``ComparisonError`` for replicated data of another number; what `replicate` throws.
  /// - Precondition: `chains` is positive and `draws` not negative.
  public init(
    observed: [Double], chains: Int, draws: Int,
    statistics: [PredictiveStatistic] = PredictiveStatistic.standard,
    replicate: (_ draw: Int) throws -> [Double]
  ) throws {
    precondition(chains > 0 && draws >= 0, "\(chains) chains of \(draws) draws")
    var values = Array(repeating: [Double](), count: statistics.count)
    for draw in 0..<chains * draws {
      let data = try replicate(draw)
      guard data.count == observed.count else {
        throw ComparisonError(
          .mismatch,
          "draw \(draw) has \(data.count) replicated observations and the data \(observed.count); "
            + "predict the variable that was observed")
      }
      for (index, statistic) in statistics.enumerated() {
        values[index].append(statistic.value(data))
      }
    }
    rows = zip(statistics, values).map { statistic, values in
      Row(statistic.name, observed: statistic.value(observed), Draws(values, chains: chains))
    }
  }

  /// The row of a statistic; nil when there is none.
  public subscript(name: String) -> Row? { rows.first { $0.name == name } }
}

extension PredictiveCheck.Row {
  fileprivate init(_ name: String, observed: Double, _ replicated: Draws) {
    let isDefined = !observed.isNaN && replicated.values.hasOnlyFinite
    let undefined = ProbabilityEstimate(value: .nan, mcse: .nan, effectiveSampleSize: .nan)
    let equal = replicated.values.count { $0 == observed }
    self.init(
      name: name, observed: observed, replicated: replicated,
      pValue: isDefined ? replicated.probability { $0 >= observed } : undefined,
      ties: isDefined && !replicated.values.isEmpty
        ? Double(equal) / Double(replicated.values.count) : .nan)
  }
}

extension InferenceData {
  /// Compares `posterior_predictive` with `observed_data`; see ``PredictiveCheck``.
  ///
  /// - Parameters:
  ///   - variable: the observed variable; nil where only one was predicted.
  ///   - statistics: what to compare; of your own or those of ``PredictiveStatistic``.
  /// - Throws: a ``ComparisonError`` when one of the groups lacks the variable, or their shapes differ.
  public func predictiveCheck(
    _ variable: String? = nil, statistics: [PredictiveStatistic] = PredictiveStatistic.standard
  ) throws -> PredictiveCheck {
    let (predicted, observed) = try predictedAndObserved(variable)
    let count = observed.values.count
    return try PredictiveCheck(
      observed: observed.values, chains: max(1, predicted.chainCount), draws: predicted.drawCount,
      statistics: statistics
    ) { draw in Array(predicted.values[draw * count..<(draw + 1) * count]) }
  }

  /// An observed variable and its predictions.
  ///
  /// - Throws: a ``ComparisonError``.
  func predictedAndObserved(
    _ variable: String?
  ) throws -> (predicted: DataArray, observed: DataArray) {
    guard let group = posteriorPredictive, !group.isEmpty else {
      throw ComparisonError(
        .missing,
        "there is no group posterior_predictive; predict the data with "
          + "model.samplePosteriorPredictive(result)")
    }
    let known = group.names.joined(separator: ", ")
    guard let name = variable ?? (group.names.count == 1 ? group.names[0] : nil) else {
      throw ComparisonError(
        .ambiguous, "posterior_predictive has several variables: give one of \(known)")
    }
    guard let predicted = group[name] else {
      throw ComparisonError(.missing, "posterior_predictive has no '\(name)'; give one of \(known)")
    }
    guard let observed = observedData?[name] else {
      throw ComparisonError(
        .missing, "observed_data has no '\(name)'; check a variable that was observed")
    }
    guard observed.values.count == predicted.elementCount else {
      throw ComparisonError(
        .mismatch,
        "'\(name)': posterior_predictive has the shape \(predicted.shape) and observed_data "
          + "\(observed.shape); predict the data that the model was fitted to")
    }
    return (predicted, observed)
  }
}

extension PredictiveCheck: CustomStringConvertible {
  /// A table with a row for each statistic, and a sentence on those that are surprising.
  public var description: String {
    let titles = ["", "observed", "mean", "sd", "hdi_3%", "hdi_97%", "p_value", "mcse"]
    let cells = rows.map { row in
      let interval = row.replicated.hdi()
      let sd = row.replicated.standardDeviation()
      let places = decimals(showing: sd)
      return [row.name]
        + [row.observed, row.replicated.mean(), sd, interval.lower, interval.upper].map {
          fixed($0, decimals: places)
        } + [row.pValue.value, row.pValue.mcse].map { fixed($0, decimals: 3) }
    }
    let surprising = rows.filter(\.isSurprising).map(\.name)
    let sentence =
      surprising.isEmpty
      ? "None of these statistics is surprising."
      : "Surprising under the model: \(surprising.joined(separator: ", "))."
    return (alignedTable([titles] + cells) + [sentence]).joined(separator: "\n")
  }
}

/// Encodes an array with an object for each statistic; numbers that are not finite become null.
extension PredictiveCheck: Encodable {
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    for row in rows { try container.encode(row) }
  }
}

extension PredictiveCheck.Row: Encodable {
  private enum CodingKeys: String, CodingKey {
    case name, observed, mean, sd, ties, mcse
    case pValue = "p_value"
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encodeFinite(observed, forKey: .observed)
    try container.encodeFinite(replicated.mean(), forKey: .mean)
    try container.encodeFinite(replicated.standardDeviation(), forKey: .sd)
    try container.encodeFinite(pValue.value, forKey: .pValue)
    try container.encodeFinite(pValue.mcse, forKey: .mcse)
    try container.encodeFinite(ties, forKey: .ties)
  }
}
