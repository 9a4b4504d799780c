/// A run's statistics and facts as groups of named arrays.

public import ApusDiagnostics
import ApusNumerics

extension SamplingRun {
  /// The `sample_stats` group of the run: dims `chain` and `draw`, names of the ArviZ schema.
  public func sampleStats() -> DataGroup {
    var group = DataGroup()
    group.attributes = attributes
    func add(
      _ name: String, _ kind: DataArray.Kind = .real, _ value: (DrawStatistics) -> Double
    ) {
      group[name] = DataArray(
        dims: ["chain", "draw"], shape: [chains.count, drawCount],
        values: chains.flatMap { $0.draws.statistics.map(value) }, kind: kind)
    }
    add("lp") { $0.logDensity }
    add("acceptance_rate") { $0.acceptanceRate }
    add("step_size") { $0.stepSize }
    add("tree_depth", .integer) { Double($0.treeDepth) }
    add("n_steps", .integer) { Double($0.stepCount) }
    add("diverging", .boolean) { $0.hasDiverged ? 1 : 0 }
    add("energy") { $0.energy }
    add("energy_error") { $0.energyError }
    add("max_energy_error") { $0.maxEnergyError }
    add("reached_max_treedepth", .boolean) { $0.reachedMaxTreeDepth ? 1 : 0 }
    return group
  }

  /// Facts about the run for the attributes of a group.
  ///
  /// `failed_chains` and `incomplete` are there only when they have something to say; diagnostics
  /// refuse a run that carries either.
  public var attributes: [String: String] {
    var result = [
      "inference_library": "apus", "tuning_steps": "\(tune)",
      "sampling_time": "\(elapsedSeconds)", "seed": "\(seed)",
      "instruction_set": InstructionSet.current.rawValue,
    ]
    if !failures.isEmpty {
      result["failed_chains"] = failures.map { "\($0)" }.joined(separator: "; ")
    }
    if !isComplete { result["incomplete"] = "true" }
    return result
  }

  /// The run as a result with one variable, `x`, of dims `chain`, `draw`, `x_dim_0`.
  public func inferenceData() -> InferenceData {
    var result = InferenceData()
    result.posterior["x"] = DataArray(
      dims: ["chain", "draw", "x_dim_0"], shape: [chains.count, drawCount, dimension],
      values: chains.flatMap(\.draws.positions))
    result.posterior.attributes = attributes
    result.sampleStats = sampleStats()
    return result
  }
}
