/// From a normal approximation to a result of draws.

public import ApusDiagnostics

extension NormalApproximation {
  /// Independent draws from the approximation, in one chain, as the variable `x` of unconstrained
  /// coordinates.
  ///
  /// - Parameters:
  ///   - count: how many.
  ///   - density: what is approximated.
  ///   - seed: the same seed gives the same bits; nil for one from the system.
  /// - Returns: the posterior, and sample statistics: `lp`, the log density of
  ///   each draw (minus infinity where it has none), `lp_approximation`, that of the normal, and
  ///   `log_weight`, the logarithm of its smoothed importance weight. The
  ///   attributes `approximation` and `pareto_k` make summaries open with k-hat.
  /// - Throws: ``SamplerError/invalidOption(name:value:remedy:)`` for less than one draw, or what the
  ///   density throws.
  public func sample(
    _ count: Int, of density: some LogDensityModel, seed: UInt64? = nil
  ) throws -> InferenceData {
    try SamplingOptions.require(count > 0, "draws", count, "give a positive number")
    let seed = seed ?? UInt64.random(in: 0...UInt64.max)
    let positions = normal.draws(count, seed: seed)
    var result = InferenceData()
    result.posterior["x"] = DataArray(
      dims: ["chain", "draw", "x_dim_0"], shape: [1, count, normal.dimension], values: positions)
    result.sampleStats = try statistics(of: positions, count: count, under: density)
    result.posterior.attributes = attributes(seed: seed)
    result.sampleStats.attributes = attributes(seed: seed)
    return result
  }

  /// The log densities of draws, and their importance weights.
  ///
  /// - Parameters:
  ///   - positions: the draws, one after the other.
  ///   - count: how many there are.
  /// - Returns: `lp`, the log density of each draw (minus infinity where it has none),
  ///   `lp_approximation`, that of the normal, and `log_weight`, the smoothed normalised weight.
  /// - Throws: what the density throws, except that a draw lies outside of its support.
  package func statistics(
    of positions: [Double], count: Int, under density: some LogDensityModel
  ) throws -> DataGroup {
    let evaluator = try ErasedEvaluator.make(density)
    let dimension = normal.dimension
    var (exact, approximate) = ([Double](), [Double]())
    for draw in 0..<count {
      let position = Array(positions[draw * dimension..<(draw + 1) * dimension])
      exact.append(try evaluator.value(at: position))
      approximate.append(normal.logDensity(at: position))
    }
    let weights = ParetoSmoothedWeights(logRatios: exact.minus(approximate))
    var group = DataGroup()
    for (name, values) in [
      ("lp", exact), ("lp_approximation", approximate), ("log_weight", weights.logWeights),
    ] {
      group[name] = DataArray(dims: ["chain", "draw"], shape: [1, count], values: values)
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
    if stop != .converged && stop != .iterationLimit {
      attributes["incomplete"] = "true"
      attributes["incomplete_reason"] = stop.description
    }
    return attributes
  }
}
