/// The widths of an approximation beside those of a sample.

public import ApusDiagnostics
import ApusInference

/// What the course asks of every approximation: its widths beside those of a sample of the
/// posterior.
public struct WidthComparison: Sendable {
  /// One scalar quantity under both.
  public struct Row: Sendable, Equatable {
    /// The name, such as `alpha` or `beta[1]`.
    public let name: String
    /// The approximation's standard deviation by that of the sample.
    public let sdRatio: Double
    /// The width of the approximation's 94 % interval (highest density) by that of the sample.
    public let intervalRatio: Double
    /// The approximation's mean less that of the sample, in standard deviations of the sample.
    public let shift: Double
  }

  /// One row for each scalar quantity that both have.
  public let rows: [Row]
  /// Pareto k-hat of the approximation.
  public let paretoK: Double
  /// The verdict on the sample: no comparison is better than it.
  public let verdict: Verdict

  /// The row of a scalar quantity; nil when there is none.
  public subscript(name: String) -> Row? { rows.first { $0.name == name } }
}

/// Compares an approximation of a posterior with a sample of it.
///
/// ```swift
/// print(try await compareWidths(approximation, posterior))
/// ```
///
/// - Parameters:
///   - approximation: a fit by ``Model/fit(_:iterations:stopping:gradient:drawsPerStep:tolerance:seed:initial:)``.
///   - posterior: draws of the same model; nil for a short run of NUTS (4 chains of 1000 draws).
///   - seed: of the draws from the approximation and of that run; nil for one from the system.
/// - Throws: what ``Approximation/sample(_:seed:)``, the run and summaries throw.
public func compareWidths(
  _ approximation: Approximation, _ posterior: InferenceData? = nil, seed: UInt64? = nil
) async throws -> WidthComparison {
  let draws = try approximation.sample(4000, seed: seed)
  let reference: InferenceData
  if let posterior {
    reference = posterior
  } else {
    var options = SamplingOptions()
    (options.draws, options.tune, options.seed) = (1000, 1000, seed)
    let run = try await NUTS().run(approximation.density, options: options)
    reference = try approximation.density.inferenceData(of: run)
  }
  let names = draws.posterior.names.filter { reference.posterior[$0] != nil }
  let exact = try reference.summary(variables: names)
  let rows = try draws.summary(variables: names).rows.compactMap { row in
    exact[row.name].map { WidthComparison.Row(row, beside: $0) }
  }
  return WidthComparison(
    rows: rows, paretoK: approximation.paretoK, verdict: exact.verdict)
}

extension WidthComparison.Row {
  fileprivate init(_ row: Summary.Row, beside exact: Summary.Row) {
    self.init(
      name: row.name, sdRatio: row.sd / exact.sd,
      intervalRatio: (row.hdiUpper - row.hdiLower) / (exact.hdiUpper - exact.hdiLower),
      shift: (row.mean - exact.mean) / exact.sd)
  }
}

extension WidthComparison: CustomStringConvertible {
  /// A sentence about all of it.
  public var sentence: String {
    let known = rows.filter { $0.sdRatio.isFinite }
    guard let narrowest = known.min(by: { $0.sdRatio < $1.sdRatio }),
      let widest = known.max(by: { $0.sdRatio < $1.sdRatio }),
      let farthest = known.max(by: { $0.shift.magnitude < $1.shift.magnitude })
    else { return "There is nothing to compare." }
    let widths =
      narrowest.sdRatio < 0.9
      ? "Its intervals are too narrow, most of all that of \(narrowest.name) with "
        + "\(rounded(narrowest.sdRatio)) of the sample's width"
      : widest.sdRatio > 1.1
        ? "Its intervals are too wide, most of all that of \(widest.name) with "
          + "\(rounded(widest.sdRatio)) of the sample's width"
        : "Its widths are within a tenth of the sample's"
    let means =
      farthest.shift.magnitude < 0.25
      ? "its means agree within a quarter of a standard deviation"
      : "the mean of \(farthest.name) is off by \(rounded(farthest.shift)) standard deviations"
    return "\(widths); \(means)."
  }

  /// k-hat, the sentence, a line for each quantity, and the sample's verdict when it did not pass.
  public var description: String {
    let lines = rows.map {
      "\($0.name): sd ratio \(rounded($0.sdRatio)), interval ratio \(rounded($0.intervalRatio)), "
        + "shift \(rounded($0.shift)) sd"
    }
    return
      (["k-hat \(rounded(paretoK)) (approximation: widths are not for decisions)", sentence]
      + lines + (verdict.passed ? [] : ["The sample itself: \(verdict.headline)"]))
      .joined(separator: "\n")
  }
}

private func rounded(_ value: Double) -> String {
  value.isFinite ? "\((value * 100).rounded() / 100)" : "\(value)"
}
