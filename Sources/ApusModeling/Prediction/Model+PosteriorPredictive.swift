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
    /// Predictions for other data, set by ``Model/replacingData(_:)``.
    case predictions
  }

  /// Simulates the observed variables once for each posterior draw.
  ///
  /// - Parameters:
  ///   - result: a result whose posterior has all parameters that the likelihood depends on.
  ///   - seed: the seed of the simulation; a random one by default.
  ///   - group: where the simulated data go.
  /// - Returns: the result with the group added: dims `chain`, `draw`, and those of each variable.
  ///   Predictions also keep the data that they belong to in
  ///   ``InferenceData/predictionsConstantData``.
  /// - Throws: a ``ModelError`` when a parameter is missing in the result or has another shape, or
  ///   when replaced data don't fit.
  public func samplePosteriorPredictive(
    _ result: InferenceData, seed: UInt64? = nil, into group: PredictiveGroup = .posteriorPredictive
  ) throws -> InferenceData {
    let seed = seed ?? UInt64.random(in: 0...UInt64.max)
    let source = try PosteriorDraws(result.posterior, of: structure.parameters)
    var variables = [DrawnVariable]()
    for (index, observation) in structure.observations.enumerated() {
      variables.append(
        try simulate(observation, index: index, from: source, seed: seed))
    }
    var filled = DataGroup(
      variables, chains: source.chains, draws: source.draws, coordinates: structure.coordinates)
    filled.attributes["seed"] = "\(seed)"
    var result = result
    switch group {
    case .posteriorPredictive: result.posteriorPredictive = filled
    case .predictions:
      result.predictions = filled
      result.predictionsConstantData = structure.dataGroups().constant
    }
    return result
  }

  private func simulate(
    _ observation: ModelStructure.Observation, index: Int, from source: PosteriorDraws, seed: UInt64
  ) throws -> DrawnVariable {
    let shape = try observation.predictedShape()
    let simulation = try DistributionDraws(observation.distribution, shape: shape)
    var variable = DrawnVariable(
      name: observation.name, shape: shape, dims: observation.dims,
      kind: observation.distribution.support.isDiscrete ? .integer : .real,
      draws: source.chains * source.draws)
    for chain in 0..<source.chains {
      // A stream for each variable and chain: adding a variable changes no other's numbers.
      var generator = RandomStream(
        seed: seed, index: index << 16 | chain, purpose: .predictive)
      for draw in 0..<source.draws {
        try simulation.draw(into: &variable, using: &generator) {
          source.copy($0, chain, draw, into: $1)
        }
      }
    }
    return variable
  }
}

extension ModelStructure.Observation {
  /// The shape of a replication: that of the data, unless it follows the arguments and these
  /// changed with replaced data.
  func predictedShape() throws(ModelError) -> Shape {
    followsArguments ? try distribution.valueShape() ?? value.shape : value.shape
  }
}

/// The posterior draws of a model's parameters, by the unknown they belong to.
private struct PosteriorDraws {
  let chains: Int
  let draws: Int
  private let values: [Tensor: DataArray]

  init(
    _ group: DataGroup, of parameters: [ModelStructure.Parameter]
  ) throws(ModelError) {
    var values: [Tensor: DataArray] = [:]
    var sizes = [0, 0]
    for parameter in parameters {
      guard let array = group[parameter.name] else {
        throw ModelError(
          .unknownName,
          "the posterior has no '\(parameter.name)'; it has \(group.names.joined(separator: ", "))")
      }
      guard Array(array.shape.dropFirst(2)) == parameter.shape.dimensions else {
        throw ModelError(
          .shapeMismatch,
          "'\(parameter.name)' has the shape \(parameter.shape) in the model and "
            + "\(Shape(Array(array.shape.dropFirst(2)))) in the posterior")
      }
      sizes = Array(array.shape.prefix(2))
      values[parameter.tensor] = array
    }
    self.values = values
    (chains, draws) = (sizes[0], sizes[1])
  }

  /// Copies one draw of a parameter.
  func copy(
    _ parameter: Tensor, _ chain: Int, _ draw: Int, into target: UnsafeMutableBufferPointer<Double>
  ) {
    guard let array = values[parameter] else { return }
    let start = (chain * draws + draw) * target.count
    for i in target.indices { target[i] = array.values[start + i] }
  }
}
