/// The plan that a model shares with those of the same statements and other data.

import ApusDistributions
import ApusGraph
import ApusInference

/// Compiles structures of the same statements, and plans what does not depend on the numbers of
/// their data once.
final class DensityTemplate: Sendable {
  private let first = LockedState<First?>(nil)

  /// The density that was compiled first.
  private struct First {
    let density: ModelDensity
    /// Whether the numbers of the data stand in its expressions as they are, and nowhere else.
    let showsData: Bool
    /// The same density without what can be integrated out, once it was sampled.
    var sampled: SampledDensity?
  }

  /// The compiled structure.
  func density(of structure: ModelStructure) throws(ModelError) -> ModelDensity {
    let first = first.withLock { $0 }
    if let first, first.showsData, let density = try first.density.with(structure) {
      return density
    }
    let density = try ModelDensity(structure, template: first?.density)
    // A density that took the plan over must not be the template of others: what its plan made of
    // data is told in terms of the first one's.
    if !density.planned.isRebound, density.planned.ownBytes <= Self.mostBytes {
      self.first.withLock { $0 = First(density: density, showsData: density.showsData) }
    }
    return density
  }

  /// The density without what can be integrated out.
  func sampled(_ density: ModelDensity) throws(ModelError) -> SampledDensity {
    guard let known = first.withLock({ $0 }), density.sharesPlan(with: known.density) else {
      return try SampledDensity(density, BlockChoice(density))
    }
    let sampled: SampledDensity
    if let found = known.sampled {
      sampled = found
    } else {
      sampled = try SampledDensity(known.density, BlockChoice(known.density))
      if sampled.ownBytes <= Self.mostBytes {
        first.withLock {
          if $0?.density.sharesPlan(with: density) == true { $0?.sampled = sampled }
        }
      }
    }
    if density.replaced.isEmpty { return sampled }
    if let other = sampled.with(density) { return other }
    return try SampledDensity(density, BlockChoice(density))
  }

  /// Plans that hold more would double the memory of large models, for which planning takes little.
  private static let mostBytes = 1 << 24
}

extension ModelDensity {
  /// Whether every number of the data enters the density through expressions alone: no statement has
  /// read them while the density was written down, as one that leaves out rows with missing values,
  /// or that needs the eigenvalues of a known matrix. Priors may look at the numbers
  /// of their bounds.
  fileprivate var showsData: Bool {
    let statements = Tensor.arrays(of: structure.expressions)
    let priors =
      structure.parameters.flatMap(\.distribution.arguments)
      + structure.latents.flatMap(\.distribution.arguments)
    return structure.observations.allSatisfy(\.missingRows.isEmpty)
      && Tensor.data(of: priors).isEmpty
      && Set(Tensor.arrays(of: [expression])).isSubset(of: statements)
  }

  /// The density of the same statements with other data of the same shapes, for which nothing is
  /// derived or planned again; nil when they have other shapes.
  ///
  /// - Throws: a ``ModelError`` for data that the statements refuse.
  fileprivate func with(_ other: ModelStructure) throws(ModelError) -> ModelDensity? {
    try other.newLevels.refuse("fitted")
    guard other.data.allSatisfy(\.tensor.missingPlaces.isEmpty) else { return nil }
    var replaced: [Tensor: Tensor] = [:]
    for (old, new) in zip(structure.data, other.data) where old.tensor != new.tensor {
      guard old.tensor.shape == new.tensor.shape, old.tensor.kind == new.tensor.kind else {
        return nil
      }
      replaced[old.tensor] = new.tensor
    }
    for observation in other.observations { try observation.check() }
    return planned.rebound(replacing: replaced).map {
      ModelDensity(self, other, planned: $0, replacing: replaced)
    }
  }
}

extension ModelStructure {
  /// What the statements are made of.
  fileprivate var expressions: [Tensor] {
    parameters.flatMap(\.distribution.arguments) + latents.flatMap(\.distribution.arguments)
      + deterministics.map(\.tensor) + potentials.map(\.tensor)
      + observations.flatMap { $0.distribution.arguments + [$0.value] }
  }
}
