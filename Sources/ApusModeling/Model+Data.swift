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
  /// Data that are labels may have labels that the model was not written with, and missing ones
  /// (nil): such a model makes predictions, but can't be fitted. Replacements add up: what was
  /// replaced before stays replaced.
  ///
  /// - Parameters:
  ///   - replacements: new values by the names of the data.
  ///   - coordinates: new labels of dimensions that no parameter has, such as that of the rows. The
  ///     labels of parameters stay as they are.
  /// - Throws: a ``ModelError`` for a name that the model doesn't know, a missing value, another
  ///   number of dimensions, or real numbers where integers are needed.
  public func replacingData(
    _ replacements: [String: any ModelData], coordinates: [String: [String]] = [:]
  ) throws -> Model {
    try Model(
      written: written, replacements: self.replacements.merging(replacements) { $1 },
      coordinates: self.coordinates.merging(coordinates) { $1 }, template: template)
  }

  /// The structure that statements have with other data.
  static func structure(
    _ written: ModelStructure, replacing replacements: [String: any ModelData],
    coordinates: [String: [String]]
  ) throws(ModelError) -> ModelStructure {
    var result = written
    var leaves: [Tensor: Tensor] = [:]
    if let unknown = replacements.keys.sorted().first(where: { name in
      !written.data.contains { $0.name == name }
    }) {
      throw ModelError(
        .unknownName,
        "there are no data '\(unknown)'; replace one of "
          + written.data.map(\.name).joined(separator: ", "))
    }
    let levels = LevelReplacement(written, replacements)
    for (index, old) in written.data.enumerated() {
      guard let value = replacements[old.name] else { continue }
      let labels = levels.indices(old, value)
      let new = if let labels { labels } else { try value.replacement(for: old) }
      let tensor = Tensor.data(old.name, new)
      leaves[old.tensor] = tensor
      result.data[index] = .init(
        name: old.name, tensor: tensor, dims: old.dims, levels: old.levels)
    }
    result.newLevels = try levels.newLevels(of: written)
    for entries in result.newLevels.continuations {
      let tensor = written.parameters[entries.parameter].tensor
      leaves[tensor] = entries.continued(leaves[tensor] ?? tensor)
    }
    try result.relabel(coordinates)
    var substitute = Substitution(leaves)
    result.substituteAll { substitute($0) }
    try result.checkMissing()
    return result
  }
}

extension ModelData {
  /// The value as data that can take the place of other data.
  fileprivate func replacement(
    for old: ModelStructure.Data
  ) throws(ModelError) -> TensorData {
    let new = try tensorData(named: old.name)
    try new.checkNotInfinite(name: old.name)
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
  /// Gives dimensions other labels, and those with new levels the labels of these.
  fileprivate mutating func relabel(_ labels: [String: [String]]) throws(ModelError) {
    for (dim, labels) in labels.sorted(by: { $0.key < $1.key }) {
      if let parameter = parameters.first(where: { $0.dims?.contains(dim) ?? false }) {
        throw ModelError(
          .unsupported,
          "'\(dim)' is a dimension of the parameter '\(parameter.name)', whose levels stay those "
            + "of the data that it was fitted to; new levels come with data(…, levelsOf: \"\(dim)\")"
        )
      }
      for data in data {
        guard let axis = data.dims?.firstIndex(of: dim) else { continue }
        let length = data.tensor.shape.dimensions[axis]
        guard length != labels.count else { continue }
        throw ModelError(
          .shapeMismatch,
          "'\(data.name)' has \(length) entries along '\(dim)', for which \(labels.count) labels "
            + "are given; give as many labels, or replace '\(data.name)' too")
      }
      coordinates[dim] = labels
    }
    for dimension in newLevels.dimensions {
      coordinates[dimension.name, default: []] +=
        dimension.unseen + dimension.missing.map { "missing in \($0)" }
    }
  }

  /// Exchanges tensors in every statement; parameters keep their shapes.
  fileprivate mutating func substituteAll(_ substitute: (Tensor) -> Tensor) {
    for i in parameters.indices {
      parameters[i].distribution = parameters[i].distribution.mapParameters(substitute)
    }
    for i in latents.indices {
      latents[i].distribution = latents[i].distribution.mapParameters(substitute)
    }
    for i in deterministics.indices {
      deterministics[i].tensor = substitute(deterministics[i].tensor)
    }
    for i in observations.indices {
      let before = observations[i]
      observations[i].distribution = before.distribution.mapParameters(substitute)
      observations[i].value = substitute(before.value)
      let hasOtherData = Tensor.data(of: before.distribution.arguments).contains {
        substitute($0) != $0
      }
      observations[i].hasOwnOutcome = observations[i].value != before.value || !hasOtherData
    }
    for i in potentials.indices { potentials[i].tensor = substitute(potentials[i].tensor) }
  }
}
