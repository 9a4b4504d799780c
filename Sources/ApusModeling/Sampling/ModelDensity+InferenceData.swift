/// From unconstrained draws to a result in the names of the model.

public import ApusDiagnostics
import ApusGraph
public import ApusInference
import ApusLinearAlgebra

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
      return DataGroup(
        constrained(
          draws.map { ($0.positions, $0.count) }, keep: isWarmup || !hasRecovered ? keep : nil,
          threads: run.options.threads),
        chains: draws.count, draws: draws.first?.count ?? 0, coordinates: structure.coordinates)
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

  /// Refuses names that are not those of parameters or deterministics.
  func checkNames(_ names: [String]?) throws(ModelError) {
    let known = structure.variableNames + structure.recoveredNames
    guard let unknown = names?.first(where: { !known.contains($0) }) else { return }
    throw ModelError(
      .unknownName,
      "keep: there is no '\(unknown)'; give names out of \(known.joined(separator: ", "))")
  }

  /// Parameters and deterministics of every draw, from the unconstrained positions of each chain.
  ///
  /// - Parameter threads: the greatest number of threads; nil for one per processor.
  func constrained(
    _ chains: [(positions: [Double], count: Int)], keep: [String]? = nil, threads: Int? = nil
  ) -> [DrawnVariable] {
    // Outputs come in the order of the variables.
    let outputs = structure.variableNames.indices.filter {
      keep?.contains(structure.variableNames[$0]) ?? true
    }
    func variables(draws: Int) -> [DrawnVariable] {
      outputs.compactMap { output in
        let name = structure.variableNames[output]
        return structure.variable(name).map {
          DrawnVariable(name: name, shape: $0.tensor.shape, dims: $0.dims, draws: draws)
        }
      }
    }
    let parts = Parallel.map(chains.count, threads: threads) { chain in
      let (positions, count) = chains[chain]
      var part = variables(draws: count)
      let executor = Executor(planned.variables)
      // The memory of an executor lives as long as the executor itself.
      withExtendedLifetime(executor) {
        positions.withUnsafeBufferPointer { positions in
          for draw in 0..<count {
            let start = draw * dimension
            executor.setInputs(
              UnsafeBufferPointer(rebasing: positions[start..<start + dimension]), ranges: ranges)
            executor.run()
            for (i, output) in outputs.enumerated() { part[i].append(executor.outputs[output]) }
          }
        }
      }
      return part
    }
    if let only = parts.first, parts.count == 1 { return only }
    var all = variables(draws: chains.reduce(0) { $0 + $1.count })
    for part in parts {
      for (i, variable) in part.enumerated() { all[i].append(variable.values) }
    }
    return all
  }
}
