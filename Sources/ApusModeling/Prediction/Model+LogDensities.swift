/// Pointwise log likelihood and log prior at posterior draws.

public import ApusDiagnostics
import ApusDistributions
import ApusGraph

extension Model {
  /// The log likelihood of every observation at every posterior draw, for model comparison.
  ///
  /// It is taken from the statements as they were written, so that a likelihood that sampling
  /// collapsed to sufficient statistics has its terms back. Products of large matrices of data with
  /// parameters are made for blocks of draws at once.
  ///
  /// - Parameters:
  ///   - result: a result whose posterior has all parameters that the likelihood depends on.
  ///   - variables: observed variables; nil for all.
  /// - Returns: the result with the group ``InferenceData/logLikelihood``: an array for each observed
  ///   variable with dims `chain`, `draw` and one element for each number, vector or matrix that its
  ///   distribution gives a density to.
  /// - Throws: a ``ModelError`` for a variable that is not observed, when a parameter is missing in
  ///   the result or has another shape, or when replaced data don't fit.
  /// - Complexity: the memory is that of the group; see
  ///   ``streamLogLikelihood(_:variables:thin:blockDraws:_:)`` for less.
  public func computeLogLikelihood(
    _ result: InferenceData, variables: [String]? = nil
  ) throws -> InferenceData {
    var filled = result
    filled.logLikelihood = try pointwise(
      try structure.logLikelihoods(variables), from: result)
    return filled
  }

  /// The log prior of every parameter at every posterior draw.
  ///
  /// - Parameters:
  ///   - result: a result whose posterior has all parameters.
  ///   - variables: parameters; nil for all.
  /// - Returns: the result with the group ``InferenceData/logPrior``: an array for each parameter with
  ///   dims `chain`, `draw` and one element for each number, vector or matrix that its prior gives a
  ///   density to; densities of constrained values, without Jacobians.
  /// - Throws: a ``ModelError`` for a name that is no parameter, or when a parameter is missing in the
  ///   result or has another shape.
  public func computeLogPrior(
    _ result: InferenceData, variables: [String]? = nil
  ) throws -> InferenceData {
    var filled = result
    filled.logPrior = try pointwise(try structure.logPriors(variables), from: result)
    return filled
  }

  /// Computes as ``computeLogLikelihood(_:variables:)`` does, and hands out the draws block by block
  /// instead of keeping them.
  ///
  /// - Parameters:
  ///   - thin: one of so many draws is used.
  ///   - blockDraws: the largest number of draws in a block; nil for blocks of about 16 megabytes.
  ///   - body: receives each block, chain after chain. What it throws ends the computation.
  public func streamLogLikelihood(
    _ result: InferenceData, variables: [String]? = nil, thin: Int = 1, blockDraws: Int? = nil,
    _ body: (PredictiveBlock) throws -> Void
  ) throws {
    let asked = try structure.logLikelihoods(variables)
    let source = try draws(of: asked, from: result, thin: thin)
    try stream(asked, from: source, seed: 0, blockDraws: blockDraws, body)
  }

  private func pointwise(
    _ variables: [SimulatedVariable], from result: InferenceData
  ) throws -> DataGroup {
    let source = try draws(of: variables, from: result, thin: 1)
    return DataGroup(
      try Simulation(variables, from: source).collected(seed: 0), chains: source.chains,
      draws: source.draws, coordinates: structure.coordinates)
  }
}

extension ModelStructure {
  fileprivate func logLikelihoods(_ names: [String]?) throws(ModelError) -> [SimulatedVariable] {
    var all = [SimulatedVariable]()
    for observation in observations {
      let (distribution, value) = observation.observed
      // Rows that are left out leave the dimension: it has a length of its own.
      let dims = observation.missingRows.isEmpty ? observation.dims : nil
      let density =
        try marginalLogLikelihood(observation.name) ?? distribution.logDensity(value)
      all.append(pointwise(observation.name, distribution, value, dims, density))
    }
    return try all.chosen(names, kind: "observed variable")
  }

  /// The log likelihood of each row with the discrete variables summed out; nil for an observed
  /// variable that depends on none.
  private func marginalLogLikelihood(_ name: String) throws(ModelError) -> Tensor? {
    for component in try latentComponents() {
      guard let term = component.terms.first(where: { $0.name == name }) else { continue }
      let likelihoods = component.terms.filter { term in
        !component.latents.contains { $0.name == term.name }
      }
      guard likelihoods.count == 1, term.density.shape == component.shape,
        component.shape.rank == 0
          || rowDependence(of: term.density, on: Set(term.latents)) == .rows(index: nil)
      else {
        throw ModelError(
          .unsupported,
          "the rows of '\(name)' share the discrete variable '\(component.latents[0].name)', so that "
            + "they have no log likelihood each without it; ask for other variables")
      }
      return logSumExp(try component.logWeights(), axis: component.shape.rank)
    }
    return nil
  }

  fileprivate func logPriors(_ names: [String]?) throws(ModelError) -> [SimulatedVariable] {
    let all = parameters.map {
      pointwise($0.name, $0.distribution, $0.tensor, $0.dims, $0.distribution.logDensity($0.tensor))
    }
    return try all.chosen(names, kind: "parameter")
  }

  /// A log density with one element for each value of a batch, and the dimensions of the batch.
  private func pointwise(
    _ name: String, _ distribution: any Distribution, _ value: Tensor, _ dims: [String]?,
    _ density: Tensor
  ) -> SimulatedVariable {
    SimulatedVariable(
      name, distribution.pointwise(density, of: value),
      dims: dims.map { Array($0.dropLast(distribution.support.eventRank)) })
  }
}

extension [SimulatedVariable] {
  /// Those of some names.
  fileprivate func chosen(_ names: [String]?, kind: String) throws(ModelError) -> Self {
    guard let names else { return self }
    var result = Self()
    for name in names {
      guard let variable = first(where: { $0.name == name }) else {
        throw ModelError(
          .unknownName,
          "there is no \(kind) '\(name)'; the model has \(map(\.name).joined(separator: ", "))")
      }
      result.append(variable)
    }
    return result
  }
}
