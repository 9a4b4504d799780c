/// Levels of groups that a model was not written with, and what stands for their parameters.

import ApusDiagnostics
import ApusDistributions
import ApusGraph

/// The levels that replaced data have and a model's parameters don't.
///
/// A parameter with a dimension of levels is continued along it: first by entries for the labels
/// that are new, then by one entry for each missing label. Expressions that index the parameter
/// need not know.
struct NewLevels: Sendable {
  /// New entries of one dimension.
  struct Dimension: Sendable {
    let name: String
    /// The number of levels that the model was written with.
    let known: Int
    /// The labels that it was not written with, in the order of their appearance.
    var unseen: [String] = []
    /// Where labels are missing: "row 3 of 'county_of'".
    var missing: [String] = []

    var isEmpty: Bool { unseen.isEmpty && missing.isEmpty }
    /// The number of entries with those of missing labels.
    var count: Int { known + unseen.count + missing.count }
  }

  /// The new entries of a parameter.
  struct Continuation: Sendable {
    /// The number of the parameter in the structure.
    let parameter: Int
    let dimension: Dimension
    /// The place of the dimension in the shape of the parameter.
    let axis: Int
    /// What stands for the entries of new labels, and for those of missing ones; nil for none.
    let unseen: Tensor?
    let missing: Tensor?
  }

  var dimensions: [Dimension] = []
  var continuations: [Continuation] = []

  /// Refuses new levels where only known ones have a meaning.
  func refuse(_ use: String) throws(ModelError) {
    for dimension in dimensions {
      if !dimension.unseen.isEmpty {
        throw ModelError(
          .unknownName,
          "the model was not written with the levels \(dimension.unseen.shortList) of "
            + "'\(dimension.name)': data with new levels can be predicted, not \(use); write the "
            + "model with all levels")
      }
      if let missing = dimension.missing.first {
        throw ModelError(
          .missingValue,
          "the label in \(missing) is missing: such rows can be predicted, not \(use); drop them or "
            + "fill the labels in")
      }
    }
  }
}

extension NewLevels.Continuation {
  /// Continues a parameter along a dimension; nil when it doesn't have it.
  init?(
    _ parameter: ModelStructure.Parameter, number: Int, along dimension: NewLevels.Dimension
  ) throws(ModelError) {
    guard let dims = parameter.dims, let axis = dims.firstIndex(of: dimension.name) else {
      return nil
    }
    let shape = parameter.shape.dimensions
    let batchRank = shape.count - parameter.distribution.support.eventRank
    let isAlone = parameter.transform == nil && dims.lastIndex(of: dimension.name) == axis
    guard axis < batchRank, isAlone else {
      throw ModelError(
        .unsupported,
        "the levels of '\(dimension.name)' have one \(parameter.distribution.name) value together, "
          + "'\(parameter.name)', from which no new level can be drawn by itself; write the model "
          + "with all levels, or with a prior that has a value for each")
    }
    func part(_ count: Int, _ words: String) -> Tensor? {
      guard count > 0 else { return nil }
      var lengths = shape
      lengths[axis] = count
      return .unknown("\(words) levels of \(parameter.name)", shape: Shape(lengths))
    }
    self.parameter = number
    self.dimension = dimension
    self.axis = axis
    unseen = part(dimension.unseen.count, "new")
    missing = part(dimension.missing.count, "missing")
  }

  /// The parameter with its new entries.
  func continued(_ tensor: Tensor) -> Tensor {
    concatenate([tensor] + [unseen, missing].compactMap { $0 }, axis: axis)
  }

  /// The prior of the entries for new labels, given what all levels together have.
  ///
  /// - Throws: a ``ModelError`` when an argument has a value for each known level only.
  func prior(_ parameter: ModelStructure.Parameter) throws(ModelError) -> any Distribution {
    let distribution = parameter.distribution
    let batchRank = parameter.shape.rank - distribution.support.eventRank
    let (known, new) = (dimension.known, dimension.unseen.count)
    var arguments = [Tensor]()
    for argument in distribution.parameters {
      // Shapes are aligned at the right end of the batch.
      let rank = argument.value.shape.rank - argument.domain.eventRank
      let place = axis - (batchRank - rank)
      let length = place < 0 ? 1 : argument.value.shape.dimensions[place]
      if length == 1 {
        arguments.append(argument.value)
      } else if length == dimension.count {
        arguments.append(slice(argument.value, known..<known + new, axis: place))
      } else {
        throw ModelError(
          .shapeMismatch,
          "'\(parameter.name)': \(argument.name) = \(argument.value) has \(length) values along "
            + "'\(dimension.name)', but with \(dimension.unseen.shortList) there are "
            + "\(known + new) levels; replace the data that it depends on too, known levels first")
      }
    }
    return distribution.replacing(arguments)
  }
}

extension Distribution {
  fileprivate func replacing(_ arguments: [Tensor]) -> any Distribution {
    replacingParameters(arguments)
  }
}

extension NewLevels {
  /// What predictions do about new levels, in words; nil when there are none.
  func text(_ rule: NewLevelRule) -> String? {
    let sentences = dimensions.flatMap { dimension in
      [
        dimension.unseen.isEmpty
          ? nil
          : "\(dimension.unseen.shortList) of '\(dimension.name)' are new: "
            + (rule == .zero
              ? "the mean of their population" : "drawn from their population"),
        dimension.missing.isEmpty
          ? nil
          : "the labels of '\(dimension.name)' are missing in \(dimension.missing.shortList): a "
            + "random known level at every draw",
      ].compactMap { $0 }
    }
    return sentences.isEmpty ? nil : sentences.joined(separator: "; ")
  }
}

extension ModelStructure {
  /// The data that predictions belong to, with the rule that each label was treated by.
  func predictedData(_ rule: NewLevelRule) -> DataGroup {
    var group = dataGroups().constant
    for data in data {
      guard let dim = data.levels, let indices = group[data.name] else { continue }
      guard let dimension = newLevels.dimensions.first(where: { $0.name == dim }) else { continue }
      let firstMissing = Double(dimension.known + dimension.unseen.count)
      let codes = indices.values.map { place in
        place < Double(dimension.known) ? 0.0 : place >= firstMissing ? 1 : 2
      }
      group["\(data.name)_rule"] = DataArray(
        dims: indices.dims, shape: indices.shape, values: codes, kind: .integer)
    }
    group.attributes["new_levels"] = newLevels.text(rule)
    if !newLevels.dimensions.isEmpty {
      group.attributes["rules"] =
        "0: known level; 1: missing, a random known level; 2: new, "
        + (rule == .zero ? "mean of its population" : "drawn from its population")
    }
    return group
  }
}
