/// Sampling of a model's posterior.

public import ApusDiagnostics
import ApusGraph
public import ApusInference

extension Model {
  /// Draws from the posterior with the No-U-Turn sampler.
  ///
  /// ```swift
  /// let posterior = try await model.sample(targetAccept: 0.95, seed: 9)
  /// print(try posterior.summary())
  /// ```
  ///
  /// Cancelling the task ends the run after the current draws and returns what is there, marked
  /// incomplete.
  ///
  /// - Parameters:
  ///   - draws: draws kept of each chain.
  ///   - tune: draws of warm-up, which adapt the sampler and are dropped.
  ///   - chains: independent chains; fewer than two can't be diagnosed.
  ///   - targetAccept: the acceptance rate that warm-up aims at; nearer to 1 means smaller steps.
  ///   - metric: what warm-up learns about the scales of the posterior.
  ///   - maxTreeDepth: the largest number of doublings of a trajectory.
  ///   - seed: nil for one from the system, recorded in the attributes. The same seed gives the same
  ///     bits for any number of threads.
  ///   - threads: threads to run the chains on; nil for one per processor.
  ///   - initial: starting values of all parameters, by name, for every chain; nil for random ones.
  /// - Returns: the groups posterior (parameters and deterministics), sample statistics, observed data
  ///   and constant data.
  /// - Throws: ``ModelError`` when replaced data or initial values don't fit, ``SamplerError`` for
  ///   an option that makes no sense and when every chain failed, `CancellationError` when the task
  ///   was cancelled before the first draw.
  public func sample(
    draws: Int = 2000, tune: Int = 1000, chains: Int = 4, targetAccept: Double = 0.8,
    metric: Metric = .diagonal, maxTreeDepth: Int = 10, seed: UInt64? = nil, threads: Int? = nil,
    initial: [String: [Double]]? = nil
  ) async throws -> InferenceData {
    let density = try compile()
    var options = SamplingOptions()
    options.draws = draws
    options.tune = tune
    options.chains = chains
    options.threads = threads
    options.seed = seed
    if let initial {
      options.initial = Array(
        repeating: try density.unconstrain(initial), count: max(chains, 0))
    }
    let sampler = NUTS(targetAccept: targetAccept, maxTreeDepth: maxTreeDepth, metric: metric)
    return density.inferenceData(of: try await sampler.run(density, options: options))
  }
}

extension ModelDensity {
  /// A run in the names and the constrained space of the model.
  func inferenceData(of run: SamplingRun) -> InferenceData {
    var result = InferenceData()
    result.posterior = DataGroup(
      constrained(run), chains: run.chains.count, draws: run.drawCount,
      coordinates: structure.coordinates)
    result.posterior.attributes = run.attributes
    result.sampleStats = run.sampleStats()
    (result.observedData, result.constantData) = structure.dataGroups()
    return result
  }

  /// Parameters and deterministics of every draw.
  private func constrained(_ run: SamplingRun) -> [DrawnVariable] {
    let executor = Executor(constrainPlan)
    var variables = structure.variableNames.compactMap { name in
      structure.variable(name).map {
        DrawnVariable(
          name: name, shape: $0.tensor.shape, dims: $0.dims,
          draws: run.chains.count * run.drawCount)
      }
    }
    // The memory of an executor lives as long as the executor itself.
    withExtendedLifetime(executor) {
      for chain in run.chains {
        chain.draws.positions.withUnsafeBufferPointer { positions in
          for draw in 0..<chain.draws.count {
            let start = draw * dimension
            executor.setInputs(
              UnsafeBufferPointer(rebasing: positions[start..<start + dimension]), ranges: ranges)
            executor.run()
            for i in variables.indices { variables[i].append(executor.outputs[i]) }
          }
        }
      }
    }
    return variables
  }
}
