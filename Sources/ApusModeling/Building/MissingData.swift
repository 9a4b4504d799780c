/// Missing values: what a model does about them, and which rows have them.

import ApusDistributions
import ApusGraph

/// What an observed variable does about missing values (NaN) among its data.
public enum MissingValueRule: String, Sendable, CaseIterable {
  /// They are refused, with the rows that have them.
  case fail
  /// Rows with a missing outcome, or with a missing value among the predictors of the row, are left
  /// out. ``Model/missingRows`` and the attributes of the observed data say which.
  case drop
  /// Each missing outcome is an unknown of its own. Nothing but its distribution depends on it, so
  /// that it is integrated out exactly; the result has its draws as `<name>_unobserved`.
  case impute
}

extension ModelStructure.Observation {
  /// The rows (elements of the batch) that the likelihood leaves out.
  var missingRows: [Int] {
    guard missing != .fail else { return [] }
    let rank = distribution.support.eventRank
    let event = value.shape.dimensions.suffix(rank).reduce(1, *)
    var rows = Set(value.missingPlaces.map { $0 / max(1, event) })
    if missing == .drop, let count = value.shape.dimensions.first, value.shape.rank > rank {
      let inner = value.shape.count / max(1, event) / max(1, count)
      for data in Tensor.data(of: distribution.arguments)
      where data.shape.dimensions.first == count {
        let width = data.shape.count / max(1, count)
        for place in data.missingPlaces {
          let first = place / max(1, width) * inner
          rows.formUnion(first..<first + inner)
        }
      }
    }
    return rows.sorted()
  }

  /// The distribution and the values of the rows that the likelihood is about.
  var observed: (distribution: any Distribution, value: Tensor) {
    let missing = Set(missingRows)
    if missing.isEmpty { return (distribution, value) }
    let rows = (0..<batch.count).filter { !missing.contains($0) }
    return (distribution.choosing(rows, of: batch), value.choosing(rows, of: batch))
  }

  /// The distribution of the values that are missing; nil when none is to be imputed.
  var unobserved: (rows: [Int], distribution: any Distribution)? {
    let rows = missingRows
    guard missing == .impute, !rows.isEmpty else { return nil }
    return (rows, distribution.choosing(rows, of: batch))
  }

  /// What is replicated: the distribution of all rows, but of those that were dropped.
  var replicated: (distribution: any Distribution, shape: Shape?) {
    guard missing == .drop, hasOwnOutcome, !missingRows.isEmpty else { return (distribution, nil) }
    let (distribution, value) = observed
    return (distribution, value.shape)
  }

  /// The name of the draws of missing values.
  var unobservedName: String { "\(name)_unobserved" }

  /// The shape of the batch of values.
  private var batch: Shape {
    Shape(Array(value.shape.dimensions.dropLast(distribution.support.eventRank)))
  }

  /// The words for some rows: labels where the dimension has them.
  func rowLabels(_ rows: [Int], _ coordinates: [String: [String]]) -> [String] {
    let labels = dims.flatMap { $0.count == 1 ? coordinates[$0[0]] : nil }
    guard let labels, labels.count == batch.count else { return rows.map(String.init) }
    return rows.map { labels[$0] }
  }
}

extension Distribution {
  /// The distribution of some rows of a batch.
  fileprivate func choosing(_ rows: [Int], of batch: Shape) -> any Distribution {
    replacingParameters(
      parameters.map { parameter in
        let value = parameter.value
        let rank = value.shape.rank - parameter.domain.eventRank
        let own = Shape(Array(value.shape.dimensions.prefix(rank)))
        if own.count == 1, batch.count > 1 { return value }
        return broadcast(
          value, to: Shape(batch.dimensions + value.shape.dimensions.dropFirst(rank))
        )
        .choosing(rows, of: batch)
      })
  }
}

extension Tensor {
  /// Some rows of a batch.
  fileprivate func choosing(_ rows: [Int], of batch: Shape) -> Tensor {
    let event = Array(shape.dimensions.dropFirst(batch.rank))
    let flat = batch.rank == 1 ? self : reshape(self, to: Shape([batch.count] + event))
    let chosen = flat[.constant(rows.map(Double.init), shape: [rows.count], kind: .integer)]
    guard let values = knownValues else { return chosen }
    let width = event.reduce(1, *)
    let known = TensorData(
      shape: Shape([rows.count] + event),
      values: rows.flatMap { values[($0 * width)..<(($0 + 1) * width)] }, kind: kind)
    return .data("\(self)", known)
  }
}

extension ModelStructure {
  /// Refuses missing values that no rule covers.
  func checkMissing() throws(ModelError) {
    for data in data where !data.tensor.missingPlaces.isEmpty {
      let uses = observations.filter { observation in
        observation.missing != .fail
          && (observation.value == data.tensor
            || observation.missing == .drop && observation.depends(on: data.tensor))
      }
      if uses.isEmpty || isUsedElsewhere(data.tensor, than: uses.map(\.name)) {
        throw located(data.missingError, data.name)
      }
      for observation in uses {
        let arguments = observation.observed.distribution.arguments
        if arguments.contains(where: \.usesMissingValues) {
          throw located(data.missingError, data.name)
        }
      }
    }
  }

  /// Whether something other than the covered observations depends on data.
  private func isUsedElsewhere(_ tensor: Tensor, than covered: [String]) -> Bool {
    let others =
      parameters.flatMap { $0.distribution.arguments }
      + deterministics.map(\.tensor) + potentials.map(\.tensor)
      + observations.filter { !covered.contains($0.name) }.flatMap {
        [$0.value] + $0.distribution.arguments
      }
      + observations.filter { covered.contains($0.name) && $0.missing == .impute }.flatMap {
        $0.distribution.arguments
      }
    return Tensor.data(of: others).contains(tensor)
  }
}

extension ModelStructure.Observation {
  /// Whether the arguments of the distribution depend on data.
  fileprivate func depends(on data: Tensor) -> Bool {
    Tensor.data(of: distribution.arguments).contains(data)
  }
}

extension ModelStructure.Data {
  /// Which rows have missing values, and what can be done.
  var missingError: ModelError {
    let places = tensor.missingPlaces.map { tensor.shape.place(of: $0) }
    return ModelError(
      .missingValue,
      "'\(name)' has missing values (NaN) in \(places.distinct.inWords): drop these rows or fill "
        + "them in; or give observe(…, missing: .drop) to leave out the rows of outcomes and "
        + "predictors, or missing: .impute to make missing outcomes unknowns of the model")
  }
}

extension [String] {
  /// The first few, separated by semicolons, and how many more there are.
  fileprivate var inWords: String {
    prefix(5).joined(separator: "; ") + (count > 5 ? " and \(count - 5) more places" : "")
  }
}
