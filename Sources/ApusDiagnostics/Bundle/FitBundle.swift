/// A fit that can be kept: result, data summaries and formula.

/// Everything of a fit that is worth keeping, as a value that a folder can hold.
///
/// ```swift
/// try FitBundle(result).write(to: URL(fileURLWithPath: "fit.apus"))
/// let fit = try FitBundle(contentsOf: URL(fileURLWithPath: "fit.apus"))
/// let later = try model.samplePosteriorPredictive(fit.result, seed: 1)
/// ```
///
/// The folder holds two files, which any program can read:
///
/// | file | holds |
/// |---|---|
/// | `manifest.json` | `{"sha256": …, "bundle": …}`: format and its version, version of the library, time, and for each group its coordinates, attributes and arrays (name, dims, shape, kind, offset, size and SHA-256 of the numbers); failed chains; data summaries; formula; metadata |
/// | `arrays-….f64` | the numbers of all arrays, one after the other: little-endian doubles in row-major order |
///
/// All groups come back bit by bit, NaN, infinities and negative zeros included.
public struct FitBundle: Sendable, Equatable {
  /// The draws, statistics, predictions and data.
  public var result: InferenceData
  /// A few facts about each array of data of the model.
  public var dataSummaries: [DataSummary]
  /// The formula that the model was made from; nil for a model in code.
  public var formula: FormulaRecord?
  /// Whatever else belongs to the fit, such as the name of the model.
  public var metadata: [String: String]

  /// A bundle of a result and what belongs to it.
  public init(
    _ result: InferenceData, dataSummaries: [DataSummary] = [], formula: FormulaRecord? = nil,
    metadata: [String: String] = [:]
  ) {
    (self.result, self.dataSummaries) = (result, dataSummaries)
    (self.formula, self.metadata) = (formula, metadata)
  }
}
