/// Labels that take the place of others, as indices.

import ApusGraph

/// The indices of replaced labels, and the new levels that all of them together make.
///
/// Known labels keep their places. Those that are new follow in the order of their appearance, then
/// one place for each missing label.
struct LevelReplacement {
  /// What is new in each dimension of levels.
  private var dimensions: [String: NewLevels.Dimension] = [:]
  /// The place of each label, known or new, by dimension.
  private var places: [String: [String: Int]] = [:]
  /// The place of the first missing label of some data.
  private var firstMissing: [String: Int] = [:]

  init(_ structure: ModelStructure, _ replacements: [String: any ModelData]) {
    var replaced = [(data: ModelStructure.Data, dim: String, labels: [String?])]()
    for data in structure.data {
      guard let dim = data.levels, let value = replacements[data.name] else { continue }
      if let labels = value as? [String?] { replaced.append((data, dim, labels)) }
    }
    for (_, dim, labels) in replaced {
      let known = structure.coordinates[dim] ?? []
      var dimension = dimensions[dim] ?? .init(name: dim, known: known.count)
      var places = places[dim] ?? known.places
      for label in labels.compactMap({ $0 }) where places[label] == nil {
        places[label] = known.count + dimension.unseen.count
        dimension.unseen.append(label)
      }
      dimensions[dim] = dimension
      self.places[dim] = places
    }
    for (data, dim, labels) in replaced {
      guard let dimension = dimensions[dim] else { continue }
      firstMissing[data.name] = dimension.count
      for (row, label) in labels.enumerated() where label == nil {
        dimensions[dim]?.missing.append("row \(row) of '\(data.name)'")
      }
    }
  }

  /// The indices of labels; nil when the value is no labels, or the data are no levels.
  func indices(_ data: ModelStructure.Data, _ value: any ModelData) -> TensorData? {
    guard let dim = data.levels, let labels = value as? [String?] else { return nil }
    var missing = firstMissing[data.name] ?? 0
    let values = labels.map { label in
      if let place = label.flatMap({ places[dim]?[$0] }) { return Double(place) }
      defer { missing += 1 }
      return Double(missing)
    }
    return TensorData(shape: [labels.count], values: values, kind: .integer)
  }

  /// The dimensions that have new entries, and what continues the parameters along them.
  func newLevels(of structure: ModelStructure) throws(ModelError) -> NewLevels {
    var result = NewLevels()
    for dimension in dimensions.values.sorted(by: { $0.name < $1.name }) where !dimension.isEmpty {
      result.dimensions.append(dimension)
    }
    // In the order of the statements: ancestors first.
    for (number, parameter) in structure.parameters.enumerated() {
      for dimension in result.dimensions {
        if let entries = try NewLevels.Continuation(parameter, number: number, along: dimension) {
          result.continuations.append(entries)
        }
      }
    }
    return result
  }
}
