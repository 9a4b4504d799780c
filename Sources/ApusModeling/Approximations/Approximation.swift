/// The normal approximation of a model's posterior, in the names of the model.

public import ApusDiagnostics
public import ApusInference

/// An approximation of a model's posterior: a normal density over the unconstrained space, how it
/// was found, and how far it may be trusted.
///
/// Printing it opens with Pareto k-hat. Its widths are not for decisions, however small that is:
/// compare them with those of a sample by ``compareWidths(_:_:seed:)``.
public struct Approximation: Sendable {
  /// The density that is approximated; its names are those of the unconstrained coordinates.
  public let density: ModelDensity
  /// The approximation over the unconstrained space, with the path of the evidence lower bound,
  /// entropy and importance-weighted moments.
  public let unconstrained: NormalApproximation

  init(density: ModelDensity, unconstrained: NormalApproximation) {
    (self.density, self.unconstrained) = (density, unconstrained)
  }

  /// Pareto k-hat of the importance ratios: below 0.5 the approximation is good, up to 0.7 it can be
  /// used with weights, above it misses much of the posterior.
  public var paretoK: Double { unconstrained.paretoK }

  /// Why the run stopped.
  public var stop: VariationalStop { unconstrained.stop }

  /// The evidence lower bound with its Monte Carlo error.
  public var elbo: ELBOEstimate { unconstrained.elbo }

  /// The evidence lower bound along the run.
  public var elboPath: [ELBOEstimate] { unconstrained.elboPath }

  /// Independent draws from the approximation, in one chain; those of several paths of ``Pathfinder``
  /// are chosen by their importance weights among draws of all paths.
  ///
  /// - Parameters:
  ///   - draws: how many.
  ///   - seed: the same seed gives the same bits; nil for one from the system. It is recorded in the
  ///     attributes.
  /// - Returns: the groups posterior (parameters, deterministics and variables that the density left
  ///   out, in their own space), observed and constant data, and sample statistics: `lp`, the log
  ///   density of the model at each draw (minus infinity where it has none), `lp_approximation`,
  ///   that of the normal or of the mixture of several paths, and `log_weight`, the logarithm of the
  ///   smoothed importance weight, the same for all draws that were chosen by their weights. The
  ///   summary opens with k-hat; the verdict passes when that is at most 0.7 and the run became
  ///   stationary.
  /// - Throws: ``SamplerError/invalidOption(name:value:remedy:)`` for less than one draw, or what the
  ///   density throws.
  public func sample(_ draws: Int, seed: UInt64? = nil) throws -> InferenceData {
    guard draws > 0 else {
      throw SamplerError.invalidOption(
        name: "draws", value: "\(draws)", remedy: "give a positive number")
    }
    let seed = seed ?? UInt64.random(in: 0...UInt64.max)
    let drawn = try unconstrained.draws(draws, of: density, seed: seed)
    var result = try density.inferenceData(ofDraws: drawn.positions, count: draws, seed: seed)
    result.sampleStats = drawn.statistics
    result.posterior.attributes = unconstrained.attributes(seed: seed)
    result.sampleStats.attributes = unconstrained.attributes(seed: seed)
    return result
  }

  /// Its scale as the metric of a sample, for the argument `adaptation` of
  /// ``Model/sample(draws:tune:chains:targetAccept:metric:integrator:maxTreeDepth:seed:threads:initial:initialOfChains:adaptation:thin:keep:storeWarmup:storeDivergences:maxTime:stream:checkpoint:progress:)``:
  /// warm-up then adapts the step size alone and may be short.
  public var adaptation: AdaptedState { unconstrained.adaptation }

  /// Values of the parameters to start chains at, drawn from the approximation, for the argument
  /// `initialOfChains` of the same method.
  ///
  /// ```swift
  /// let posterior = try await model.sample(
  ///   tune: 200, initialOfChains: try approximation.starts(chains: 4, seed: 1),
  ///   adaptation: approximation.adaptation)
  /// ```
  ///
  /// - Throws: what the density throws.
  public func starts(chains: Int, seed: UInt64) throws -> [[String: [Double]]] {
    let parameters = Set(density.structure.parameters.map(\.name))
    return try unconstrained.starts(chains: max(chains, 0), seed: seed).map { position in
      try density.constrain(position).filter { parameters.contains($0.key) }
    }
  }

  /// A quantity under importance weights.
  public struct WeightedMoments: Sendable, Equatable {
    /// The name, such as `alpha` or `beta[1]`.
    public let name: String
    /// The weighted mean.
    public let mean: Double
    /// The weighted standard deviation.
    public let sd: Double
  }

  /// Means and standard deviations of parameters and deterministics under Pareto smoothed
  /// importance weights, which correct an approximation that is not too bad. Draws of several paths
  /// of ``Pathfinder`` were chosen by their weights and are not weighed again.
  ///
  /// - Parameters:
  ///   - draws: on how many draws they rest.
  ///   - seed: of the draws.
  /// - Returns: one entry for each scalar quantity, or nil when k-hat of these draws is too large
  ///   for the weights to be relied upon.
  /// - Throws: as ``sample(_:seed:)``.
  public func importanceWeightedMoments(
    draws: Int = 4000, seed: UInt64? = nil
  ) throws -> [WeightedMoments]? {
    let data = try sample(draws, seed: seed)
    guard let exact = data.sampleStats["lp"], let normal = data.sampleStats["lp_approximation"]
    else { return nil }
    if unconstrained.isPooled, unconstrained.reweighted == nil { return nil }
    let weights = ParetoSmoothedWeights(
      logRatios: zip(exact.values, normal.values).map { unconstrained.isPooled ? 0 : $0 - $1 })
    guard weights.areReliable else { return nil }
    return data.posterior.names.flatMap { name -> [WeightedMoments] in
      guard let array = data.posterior[name] else { return [] }
      return data.posterior.elementNames(of: name).enumerated().map { element, name in
        let values = array.draws(element: element).values
        return WeightedMoments(
          name: name, mean: weights.mean(of: values), sd: weights.standardDeviation(of: values))
      }
    }
  }
}

extension Approximation: CustomStringConvertible {
  /// k-hat and what it says, why the run stopped, the evidence lower bound, and mean and standard
  /// deviation of each unconstrained coordinate.
  public var description: String {
    let moments = zip(
      unconstrained.moments.means, unconstrained.moments.standardDeviations)
    let lines = zip(density.names, moments).map { name, moments in
      "\(name) (unconstrained): mean \(moments.0), sd \(moments.1)"
    }
    return ([unconstrained.headline] + lines).joined(separator: "\n")
  }
}
