/// A run's statistics and facts as groups of named arrays.

public import ApusDiagnostics
import ApusNumerics

extension SamplingRun {
  /// The `sample_stats` group of the run: dims `chain` and `draw`, names of the ArviZ schema.
  ///
  /// Where the starts and ends of divergences were kept, they are there as `divergence_start` and
  /// `divergence_end`: unconstrained positions, NaN for draws that did not diverge.
  ///
  /// - Parameter warmup: whether the draws of warm-up are meant, for `warmup_sample_stats`.
  public func sampleStats(warmup: Bool = false) -> DataGroup {
    let draws = chains.map { warmup ? $0.warmup : $0.draws }
    let count = draws.first?.count ?? 0
    var group = DataGroup()
    group.attributes = attributes
    func add(
      _ name: String, _ kind: DataArray.Kind = .real, _ value: (DrawStatistics) -> Double
    ) {
      var values: [Double] = []
      values.reserveCapacity(chains.count * count)
      for draws in draws { values.append(contentsOf: draws.statistics.lazy.map(value)) }
      group[name] = DataArray(
        dims: ["chain", "draw"], shape: [chains.count, count], values: values, kind: kind)
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
    if !warmup { addAdaptation(to: &group) }
    if options.storeDivergences {
      group["divergence_start"] = divergencePoints("divergence_start", draws, count, \.start)
      group["divergence_end"] = divergencePoints("divergence_end", draws, count, \.end)
    }
    return group
  }

  /// What warm-up arrived at, chain by chain, in the coordinates that were sampled: it does not change
  /// from draw to draw.
  private func addAdaptation(to group: inout DataGroup) {
    group["step_size_nom"] = DataArray(
      dims: ["chain"], shape: [chains.count], values: chains.map(\.stepSize))
    group["inv_metric"] = DataArray(
      dims: ["chain", "inv_metric_dim_0"],
      shape: [chains.count, chains.first?.inverseMass.count ?? 0],
      values: chains.flatMap(\.inverseMass))
  }

  private func divergencePoints(
    _ name: String, _ draws: [Draws], _ count: Int, _ point: (Divergence) -> [Double]
  ) -> DataArray {
    var values = [Double](repeating: .nan, count: chains.count * count * dimension)
    for (chain, draws) in draws.enumerated() {
      for divergence in draws.divergences {
        let start = (chain * count + divergence.draw) * dimension
        values.replaceSubrange(start..<start + dimension, with: point(divergence))
      }
    }
    return DataArray(
      dims: ["chain", "draw", "\(name)_dim_0"], shape: [chains.count, count, dimension],
      values: values)
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
      "target_accept": "\(sampler.targetAccept)",
    ]
    if options.thin > 1 { result["thin"] = "\(options.thin)" }
    if !failures.isEmpty {
      result["failed_chains"] = failures.map { "\($0)" }.joined(separator: "; ")
    }
    if !isComplete {
      result["incomplete"] = "true"
      result["incomplete_reason"] = "\(stop)"
    }
    return result
  }

  /// The run as a result with one variable, `x`, of dims `chain`, `draw`, `x_dim_0`.
  public func inferenceData() -> InferenceData {
    inferenceData { run, isWarmup in
      let draws = run.chains.map { isWarmup ? $0.warmup : $0.draws }
      var group = DataGroup()
      group["x"] = DataArray(
        dims: ["chain", "draw", "x_dim_0"],
        shape: [draws.count, draws.first?.count ?? 0, dimension],
        values: draws.flatMap(\.positions))
      return group
    }
  }

  /// The run as a result whose variables are made of draws by a function of the run and of whether
  /// its warm-up is meant.
  package func inferenceData(_ variables: (SamplingRun, _ isWarmup: Bool) -> DataGroup)
    -> InferenceData
  {
    var result = InferenceData()
    result.posterior = variables(self, false)
    result.posterior.attributes = attributes
    result.sampleStats = sampleStats()
    if options.storeWarmup {
      result.warmupPosterior = variables(self, true)
      result.warmupSampleStats = sampleStats(warmup: true)
    }
    for failure in failures where failure.draws.count > 0 {
      result.failedChains[failure.chain] = only(failure).inferenceData(variables)
    }
    return result
  }

  /// A failed chain as a run of its own.
  private func only(_ failure: ChainFailure) -> SamplingRun {
    var options = options
    options.storeWarmup = false
    return SamplingRun(
      chain: Chain(
        index: failure.chain, draws: failure.draws, warmup: Draws(dimension: dimension),
        adapted: AdaptedState(stepSize: 1, stepSizeJitter: 0, map: .identity(dimension)),
        gradientCount: 0, state: nil),
      failure: ChainFailure(
        chain: failure.chain, error: failure.error, draws: Draws(dimension: dimension)),
      of: self, options: options)
  }

  private init(chain: Chain, failure: ChainFailure, of run: SamplingRun, options: SamplingOptions) {
    (dimension, seed, sampler) = (run.dimension, run.seed, run.sampler)
    (chains, failures, stop) = ([chain], [failure], run.stop)
    (self.options, elapsedSeconds) = (options, run.elapsedSeconds)
  }
}
