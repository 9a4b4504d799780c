/// Models beside each other, by how they predict.

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Models in the order of their expected log predictive densities.
///
/// ```swift
/// print(try ModelComparison(["pooled": pooled.loo(), "varying": varying.loo()]))
/// ```
public struct ModelComparison: Sendable, Equatable {
  /// One model.
  public struct Row: Sendable, Equatable {
    /// Its name.
    public let name: String
    /// 0 for the best.
    public let rank: Int
    /// The expected log predictive density.
    public let elpd: Double
    /// The effective number of parameters.
    public let effectiveParameters: Double
    /// That of the best model less this one's.
    public let difference: Double
    /// The standard error of ``difference``, from the differences at each observation.
    public let differenceError: Double
    /// The weight of its predictions in the average of all models.
    public let weight: Double
    /// The standard error of ``elpd``.
    public let standardError: Double
    /// Whether it is unreliable at some observations, as by k-hats that are too large.
    public let isUnreliable: Bool
  }

  /// The models, the best one first.
  public let rows: [Row]
  /// How the densities were estimated: `loo`, `waic` or `kfold`.
  public let method: String

  /// Compares models.
  ///
  /// - Parameters:
  ///   - models: their estimates for the same observations, by name.
  ///   - weights: how they are weighted.
  ///   - seed: of the bootstrap of ``WeightMethod/pseudoBMA``.
  /// - Throws: a ``ComparisonError`` for fewer than two models, when they have different numbers of
  ///   observations, and for an estimate that is not finite.
  public init<Estimate: PredictiveEstimate>(
    _ models: [String: Estimate], weights method: WeightMethod = .stacking, seed: UInt64 = 0
  ) throws {
    for (name, model) in models.sorted(by: { $0.key < $1.key }) {
      guard let bad = model.pointwise.firstIndex(where: { !$0.isFinite }) else { continue }
      throw ComparisonError(
        .notFinite,
        "'\(name)' has \(model.pointwise[bad]) for observation \(bad), which is impossible at some "
          + "draw; leave it out of all models, or use K-fold cross-validation")
    }
    let ordered = models.sorted {
      ($0.value.elpd, $1.key) > ($1.value.elpd, $0.key)
    }
    guard let best = ordered.first, ordered.count > 1 else {
      throw ComparisonError(.missing, "\(models.count) models; give two or more")
    }
    if let other = ordered.first(where: {
      $0.value.pointwise.count != best.value.pointwise.count
    }) {
      throw ComparisonError(
        .mismatch,
        "'\(other.key)' has \(other.value.pointwise.count) observations and '\(best.key)' "
          + "\(best.value.pointwise.count); compare models of the same observations")
    }
    let densities = ordered.map(\.value.pointwise)
    self.method = Estimate.method
    let weights =
      method == .stacking
      ? PredictiveWeights.stacking(densities)
      : PredictiveWeights.pseudoBMA(densities, seed: seed)
    rows = ordered.enumerated().map { rank, model in
      let differences = zip(best.value.pointwise, model.value.pointwise).map { $0 - $1 }
      return Row(
        name: model.key, rank: rank, elpd: model.value.elpd,
        effectiveParameters: model.value.effectiveParameters,
        difference: differences.reduce(0, +),
        differenceError: standardErrorOfSum(differences), weight: weights[rank],
        standardError: model.value.standardError,
        isUnreliable: !model.value.unreliable.isEmpty)
    }
  }

  /// The row of a model; nil when there is none.
  public subscript(name: String) -> Row? { rows.first { $0.name == name } }
}

extension ModelComparison: CustomStringConvertible {
  /// A table with the columns that ArviZ prints, and a sentence.
  public var description: String {
    let titles = [
      "", "rank", "elpd_\(method)", "p_\(method)", "elpd_diff", "weight", "se", "dse", "warning",
      "scale",
    ]
    let cells =
      [titles]
      + rows.map { row in
        let numbers = [
          row.elpd, row.effectiveParameters, row.difference, row.weight, row.standardError,
          row.differenceError,
        ].map { fixed($0, decimals: 2) }
        return [row.name, "\(row.rank)"] + numbers + ["\(row.isUnreliable)", "log"]
      }
    return (alignedTable(cells) + [sentence]).joined(separator: "\n")
  }

  /// What the first two rows say.
  private var sentence: String {
    let (best, next) = (rows[0], rows[1])
    // arXiv 2008.10296: differences below 4 are small, and their errors are not to be relied upon.
    if next.difference < 4 {
      return "'\(best.name)' and '\(next.name)' predict about equally well."
    }
    return next.difference > 2 * next.differenceError
      ? "'\(best.name)' predicts better than '\(next.name)'."
      : "'\(best.name)' may predict better than '\(next.name)': the difference is within two of its "
        + "standard errors."
  }
}

/// Encodes an array with an object for each model, with the names of the table's columns; numbers that
/// are not finite become null.
extension ModelComparison: Encodable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    for row in rows {
      var object = container.nestedContainer(keyedBy: Key.self)
      try object.encode(row.name, forKey: Key("name"))
      try object.encode(row.rank, forKey: Key("rank"))
      try object.encodeFinite(row.elpd, forKey: Key("elpd_\(method)"))
      try object.encodeFinite(row.effectiveParameters, forKey: Key("p_\(method)"))
      try object.encodeFinite(row.difference, forKey: Key("elpd_diff"))
      try object.encodeFinite(row.weight, forKey: Key("weight"))
      try object.encodeFinite(row.standardError, forKey: Key("se"))
      try object.encodeFinite(row.differenceError, forKey: Key("dse"))
      try object.encode(row.isUnreliable, forKey: Key("warning"))
      try object.encode("log", forKey: Key("scale"))
    }
  }
}
