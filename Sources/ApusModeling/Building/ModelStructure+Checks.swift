/// Checks of a whole model, when all of its statements are made.

import ApusDistributions
import ApusGraph

extension ModelStructure {
  /// Refuses statements that do not hang together: expressions of another model, what nothing
  /// depends on, outcomes without rows, and maps that leave the support of a prior.
  ///
  /// Data that are replaced later are not asked again: predictions need no outcome, say.
  ///
  /// - Throws: a ``ModelError`` that names the statement and its line.
  func checkConnections() throws(ModelError) {
    for parameter in parameters {
      if let mistake = parameter.mistakeOfTransform { throw located(mistake, parameter.name) }
    }
    let parts = self.parts
    let used = Set(Tensor.leaves(of: parts.flatMap(\.expressions)))
    try checkOwners(parts, used)
    try checkUses(used)
    for observation in observations where observation.value.shape.count == 0 {
      throw located(
        ModelError(
          .missingValue,
          "'\(observation.name)': \(observation.value) has the shape \(observation.value.shape) and "
            + "no values; give at least one row, or drop the statement"), observation.name)
    }
  }

  /// Expressions never change, so that one cannot depend on itself; what comes nearest to a cycle
  /// is a variable of another model, carried out of its closure.
  private func checkOwners(
    _ parts: [(name: String, expressions: [Tensor])], _ used: Set<Tensor>
  ) throws(ModelError) {
    let own = Set(namedTensors.keys)
    guard !used.isSubset(of: own) else { return }
    for (name, expressions) in parts {
      guard let stranger = Tensor.leaves(of: expressions).first(where: { !own.contains($0) })
      else { continue }
      let isNameKnown = statements.contains { $0.name == "\(stranger)" }
      throw located(
        ModelError(
          .unknownName,
          "'\(name)' depends on '\(stranger)', which belongs to another model; "
            + (isNameKnown ? "use the '\(stranger)' of this one" : "declare it in this one before")),
        name)
    }
  }

  private func checkUses(_ used: Set<Tensor>) throws(ModelError) {
    for data in data where !used.contains(data.tensor) {
      throw located(
        ModelError(
          .unused,
          "the data '\(data.name)' are not used; drop them, or use them in an expression or as an "
            + "outcome"), data.name)
    }
    // A model of priors alone is there to be drawn from.
    guard !observations.isEmpty || !potentials.isEmpty else { return }
    for parameter in parameters where !used.contains(parameter.tensor) {
      throw located(
        ModelError(
          .unused,
          "the parameter '\(parameter.name)' touches nothing: no outcome, potential, deterministic or "
            + "other prior depends on it, so that data teach nothing about it; use it or drop it"),
        parameter.name)
    }
    for latent in latents where !used.contains(latent.tensor) {
      throw located(
        ModelError(
          .unused,
          "'\(latent.name)' is summed out of nothing: no outcome, potential or prior depends on it; use it "
            + "or drop it"), latent.name)
    }
  }

  /// A mistake at the line of a statement.
  func located(_ mistake: ModelError, _ name: String) -> ModelError {
    var mistake = mistake
    mistake.location =
      mistake.location ?? statements.first { $0.name == name }.flatMap(\.location)
    return mistake
  }
}

extension ModelStructure.Parameter {
  /// What is wrong with the map that was asked for, if it does not fit the shape or makes values
  /// that the prior cannot have.
  fileprivate var mistakeOfTransform: ModelError? {
    guard let transform else { return nil }
    let name = "'\(name)': the transform \(type(of: transform))"
    let coordinates = transform.unconstrainedShape(shape)
    // The centre and two points on either side of it tell the wrong half-line from the right one.
    for number in [0.0, 3, -3] {
      let values = [Double](repeating: number, count: coordinates.count)
      let made = transform.constrain(.constant(values, shape: coordinates))
      guard made.error == nil, made.shape == shape else {
        return ModelError(
          .shapeMismatch,
          "\(name) does not fit the shape \(shape); use another one, or give the parameter another "
            + "shape")
      }
      guard let numbers = try? Plan(outputs: [made], unknowns: []).evaluate()[0],
        let bad = distribution.support.firstOutsider(in: .constant(numbers, shape: shape))
      else { continue }
      return ModelError(
        .outsideSupport,
        "\(name) makes the value \(bad.value), which \(distribution.name) cannot produce: it must "
          + "be \(distribution.support); leave the transform out, or use one onto this set")
    }
    return nil
  }
}
