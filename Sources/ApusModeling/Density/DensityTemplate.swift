/// The plan that a model shares with those of the same statements and other data.

import ApusGraph
import ApusInference

/// Compiles structures of the same statements, and plans what does not depend on the numbers of
/// their data once.
final class DensityTemplate: Sendable {
  private let first = LockedState<ModelDensity?>(nil)

  /// The compiled structure.
  func density(of structure: ModelStructure) throws(ModelError) -> ModelDensity {
    let template = first.withLock { $0 }
    let density = try ModelDensity(structure, template: template)
    // A density that took the plan over must not be the template of others: what its plan made of
    // data is told in terms of the first one's.
    if !density.planned.isRebound, density.planned.ownBytes <= Self.mostBytes {
      first.withLock { $0 = density }
    }
    return density
  }

  /// Plans that hold more would double the memory of large models, for which planning takes little.
  private static let mostBytes = 1 << 24
}
