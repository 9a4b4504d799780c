/// Replications and predictions: data simulated from posterior draws.

public import ApusDiagnostics
import ApusDistributions
import ApusGraph
import ApusNumerics

extension Model {
  /// The groups that simulated data can go into.
  public enum PredictiveGroup: Sendable {
    /// Replications of the data that the model was fitted to.
    case posteriorPredictive
    /// Predictions for other data, set by ``Model/replacingData(_:coordinates:)``.
    case predictions
  }

  /// Simulates observed variables once for each posterior draw, and computes deterministics again
  /// where they are asked for.
  ///
  /// Only what the asked variables depend on is computed. Products of large matrices of data with
  /// parameters are made for blocks of draws at once.
  ///
  /// - Parameters:
  ///   - result: a result whose posterior has all parameters that the asked variables depend on.
  ///   - variables: observed variables and deterministics; nil for all observed ones.
  ///   - seed: the seed of the simulation; a random one by default.
  ///   - group: where the simulated data go.
  ///   - thin: one of so many draws is used.
  ///   - rule: what stands for the parameters of labels that the model was not written with. A
  ///     missing label stands for a known one, picked at random for each row and draw.
  /// - Returns: the result with the group added: dims `chain`, `draw`, and those of each variable.
  ///   Predictions also keep the data that they belong to in
  ///   ``InferenceData/predictionsConstantData``. Where labels were replaced, this has for each row
  ///   of `county_of`, say, in `county_of_rule` whether its level is known (0), missing (1) or new
  ///   (2), and the attribute `new_levels` of the group says in words what was done.
  /// - Throws: a ``ModelError`` for a variable that the model does not have, when a parameter is
  ///   missing in the result or has another shape, or when replaced data don't fit.
  /// - Complexity: the memory is that of the result; see
  ///   ``streamPosteriorPredictive(_:variables:seed:thin:newLevels:blockDraws:_:)`` for less.
  public func samplePosteriorPredictive(
    _ result: InferenceData, variables: [String]? = nil, seed: UInt64? = nil,
    into group: PredictiveGroup = .posteriorPredictive, thin: Int = 1,
    newLevels rule: NewLevelRule = .sample
  ) throws -> InferenceData {
    let seed = seed ?? UInt64.random(in: 0...UInt64.max)
    let asked = try structure.predicted(variables)
    let source = try draws(of: asked, from: result, thin: thin, newLevels: rule, seed: seed)
    var filled = DataGroup(
      try Simulation(asked, from: source).collected(seed: seed), chains: source.chains,
      draws: source.draws, coordinates: structure.coordinates)
    filled.attributes["seed"] = "\(seed)"
    filled.attributes["new_levels"] = structure.newLevels.text(rule)
    var result = result
    switch group {
    case .posteriorPredictive: result.posteriorPredictive = filled
    case .predictions:
      result.predictions = filled
      result.predictionsConstantData = structure.predictedData(rule)
    }
    return result
  }

  /// Simulates as ``samplePosteriorPredictive(_:variables:seed:into:thin:newLevels:)`` does, with the same
  /// numbers, and hands out the draws block by block instead of keeping them.
  ///
  /// - Parameters:
  ///   - blockDraws: the largest number of draws in a block; nil for blocks of about 16 megabytes.
  ///   - body: receives each block, chain after chain. What it throws ends the simulation.
  /// - Complexity: the memory is that of two blocks, whatever the number of draws.
  public func streamPosteriorPredictive(
    _ result: InferenceData, variables: [String]? = nil, seed: UInt64? = nil, thin: Int = 1,
    newLevels rule: NewLevelRule = .sample, blockDraws: Int? = nil,
    _ body: (PredictiveBlock) throws -> Void
  ) throws {
    let asked = try structure.predicted(variables)
    let seed = seed ?? UInt64.random(in: 0...UInt64.max)
    let source = try draws(of: asked, from: result, thin: thin, newLevels: rule, seed: seed)
    try stream(asked, from: source, seed: seed, blockDraws: blockDraws, body)
  }

  /// Hands out variables at posterior draws block by block.
  func stream(
    _ variables: [SimulatedVariable], from source: PosteriorDraws, seed: UInt64, blockDraws: Int?,
    _ body: (PredictiveBlock) throws -> Void
  ) throws {
    let drawBytes = variables.reduce(0) { $0 + $1.shape.count * 8 }
    let draws = blockDraws ?? (1 << 24) / max(1, drawBytes)
    try Simulation(variables, from: source).stream(blockDraws: max(1, draws), seed: seed) { block in
      try body(
        PredictiveBlock(
          chain: block.chain, draws: block.draws,
          group: DataGroup(
            block.variables, chains: 1, draws: block.draws.count,
            coordinates: structure.coordinates)))
    }
  }

  /// The posterior draws of all that some variables depend on.
  func draws(
    of variables: [SimulatedVariable], from result: InferenceData, thin: Int,
    newLevels rule: NewLevelRule = .sample, seed: UInt64 = 0
  ) throws -> PosteriorDraws {
    try PosteriorDraws(
      result.posterior, of: structure,
      needed: Set(Tensor.unknowns(of: variables.flatMap(\.expressions))), thin: thin,
      newLevels: rule, seed: seed)
  }
}

/// Some draws of one chain of a predictive simulation.
public struct PredictiveBlock: Sendable {
  /// The chain that the draws belong to.
  public let chain: Int
  /// The places of the draws in their chain, after thinning.
  public let draws: Range<Int>
  /// The simulated variables: dims `chain` (of length 1), `draw`, and those of each variable.
  public let group: DataGroup
}

extension ModelStructure {
  /// Observed variables and deterministics by their names; all observed ones by default.
  fileprivate func predicted(_ names: [String]?) throws(ModelError) -> [SimulatedVariable] {
    guard let names else { return try replications() }
    var result = [SimulatedVariable]()
    for name in names {
      if let index = observations.firstIndex(where: { $0.name == name }) {
        result.append(try SimulatedVariable(observations[index], stream: index))
      } else if let variable = deterministics.first(where: { $0.name == name }) {
        result.append(SimulatedVariable(name, variable.tensor, dims: variable.dims))
      } else {
        let known = observations.map(\.name) + deterministics.map(\.name)
        throw ModelError(
          .unknownName,
          "'\(name)' can't be predicted: the model observes or computes "
            + known.joined(separator: ", ") + "; ask for some of these")
      }
    }
    return result
  }
}

extension ModelStructure.Observation {
  /// The shape of a replication: that of the data, unless it follows the arguments and these
  /// changed with replaced data.
  func predictedShape() throws(ModelError) -> Shape {
    followsArguments ? try distribution.valueShape() ?? value.shape : value.shape
  }
}
