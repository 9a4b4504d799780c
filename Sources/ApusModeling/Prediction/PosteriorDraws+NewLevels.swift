/// The parameters of new levels at every posterior draw.

import ApusDiagnostics
import ApusDistributions
import ApusGraph
import ApusNumerics

extension PosteriorDraws {
  /// Draws of a result, with those of new levels.
  ///
  /// - Parameters:
  ///   - needed: the unknowns that something depends on.
  ///   - thin: one of so many draws is kept.
  ///   - rule: how the parameters of new levels are found.
  /// - Throws: a ``ModelError`` when a needed parameter is missing in the result or has another shape
  ///   there, and when new levels are to be refused or their priors don't fit.
  init(
    _ group: DataGroup, of structure: ModelStructure, needed: Set<Tensor>, thin: Int,
    newLevels rule: NewLevelRule, seed: UInt64
  ) throws {
    if rule == .error { try structure.newLevels.refuseUnseen() }
    let (levels, ancestors) = try structure.newLevels.needed(by: needed, structure, rule)
    try self.init(group, of: structure, needed: needed.union(ancestors), thin: thin)
    try fill(levels, structure, seed: seed)
  }

  /// Fills the entries of new levels, ancestors first.
  private mutating func fill(
    _ levels: [NeededLevels], _ structure: ModelStructure, seed: UInt64
  ) throws {
    guard !levels.isEmpty else { return }
    // What one point needs and makes.
    var values: [Tensor: [Double]] = [:]
    var made = Dictionary(uniqueKeysWithValues: levels.flatMap(\.parts).map { ($0, [Double]()) })
    let given = Set(
      levels.flatMap { level in
        (level.unseen?.ancestors ?? []).union([structure.parameters[level.entries.parameter].tensor]
        )
      }
    ).subtracting(made.keys)
    for chain in 0..<chains {
      var generator = RandomStream(seed: seed, index: chain, purpose: .newLevels)
      for draw in 0..<draws {
        for unknown in given { values[unknown] = point(unknown, chain * draws + draw) }
        let picked = structure.newLevels.dimensions.map { dimension in
          dimension.missing.map { _ in Int.random(in: 0..<dimension.known, using: &generator) }
        }
        for level in levels {
          try level.unseen?.draw(into: &values, using: &generator)
          if let missing = level.entries.missing,
            let place = structure.newLevels.dimensions.firstIndex(where: {
              $0.name == level.entries.dimension.name
            })
          {
            let parameter = structure.parameters[level.entries.parameter]
            values[missing] = parameter.entries(
              picked[place], along: level.entries.axis, of: values[parameter.tensor] ?? [])
          }
          for part in level.parts { made[part]?.append(contentsOf: values[part] ?? []) }
        }
      }
    }
    for (part, numbers) in made {
      if let bad = numbers.first(where: { !$0.isFinite }) {
        throw ModelError(
          .unsupported,
          "the \(part) are \(bad): their prior has no mean; use newLevels: .sample")
      }
      self[part] = numbers
    }
  }

  /// The numbers of an unknown at a point.
  private func point(_ unknown: Tensor, _ point: Int) -> [Double] {
    let count = unknown.shape.count
    return Array(self[unknown][(point * count)..<((point + 1) * count)])
  }
}

/// New entries of a parameter that something depends on, with the prior of those for new labels.
private struct NeededLevels {
  let entries: NewLevels.Continuation
  let unseen: AncestralDraws?

  var parts: [Tensor] { [entries.unseen, entries.missing].compactMap { $0 } }
}

extension NewLevels {
  /// Refuses labels that the model was not written with.
  fileprivate func refuseUnseen() throws(ModelError) {
    for dimension in dimensions where !dimension.unseen.isEmpty {
      throw ModelError(
        .unknownName,
        "the model was not written with the levels \(dimension.unseen.shortList) of "
          + "'\(dimension.name)'; use newLevels: .sample to draw them from their population, or "
          + ".zero for its mean")
    }
  }

  /// The new entries that something depends on, ancestors first, and the parameters that these
  /// depend on.
  fileprivate func needed(
    by unknowns: Set<Tensor>, _ structure: ModelStructure, _ rule: NewLevelRule
  ) throws(ModelError) -> ([NeededLevels], Set<Tensor>) {
    var (result, needed) = ([NeededLevels](), unknowns)
    // Descendants first: what they need is known before their ancestors are asked.
    for entries in continuations.reversed() {
      let parts = [entries.unseen, entries.missing].compactMap { $0 }
      guard parts.contains(where: needed.contains) else { continue }
      let parameter = structure.parameters[entries.parameter]
      var unseen: AncestralDraws?
      if let new = entries.unseen {
        unseen = try AncestralDraws(
          [(new, try entries.prior(parameter))], making: rule == .zero ? .means : .draws)
      }
      needed.formUnion(unseen?.ancestors ?? [])
      needed.formUnion(parts + [parameter.tensor])
      result.append(NeededLevels(entries: entries, unseen: unseen))
    }
    return (result.reversed(), needed)
  }
}

extension ModelStructure.Parameter {
  /// The entries at some places of an axis, in their order, as an array in row-major order.
  fileprivate func entries(_ places: [Int], along axis: Int, of values: [Double]) -> [Double] {
    let inner = shape.dimensions[(axis + 1)...].reduce(1, *)
    let block = shape.dimensions[axis] * inner
    return stride(from: 0, to: values.count, by: block).flatMap { start in
      places.flatMap { values[(start + $0 * inner)..<(start + ($0 + 1) * inner)] }
    }
  }
}
