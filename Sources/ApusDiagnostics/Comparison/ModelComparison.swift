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
    /// Whether some of its k-hats are too large.
    public let isUnreliable: Bool
  }

  /// The models, the best one first.
  public let rows: [Row]

  /// Compares models.
  ///
  /// - Parameters:
  ///   - models: their estimates for the same observations, by name.
  ///   - weights: how they are weighted.
  ///   - seed: of the bootstrap of ``WeightMethod/pseudoBMA``.
  /// - Throws: a ``ComparisonError`` for fewer than two models, and when they have different numbers of
  ///   observations.
  public init(
    _ models: [String: LeaveOneOut], weights method: WeightMethod = .stacking, seed: UInt64 = 0
  ) throws {
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
        differenceError: LeaveOneOut.standardError(differences), weight: weights[rank],
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
      "", "rank", "elpd_loo", "p_loo", "elpd_diff", "weight", "se", "dse", "warning",
    ]
    let cells =
      [titles]
      + rows.map { row in
        let numbers = [
          row.elpd, row.effectiveParameters, row.difference, row.weight, row.standardError,
          row.differenceError,
        ].map { fixed($0, decimals: 2) }
        return [row.name, "\(row.rank)"] + numbers + ["\(row.isUnreliable)"]
      }
    let widths = titles.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    let lines = cells.map { row in
      zip(row, widths).enumerated().map { column, cell in
        let blanks = String(repeating: " ", count: cell.1 - cell.0.count)
        return column == 0 ? cell.0 + blanks : blanks + cell.0
      }.joined(separator: "  ")
    }
    return (lines + [sentence]).joined(separator: "\n")
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

extension ModelComparison: Encodable {
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    for row in rows { try container.encode(row) }
  }
}

extension ModelComparison.Row: Encodable {
  private enum CodingKeys: String, CodingKey {
    case name, rank, weight
    case elpd = "elpd_loo"
    case effectiveParameters = "p_loo"
    case difference = "elpd_diff"
    case standardError = "se"
    case differenceError = "dse"
    case isUnreliable = "warning"
  }
}
