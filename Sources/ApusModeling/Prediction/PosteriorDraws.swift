/// The posterior draws that predictions are made from.

import ApusDiagnostics
import ApusGraph

/// Draws of the unknowns of a model, one point for each draw that is kept, chain after chain.
struct PosteriorDraws {
  let chains: Int
  /// Draws of each chain, after thinning.
  let draws: Int
  /// For each unknown the elements of point 0, then those of point 1, ….
  private var values: [Tensor: [Double]] = [:]

  /// Draws by unknown, each with `chains * draws` points.
  init(chains: Int, draws: Int, values: [Tensor: [Double]]) {
    (self.chains, self.draws, self.values) = (chains, draws, values)
  }

  /// Draws of a result.
  ///
  /// - Parameters:
  ///   - needed: the unknowns that something depends on; others need not be in the result.
  ///   - thin: one of so many draws is kept.
  /// - Throws: a ``ModelError`` when a needed parameter is missing in the result, or has another
  ///   shape there.
  init(
    _ group: DataGroup, of structure: ModelStructure, needed: Set<Tensor>, thin: Int
  ) throws(ModelError) {
    guard thin >= 1 else {
      throw ModelError(
        .invalidArgument, "thin must be at least 1, got \(thin); 1 keeps every draw")
    }
    let sizes = group.names.compactMap { group[$0] }.first.map { ($0.chainCount, $0.drawCount) }
    let (chains, all) = sizes ?? (0, 0)
    let kept = Array(stride(from: 0, to: all, by: thin))
    let unknowns =
      structure.parameters.map { ($0.name, $0.tensor) }
      + structure.latents.map { ($0.name, $0.tensor) }
    for (name, unknown) in unknowns where needed.contains(unknown) {
      let array = try Self.array(name, unknown.shape, in: group)
      let size = unknown.shape.count
      if thin == 1 {
        values[unknown] = array.values
      } else {
        var thinned = [Double]()
        for chain in 0..<chains {
          for draw in kept {
            let start = (chain * all + draw) * size
            thinned += array.values[start..<start + size]
          }
        }
        values[unknown] = thinned
      }
    }
    self.chains = chains
    draws = kept.count
  }

  private static func array(
    _ name: String, _ shape: Shape, in group: DataGroup
  ) throws(ModelError) -> DataArray {
    guard let array = group[name] else {
      throw ModelError(
        .unknownName,
        "the posterior has no '\(name)', which is needed; it has "
          + "\(group.names.joined(separator: ", ")): keep '\(name)' when sampling")
    }
    guard array.elementShape == shape.dimensions else {
      throw ModelError(
        .shapeMismatch,
        "'\(name)' has the shape \(shape) in the model and "
          + "\(Shape(array.elementShape)) in the posterior; use the result of this model")
    }
    return array
  }

  /// The numbers of an unknown at all points.
  subscript(unknown: Tensor) -> [Double] {
    get { values[unknown] ?? [] }
    set { values[unknown] = newValue }
  }
}
