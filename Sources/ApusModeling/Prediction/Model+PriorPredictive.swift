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
    var generator = RandomStream(seed: seed, purpose: .prior)
    let sampler = try PriorSampler(structure, draws: draws)
    for _ in 0..<draws { try sampler.step(using: &generator) }
    var result = InferenceData()
    result.prior = sampler.group(sampler.variables, structure.coordinates)
    result.prior?.attributes["seed"] = "\(seed)"
    result.priorPredictive = sampler.group(sampler.simulated, structure.coordinates)
    (result.observedData, result.constantData) = structure.dataGroups()
    return result
  }
}

/// Draws parameters, deterministics and data one after the other.
final class PriorSampler {
  private(set) var variables: [DrawnVariable]
  private(set) var simulated: [DrawnVariable]

  private let priors: [DistributionDraws]
  private let observations: [DistributionDraws]
  private let deterministics: Executor
  private let unknowns: [Tensor]
  private let draws: Int
  private var values: [Tensor: [Double]] = [:]

  init(_ structure: ModelStructure, draws: Int) throws {
    self.draws = draws
    unknowns = structure.parameters.map(\.tensor)
    priors = try structure.parameters.map {
      try DistributionDraws($0.distribution, shape: $0.shape)
    }
    let named = structure.variableNames.compactMap { name in
      structure.variable(name).map { (name, $0) }
    }
    deterministics = Executor(
      try Plan(outputs: named.map(\.1.tensor), unknowns: unknowns))
    variables = named.map { name, variable in
      DrawnVariable(
        name: name, shape: variable.tensor.shape, dims: variable.dims, draws: draws)
    }
    let shapes = try structure.observations.map { try $0.predictedShape() }
    observations = try zip(structure.observations, shapes).map {
      try DistributionDraws($0.distribution, shape: $1)
    }
    simulated = zip(structure.observations, shapes).map { observation, shape in
      DrawnVariable(
        name: observation.name, shape: shape, dims: observation.dims,
        kind: observation.distribution.support.isDiscrete ? .integer : .real, draws: draws)
    }
  }

  /// One draw of all parameters, each given those before it.
  @discardableResult
  func drawParameters(using generator: inout RandomStream) throws -> [Tensor: [Double]] {
    for (unknown, prior) in zip(unknowns, priors) {
      var drawn = DrawnVariable(name: "\(unknown)", shape: unknown.shape, dims: nil, draws: 1)
      try prior.draw(into: &drawn, using: &generator) { copy($0, into: $1) }
      values[unknown] = drawn.values
    }
    return values
  }

  /// One draw of everything.
  func step(using generator: inout RandomStream) throws {
    try drawParameters(using: &generator)
    for (unknown, input) in zip(unknowns, deterministics.inputs) { copy(unknown, into: input) }
    deterministics.run()
    for i in variables.indices { variables[i].append(deterministics.outputs[i]) }
    for i in simulated.indices {
      try observations[i].draw(into: &simulated[i], using: &generator) { copy($0, into: $1) }
    }
  }

  func group(_ variables: [DrawnVariable], _ coordinates: [String: [String]]) -> DataGroup {
    DataGroup(variables, chains: 1, draws: draws, coordinates: coordinates)
  }

  private func copy(_ unknown: Tensor, into target: UnsafeMutableBufferPointer<Double>) {
    _ = target.update(from: values[unknown] ?? [])
  }
}
