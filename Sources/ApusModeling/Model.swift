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
  let structure: ModelStructure

  init(structure: ModelStructure) {
    self.structure = structure
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
    structure = builder.structure
    try structure.checkConnections()
    _ = try structure.logJoint()
  }

  /// The names of the data.
  public var dataNames: [String] { structure.data.map(\.name) }

  /// The names of the parameters, in the order of their statements.
  public var parameterNames: [String] { structure.parameters.map(\.name) }

  /// The names of the observed variables.
  public var observedNames: [String] { structure.observations.map(\.name) }
}

extension ModelStructure {
  /// The log joint density of constrained parameters and data, without Jacobians.
  func logJoint() throws(ModelError) -> Tensor {
    var terms = [Tensor]()
    for parameter in parameters {
      let (distribution, value) = (parameter.distribution, parameter.tensor)
      try distribution.validate(for: parameter.name)
      terms.append(distribution.total(distribution.logDensityInSupport(value), of: value))
    }
    for observation in observations {
      try observation.check()
      let (distribution, value) = (observation.distribution, observation.value)
      terms.append(distribution.total(distribution.logDensity(value), of: value))
    }
    terms += potentials.map { sum($0.tensor) }
    let total = terms.reduce(0, +)
    if let error = total.error { throw error }
    return total
  }
}

extension Distribution {
  /// The sum of log densities of a batch of values.
  fileprivate func total(_ density: Tensor, of value: Tensor) -> Tensor {
    let batch = Shape(Array(value.shape.dimensions.dropLast(support.eventRank)))
    return sum(broadcast(density, to: batch))
  }
}
