/// Models with other data.

import ApusDistributions
import ApusGraph

extension Model {
  /// The same model with some of its data replaced.
  ///
  /// The recorded expressions stay as they are and infer their shapes anew, so that other
  /// numbers of rows are fine. Predictions need no outcome: data that nothing asks for may keep a
  /// shape that no longer fits.
  ///
  /// - Parameter replacements: new values by the names of the data.
  /// - Throws: a ``ModelError`` for a name that the model doesn't know, a missing value, another
  ///   number of dimensions, or real numbers where integers are needed.
  public func replacingData(_ replacements: [String: any ModelData]) throws -> Model {
    var result = structure
    var leaves: [Tensor: Tensor] = [:]
    for (name, value) in replacements {
      guard let index = structure.data.firstIndex(where: { $0.name == name }) else {
        throw ModelError(
          .unknownName,
          "there are no data '\(name)'; replace one of "
            + dataNames.joined(separator: ", "))
      }
      let old = structure.data[index]
      let tensor = Tensor.data(name, try value.replacement(for: old))
      leaves[old.tensor] = tensor
      result.data[index] = .init(name: name, tensor: tensor, dims: old.dims)
    }
    var substitute = Substitution(leaves)
    result.substituteAll { substitute($0) }
    return Model(structure: result)
  }
}

extension ModelData {
  /// The value as data that can take the place of other data.
  fileprivate func replacement(
    for old: ModelStructure.Data
  ) throws(ModelError) -> TensorData {
    let new = try tensorData(named: old.name)
    try new.checkFinite(name: old.name)
    guard new.shape.rank == old.tensor.shape.rank else {
      throw ModelError(
        .shapeMismatch,
        "'\(old.name)' has the shape \(old.tensor.shape); its replacement has the shape "
          + "\(new.shape) and needs as many dimensions: give it the same kind of array")
    }
    if old.tensor.kind == .integer, new.kind == .real {
      throw ModelError(
        .malformedData, "'\(old.name)' are integers; replace them by an array of Int")
    }
    return TensorData(shape: new.shape, values: new.values, kind: old.tensor.kind)
  }
}

extension ModelStructure {
  /// Exchanges tensors in every statement; parameters keep their shapes.
  mutating func substituteAll(_ substitute: (Tensor) -> Tensor) {
    for i in parameters.indices {
      parameters[i].distribution = parameters[i].distribution.mapParameters(substitute)
    }
    for i in deterministics.indices {
      deterministics[i].tensor = substitute(deterministics[i].tensor)
    }
    for i in observations.indices {
      observations[i].distribution = observations[i].distribution.mapParameters(substitute)
      observations[i].value = substitute(observations[i].value)
    }
    for i in potentials.indices { potentials[i].tensor = substitute(potentials[i].tensor) }
  }
}
