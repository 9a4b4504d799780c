/// Draws from the prior: what the model expects before it sees data.

public import ApusDiagnostics
import ApusDistributions
import ApusGraph
import ApusNumerics

extension Model {
  /// Draws the parameters from their priors and simulates data from each draw.
  ///
  /// Parameters are drawn in the order of their statements, each given those before it. Potentials
  /// play no part: they are no distributions that could be drawn from.
  ///
  /// - Returns: a result with the groups ``InferenceData/prior`` (parameters and deterministics) and
  ///   ``InferenceData/priorPredictive``, of one chain.
  /// - Throws: a ``ModelError`` for fewer than one draw, or a prior that is improper (``Flat``).
  public func samplePriorPredictive(draws: Int = 500, seed: UInt64? = nil) throws -> InferenceData {
    guard draws >= 1 else {
      throw ModelError(.invalidArgument, "draws must be at least 1, got \(draws)")
    }
    let seed = seed ?? UInt64.random(in: 0...UInt64.max)
    let source = try structure.priorDraws(draws, seed: seed)
    let variables =
      structure.variableNames.compactMap { name in
        structure.variable(name).map { SimulatedVariable(name, $0.tensor, dims: $0.dims) }
      } + structure.latents.map { SimulatedVariable($0.name, $0.tensor, dims: $0.dims) }
    let drawn = try Simulation(variables, from: source).collected(seed: seed)
    let simulated = try Simulation(structure.replications(), from: source).collected(seed: seed)
    var result = InferenceData()
    func group(_ variables: [DrawnVariable]) -> DataGroup {
      var group = DataGroup(
        variables, chains: 1, draws: draws, coordinates: structure.coordinates)
      group.attributes["seed"] = "\(seed)"
      return group
    }
    result.prior = group(drawn)
    result.priorPredictive = group(simulated)
    (result.observedData, result.constantData) = structure.dataGroups()
    return result
  }
}

extension ModelStructure {
  /// The parameters and discrete variables with their priors, in the order of their statements.
  func priors() throws(ModelError) -> AncestralDraws {
    var unknowns = parameters.map { (unknown: $0.tensor, distribution: $0.distribution) }
    for latent in latents.reversed() {
      unknowns.insert((latent.tensor, latent.distribution), at: latent.place)
    }
    return try AncestralDraws(unknowns)
  }

  /// Draws of all parameters from their priors, as one chain.
  fileprivate func priorDraws(_ draws: Int, seed: UInt64) throws -> PosteriorDraws {
    let priors = try priors()
    var generator = RandomStream(seed: seed, purpose: .prior)
    var drawn = [Tensor: [Double]](
      uniqueKeysWithValues: (parameters.map(\.tensor) + latents.map(\.tensor)).map { ($0, []) })
    var values: [Tensor: [Double]] = [:]
    for _ in 0..<draws {
      try priors.draw(into: &values, using: &generator)
      for (unknown, draw) in values { drawn[unknown]?.append(contentsOf: draw) }
    }
    return PosteriorDraws(chains: 1, draws: draws, values: drawn)
  }

  /// The observed variables, to be simulated.
  func replications() throws(ModelError) -> [SimulatedVariable] {
    var result = [SimulatedVariable]()
    for (index, observation) in observations.enumerated() {
      result.append(try SimulatedVariable(observation, stream: index))
    }
    return result
  }
}
