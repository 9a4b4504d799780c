/// From a normal approximation to a result of draws.

public import ApusDiagnostics
internal import ApusNumerics

extension NormalApproximation {
  /// Independent draws from the approximation, in one chain, as the variable `x` of unconstrained
  /// coordinates.
  ///
  /// With several paths of ``Pathfinder``, twice as many draws of their normal densities are weighed,
  /// and draws are chosen among them with replacement by their smoothed weights.
  ///
  /// - Parameters:
  ///   - count: how many.
  ///   - density: what is approximated.
  ///   - seed: the same seed gives the same bits; nil for one from the system.
  /// - Returns: the posterior, and sample statistics: `lp`, the log density of
  ///   each draw (minus infinity where it has none), `lp_approximation`, that of the normal or of the
  ///   mixture of several paths, and `log_weight`, the logarithm of its smoothed importance weight,
  ///   which is the same for all draws that were chosen by their weights. The
  ///   attributes `approximation` and `pareto_k` make summaries open with k-hat.
  /// - Throws: ``SamplerError/invalidOption(name:value:remedy:)`` for less than one draw, or what the
  ///   density throws.
  public func sample(
    _ count: Int, of density: some LogDensityModel, seed: UInt64? = nil
  ) throws -> InferenceData {
    try SamplingOptions.require(count > 0, "draws", count, "give a positive number")
    let seed = seed ?? UInt64.random(in: 0...UInt64.max)
    let draws = try draws(count, of: density, seed: seed)
    var result = InferenceData()
    result.posterior["x"] = DataArray(
      dims: ["chain", "draw", "x_dim_0"], shape: [1, count, normal.dimension],
      values: draws.positions)
    result.sampleStats = draws.statistics
    result.posterior.attributes = attributes(seed: seed)
    result.sampleStats.attributes = attributes(seed: seed)
    return result
  }

  /// Draws with their statistics, as ``sample(_:of:seed:)`` describes them.
  ///
  /// - Returns: the draws, one after the other, and the group of `lp`, `lp_approximation` and
  ///   `log_weight`.
  /// - Throws: what the density throws, except that a draw lies outside of its support.
  package func draws(
    _ count: Int, of density: some LogDensityModel, seed: UInt64
  ) throws -> (positions: [Double], statistics: DataGroup) {
    let evaluator = try ErasedEvaluator.make(density)
    if isPooled {
      let pool = try pool(count, evaluator, seed: seed)
      if pool.canBeResampled {
        var random = RandomStream(seed: seed, purpose: .approximation)
        let (positions, chosen) = pool.resampled(count, using: &random)
        let exact = pool.members.flatMap(\.logDensities)
        let equal = [Double](repeating: -naturalLog(Double(count)), count: count)
        return (
          positions,
          statistics(chosen.map { exact[$0] }, chosen.map { pool.logMixtures[$0] }, equal)
        )
      }
    }
    let positions = normal.draws(count, seed: seed)
    let dimension = normal.dimension
    var (exact, approximate) = ([Double](), [Double]())
    for draw in 0..<count {
      let position = Array(positions[draw * dimension..<(draw + 1) * dimension])
      exact.append(try evaluator.value(at: position))
      approximate.append(normal.logDensity(at: position))
    }
    let weights = ParetoSmoothedWeights(logRatios: exact.minus(approximate))
    return (positions, statistics(exact, approximate, weights.logWeights))
  }

  /// Whether draws are chosen by their weights among those of several paths.
  package var isPooled: Bool { paths.count > 1 }

  /// Draws of all paths, at least twice as many as are to be chosen.
  private func pool(
    _ count: Int, _ evaluator: ErasedEvaluator, seed: UInt64
  ) throws -> WeightedPool {
    let found = paths.filter { $0.normal != nil }
    let size = max(2 * count, Self.diagnosticDraws)
    return WeightedPool(
      try found.compactMap { path in
        try path.normal.map {
          try WeightedPool.Member(
            $0, number: path.number, draws: (size + found.count - 1) / found.count, seed: seed,
            logDensity: evaluator.value)
        }
      }, seed: seed)
  }

  /// One value of each for every draw, in one chain.
  private func statistics(
    _ exact: [Double], _ approximate: [Double], _ logWeights: [Double]
  ) -> DataGroup {
    var group = DataGroup()
    for (name, values) in [
      ("lp", exact), ("lp_approximation", approximate), ("log_weight", logWeights),
    ] {
      group[name] = DataArray(dims: ["chain", "draw"], shape: [1, values.count], values: values)
    }
    return group
  }

  /// What results say about where their draws come from.
  package func attributes(seed: UInt64) -> [String: String] {
    var attributes = [
      "inference_library": "apus", "approximation": method, "seed": "\(seed)",
      "fit_seed": "\(self.seed)", "pareto_k": "\(paretoK)", "stop_reason": stop.description,
      "elbo": "\(elbo.value)", "elbo_error": "\(elbo.standardError)",
    ]
    let dropped = paths.filter { $0.failure != nil }
    if !dropped.isEmpty {
      attributes["dropped_paths"] = dropped.map { "\($0)" }.joined(separator: "; ")
    }
    if stop != .converged && stop != .iterationLimit {
      attributes["incomplete"] = "true"
      attributes["incomplete_reason"] = stop.description
    }
    return attributes
  }
}
