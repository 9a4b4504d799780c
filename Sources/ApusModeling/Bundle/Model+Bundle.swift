/// What a model adds to a fit that is to be kept.

public import ApusDiagnostics
import ApusGraph

extension Model {
  /// A result as a bundle that can be written to a folder, with a summary of the model's data.
  ///
  /// ```swift
  /// try model.bundle(posterior).write(to: URL(fileURLWithPath: "fit.apus"))
  /// ```
  ///
  /// - Parameters:
  ///   - result: what was fitted with this model, or predicted from it.
  ///   - metadata: whatever else belongs to the fit.
  /// - Complexity: linear in the size of the data.
  public func bundle(
    _ result: InferenceData, metadata: [String: String] = [:]
  ) -> FitBundle {
    FitBundle(result, dataSummaries: dataSummaries, metadata: metadata)
  }

  /// A few facts about each array of data, in the order of the statements.
  public var dataSummaries: [DataSummary] {
    structure.data.compactMap { data in
      guard let values = data.tensor.knownValues else { return nil }
      let shape = data.tensor.shape
      return DataSummary(
        name: data.name,
        DataArray(
          dims: ModelStructure.dimensionNames(of: data.name, data.dims, rank: shape.rank),
          shape: shape.dimensions, values: values,
          kind: data.tensor.kind == .integer ? .integer : .real))
    }
  }
}
