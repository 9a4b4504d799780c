/// Draws of named variables, collected block by block into the arrays of a result.

import ApusDiagnostics
import ApusDistributions
import ApusGraph
import ApusNumerics

/// A variable whose draws are collected: its name, shape and dimensions.
struct DrawnVariable {
  let name: String
  let shape: Shape
  let dims: [String]?
  let kind: DataArray.Kind
  private(set) var values: [Double] = []

  init(name: String, shape: Shape, dims: [String]?, kind: DataArray.Kind = .real, draws: Int) {
    self.name = name
    self.shape = shape
    self.dims = dims
    self.kind = kind
    values.reserveLargePages(draws * shape.count)
  }

  mutating func append(_ draw: UnsafeBufferPointer<Double>) {
    // One by one is faster for the few numbers that most variables are.
    if draw.count > 8 {
      values.append(contentsOf: draw)
    } else {
      for value in draw { values.append(value) }
    }
  }

  mutating func append(_ draws: [Double]) { values += draws }

  /// The collected draws, in the order in which they came: all of chain 0, then chain 1, ….
  func array(chains: Int, draws: Int) -> DataArray {
    DataArray(
      dims: ["chain", "draw"]
        + ModelStructure.dimensionNames(of: name, dims, rank: shape.rank),
      shape: [chains, draws] + shape.dimensions, values: values, kind: kind)
  }
}

extension DataGroup {
  /// A group of collected variables with the labels that fit their dimensions.
  init(
    _ variables: [DrawnVariable], chains: Int, draws: Int, coordinates: [String: [String]]
  ) {
    self.init()
    for variable in variables {
      self[variable.name] = variable.array(chains: chains, draws: draws)
    }
    addLabels(coordinates)
  }

  /// Keeps the labels of every dimension whose arrays all have as many entries.
  mutating func addLabels(_ labels: [String: [String]]) {
    for (dim, labels) in labels {
      let lengths = names.compactMap { self[$0] }.flatMap { array in
        zip(array.dims, array.shape).filter { $0.0 == dim }.map(\.1)
      }
      if !lengths.isEmpty, lengths.allSatisfy({ $0 == labels.count }) { coordinates[dim] = labels }
    }
  }
}

extension ModelStructure {
  /// The data that the likelihood is about, and all other data, as groups of a result.
  func dataGroups() -> (observed: DataGroup, constant: DataGroup) {
    var observed = DataGroup()
    var constant = DataGroup()
    for observation in observations {
      let rows = observation.missingRows
      let isDropped = observation.missing == .drop && !rows.isEmpty
      let (value, dims) =
        isDropped ? (observation.observed.value, nil) : (observation.value, observation.dims)
      observed[observation.name] = value.dataArray(observation.name, dims)
      if !rows.isEmpty {
        let labels = observation.rowLabels(rows, coordinates)
        observed.attributes["\(observation.name)_\(isDropped ? "dropped" : "unobserved")"] =
          "\(rows.count) of \(observation.value.shape.dimensions[0]) rows: "
          + labels.joined(separator: ", ")
      }
    }
    let modelled = Set(observations.map(\.value))
    for data in data where !modelled.contains(data.tensor) {
      constant[data.name] = data.tensor.dataArray(data.name, data.dims)
    }
    observed.addLabels(coordinates)
    constant.addLabels(coordinates)
    return (observed, constant)
  }
}

extension Tensor {
  /// Known numbers as an array of a result.
  fileprivate func dataArray(_ name: String, _ dims: [String]?) -> DataArray? {
    guard let values = knownValues else { return nil }
    return DataArray(
      dims: ModelStructure.dimensionNames(of: name, dims, rank: shape.rank),
      shape: shape.dimensions, values: values, kind: kind == .integer ? .integer : .real)
  }
}
