/// From unconstrained draws to a result in the names of the model.

public import ApusDiagnostics
import ApusGraph
public import ApusInference

extension ModelDensity {
  /// A run of this density in the names and the constrained space of the model.
  ///
  /// - Parameter keep: the parameters and deterministics to keep; nil for all.
  /// - Throws: a ``ModelError`` for a name that the model does not have.
  public func inferenceData(
    of run: SamplingRun, keep: [String]? = nil
  ) throws -> InferenceData {
    try checkNames(keep)
    precondition(
      run.dimension == dimension, "a run of \(run.dimension) coordinates for \(dimension)")
    let hasRecovered = structure.recoveredNames.contains { keep?.contains($0) ?? true }
    var result = run.inferenceData { run, isWarmup in
      let draws = run.chains.map { isWarmup ? $0.warmup : $0.draws }
      return group(draws, keep: isWarmup || !hasRecovered ? keep : nil)
    }
    if hasRecovered {
      result.posterior = try structure.recovering(result.posterior, seed: run.seed, keep: keep)
    }
    (result.observedData, result.constantData) = structure.dataGroups()
    return result
  }

  /// Independent draws, one after the other, in the names and the constrained space of the model,
  /// with the data and without statistics.
  ///
  /// - Parameter seed: that of the draws, from which variables that the density left out are drawn.
  func inferenceData(ofDraws positions: [Double], count: Int, seed: UInt64) throws -> InferenceData
  {
    var result = InferenceData()
    result.posterior = DataGroup(
      constrained([(positions, count)]), chains: 1, draws: count,
      coordinates: structure.coordinates)
    if !structure.recoveredNames.isEmpty {
      result.posterior = try structure.recovering(result.posterior, seed: seed, keep: nil)
    }
    (result.observedData, result.constantData) = structure.dataGroups()
    return result
  }

  private func group(_ draws: [SamplingRun.Draws], keep: [String]?) -> DataGroup {
    DataGroup(
      constrained(draws, keep: keep), chains: draws.count, draws: draws.first?.count ?? 0,
      coordinates: structure.coordinates)
  }

  /// Refuses names that are not those of parameters or deterministics.
  func checkNames(_ names: [String]?) throws(ModelError) {
    let known = structure.variableNames + structure.recoveredNames
    guard let unknown = names?.first(where: { !known.contains($0) }) else { return }
    throw ModelError(
      .unknownName,
      "keep: there is no '\(unknown)'; give names out of \(known.joined(separator: ", "))")
  }

  /// Parameters and deterministics of every draw.
  private func constrained(
    _ chains: [SamplingRun.Draws], keep: [String]?
  ) -> [DrawnVariable] {
    constrained(chains.map { ($0.positions, $0.count) }, keep: keep)
  }

  /// Parameters and deterministics of every draw, from the unconstrained positions of each chain.
  func constrained(
    _ chains: [(positions: [Double], count: Int)], keep: [String]? = nil
  ) -> [DrawnVariable] {
    let executor = Executor(planned.variables)
    let count = chains.reduce(0) { $0 + $1.count }
    // Outputs come in the order of the variables.
    var kept = [(output: Int, variable: DrawnVariable)]()
    for (output, name) in structure.variableNames.enumerated() {
      guard keep?.contains(name) ?? true, let variable = structure.variable(name) else { continue }
      kept.append(
        (
          output,
          DrawnVariable(
            name: name, shape: variable.tensor.shape, dims: variable.dims, draws: count)
        ))
    }
    // The memory of an executor lives as long as the executor itself.
    withExtendedLifetime(executor) {
      for chain in chains {
        chain.positions.withUnsafeBufferPointer { positions in
          for draw in 0..<chain.count {
            let start = draw * dimension
            executor.setInputs(
              UnsafeBufferPointer(rebasing: positions[start..<start + dimension]), ranges: ranges)
            executor.run()
            for i in kept.indices { kept[i].variable.append(executor.outputs[kept[i].output]) }
          }
        }
      }
    }
    return kept.map(\.variable)
  }
}
