/// What the statements of a model depend on.

import ApusDistributions
import ApusGraph

extension Distribution {
  /// The expressions behind the density of values of a shape, without the values themselves.
  fileprivate func dependencies(_ shape: Shape, _ kind: ElementKind) -> [Tensor] {
    // The arguments alone could miss what a density that users write holds besides them.
    parameters.map(\.value) + [logDensityInSupport(.zeros(shape, kind))]
  }
}

extension ModelStructure.Parameter {
  /// The expressions behind the prior and the map of the parameter.
  var dependencies: [Tensor] {
    let coordinates = bijection.unconstrainedShape(shape)
    return distribution.dependencies(shape, .real)
      + [bijection.constrain(.zeros(coordinates, .real))]
  }
}

extension ModelStructure.Latent {
  /// The expressions behind the prior.
  var dependencies: [Tensor] { distribution.dependencies(tensor.shape, .integer) }
}

extension ModelStructure.Observation {
  /// The expressions behind the distribution.
  var dependencies: [Tensor] { distribution.dependencies(value.shape, value.kind) }
}

extension ModelStructure {
  /// The tensors by whose names expressions are shown and connected: data, parameters and
  /// deterministics.
  var namedTensors: [Tensor: String] {
    let pairs =
      data.map { ($0.tensor, $0.name) } + parameters.map { ($0.tensor, $0.name) }
      + latents.map { ($0.tensor, $0.name) } + deterministics.map { ($0.tensor, $0.name) }
    return Dictionary(pairs) { first, _ in first }
  }

  /// The expressions behind each statement but those of data.
  var parts: [(name: String, expressions: [Tensor])] {
    parameters.map { ($0.name, $0.dependencies) } + latents.map { ($0.name, $0.dependencies) }
      + deterministics.map { ($0.name, [$0.tensor]) }
      + observations.map { ($0.name, $0.dependencies + [$0.value]) }
      + potentials.map { ($0.name, [$0.tensor]) }
  }
}

extension Tensor {
  /// Zeros that take no memory, unless they must be usable as an index.
  fileprivate static func zeros(_ shape: Shape, _ kind: ElementKind) -> Tensor {
    kind == .real
      ? broadcast(0, to: shape)
      : .constant([Double](repeating: 0, count: shape.count), shape: shape, kind: kind)
  }
}
