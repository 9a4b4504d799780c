/// A probability model: named random variables over expressions.

import ApusDistributions
import ApusGraph

/// A probability model, made once from its statements and never changed.
///
/// ```swift
/// let model = try Model { m in
///   let mu = m.parameter("mu", Normal(mu: 0, sigma: 10))
///   m.observe("y", Normal(mu: mu, sigma: 1), equals: m.data("measured", [1.2, 0.8, 1.1]))
/// }
/// let posterior = try await model.sample(seed: 1)
/// print(try posterior.summary())
/// ```
public struct Model: Sendable {
  /// The statements with the data as they are now.
  let structure: ModelStructure
  /// The statements as they were made, and what was replaced since.
  let written: ModelStructure
  let replacements: [String: any ModelData]
  let coordinates: [String: [String]]
  /// What is compiled once for all models that come from the same statements.
  let template: DensityTemplate

  init(
    written: ModelStructure, replacements: [String: any ModelData],
    coordinates: [String: [String]], template: DensityTemplate
  ) throws(ModelError) {
    self.written = written
    self.replacements = replacements
    self.coordinates = coordinates
    self.template = template
    structure = try Self.structure(written, replacing: replacements, coordinates: coordinates)
  }

  /// Records the statements of a model.
  ///
  /// - Parameter statements: declares data, parameters and observations on the builder it is given.
  /// - Throws: the first mistake as a ``ModelError`` in the names that the statements use, or what
  ///   the closure throws.
  public init(_ statements: (ModelBuilder) throws -> Void) throws {
    let builder = ModelBuilder()
    try statements(builder)
    if let error = builder.firstError { throw error }
    written = builder.structure
    structure = written
    (replacements, coordinates) = ([:], [:])
    template = DensityTemplate()
    try structure.checkMissing()
    try structure.checkConnections()
    try structure.checkLatents()
    _ = try structure.logJoint()
  }

  /// The names of the data.
  public var dataNames: [String] { structure.data.map(\.name) }

  /// The names of the parameters, in the order of their statements.
  public var parameterNames: [String] { structure.parameters.map(\.name) }

  /// The rows that are left out of a likelihood, or imputed, because values are missing, by
  /// observed variable; those without such rows are not there.
  public var missingRows: [String: [Int]] {
    let rows = structure.observations.map { ($0.name, $0.missingRows) }.filter { !$0.1.isEmpty }
    return Dictionary(uniqueKeysWithValues: rows)
  }

  /// The names of the observed variables.
  public var observedNames: [String] { structure.observations.map(\.name) }
}

extension ModelStructure {
  /// The log joint density of constrained parameters and data, without Jacobians.
  func logJoint() throws(ModelError) -> Tensor {
    var terms = [Tensor]()
    for parameter in parameters where !dependsOnLatents(parameter.distribution.arguments) {
      let (distribution, value) = (parameter.distribution, parameter.tensor)
      try distribution.validate(for: parameter.name)
      terms.append(distribution.total(distribution.logDensityInSupport(value), of: value))
    }
    for observation in observations {
      try observation.check()
      let (distribution, value) = observation.observed
      if dependsOnLatents(distribution.arguments) { continue }
      terms.append(distribution.total(distribution.logDensity(value), of: value))
    }
    for potential in potentials where !dependsOnLatents([potential.tensor]) {
      terms.append(sum(potential.tensor))
    }
    for component in try latentComponents() {
      let weights = try component.logWeights()
      terms.append(sum(logSumExp(weights, axis: weights.shape.rank - 1)))
    }
    let total = terms.reduce(0, +)
    if let error = total.error { throw error }
    return total
  }
}

extension Distribution {
  /// The expressions of the arguments.
  var arguments: [Tensor] { parameters.map(\.value) }

  /// The sum of log densities of a batch of values.
  fileprivate func total(_ density: Tensor, of value: Tensor) -> Tensor {
    sum(pointwise(density, of: value))
  }
}
