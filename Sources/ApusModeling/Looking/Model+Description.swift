/// Models in mathematical notation, and their variables one by one.

import ApusDistributions
import ApusGraph

extension Model {
  /// All statements in their order: data, parameters, deterministics, outcomes and potentials, with
  /// shapes, formulas and what they depend on.
  public var variables: [ModelVariable] {
    let variables = structure.namedTensors
    return structure.statements.compactMap { structure.lookedAt($0.name, among: variables) }
  }
}

extension Model: CustomStringConvertible {
  /// The model in mathematical notation, one line for each statement:
  ///
  /// ```
  /// X = data  [180, 2]
  /// beta ~ Normal(0, 1.5)  [2]
  /// sigma ~ HalfNormal(1)
  /// obs ~ Normal(dot(X, beta), sigma)  observed: y [180]
  /// ```
  public var description: String { variables.map(\.description).joined(separator: "\n") }
}

extension ModelStructure {
  fileprivate func lookedAt(_ name: String, among named: [Tensor: String]) -> ModelVariable? {
    if let found = data.first(where: { $0.name == name }) {
      return ModelVariable(found)
    }
    if let found = parameters.first(where: { $0.name == name }) {
      return ModelVariable(found, sources: names(behind: found.dependencies, among: named))
    }
    if let found = latents.first(where: { $0.name == name }) {
      return ModelVariable(found, sources: names(behind: found.dependencies, among: named))
    }
    if let found = deterministics.first(where: { $0.name == name }) {
      var others = named
      others[found.tensor] = nil
      return ModelVariable(found, sources: names(behind: [found.tensor], among: others))
    }
    if let found = observations.first(where: { $0.name == name }) {
      return ModelVariable(
        found, data: names(behind: [found.value], among: named).first ?? found.value.formula,
        sources: names(behind: found.dependencies, among: named))
    }
    return potentials.first { $0.name == name }.map {
      ModelVariable($0, sources: names(behind: [$0.tensor], among: named))
    }
  }

  /// The names that expressions depend on directly, in the order of their statements.
  private func names(behind tensors: [Tensor], among named: [Tensor: String]) -> [String] {
    let sources = Tensor.sources(of: tensors, among: Set(named.keys)).compactMap { named[$0] }
    let wanted = Set(sources)
    return statements.map(\.name).filter(wanted.contains)
  }
}

extension ModelVariable {
  fileprivate init(_ data: ModelStructure.Data) {
    self.init(
      name: data.name, kind: .data, shape: data.tensor.shape.dimensions, dims: data.dims,
      formula: "", support: nil, unconstrainedSize: 0, transform: nil, observedData: nil,
      dependencies: [])
  }

  fileprivate init(_ parameter: ModelStructure.Parameter, sources: [String]) {
    let coordinates = parameter.bijection.unconstrainedShape(parameter.shape)
    self.init(
      name: parameter.name, kind: .parameter, shape: parameter.shape.dimensions,
      dims: parameter.dims, formula: parameter.distribution.formula,
      support: parameter.distribution.support.description, unconstrainedSize: coordinates.count,
      transform: parameter.transform.map { "\(type(of: $0))" }, observedData: nil,
      dependencies: sources)
  }

  fileprivate init(_ latent: ModelStructure.Latent, sources: [String]) {
    self.init(
      name: latent.name, kind: .marginalized, shape: latent.tensor.shape.dimensions,
      dims: latent.dims, formula: latent.distribution.formula,
      support: latent.distribution.support.description, unconstrainedSize: 0, transform: nil,
      observedData: nil, dependencies: sources)
  }

  fileprivate init(_ deterministic: ModelStructure.Deterministic, sources: [String]) {
    self.init(
      name: deterministic.name, kind: .deterministic,
      shape: deterministic.tensor.shape.dimensions, dims: deterministic.dims,
      formula: deterministic.tensor.definition, support: nil, unconstrainedSize: 0,
      transform: nil, observedData: nil, dependencies: sources)
  }

  fileprivate init(
    _ observation: ModelStructure.Observation, data: String, sources: [String]
  ) {
    self.init(
      name: observation.name, kind: .observed, shape: observation.value.shape.dimensions,
      dims: observation.dims, formula: observation.distribution.formula,
      support: observation.distribution.support.description, unconstrainedSize: 0, transform: nil,
      observedData: data, dependencies: sources)
  }

  fileprivate init(_ potential: ModelStructure.Potential, sources: [String]) {
    self.init(
      name: potential.name, kind: .potential, shape: potential.tensor.shape.dimensions, dims: nil,
      formula: potential.tensor.formula, support: nil, unconstrainedSize: 0, transform: nil,
      observedData: nil, dependencies: sources)
  }
}
