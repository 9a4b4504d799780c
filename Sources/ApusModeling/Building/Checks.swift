/// Checks of data and distributions, told in the names of the model.

import ApusDistributions
import ApusGraph

extension TensorData {
  /// Refuses missing and infinite values.
  func checkFinite(name: String) throws(ModelError) {
    guard let bad = values.firstIndex(where: { !$0.isFinite }) else { return }
    let (value, place) = (values[bad], shape.place(of: bad))
    throw ModelError(
      .missingValue,
      "'\(name)' has the value \(value) in \(place); "
        + (value.isNaN
          ? "NaN marks a missing value: drop such rows or fill them in before fitting"
          : "replace infinite values, or drop such rows"))
  }
}

extension Distribution {
  /// Checks the arguments that are known, in the name of the statement they stand in.
  func validate(for statement: String) throws(ModelError) {
    do {
      try validate()
    } catch {
      throw ModelError(error.reason, "'\(statement)': \(error.message)", at: error.location)
    }
  }

  /// Refuses observations of another shape than the distribution's, and values that it can't
  /// produce.
  func checkObserved(_ value: Tensor, name statement: String) throws(ModelError) {
    guard value.knownValues != nil else {
      throw ModelError(
        .unsupported,
        "'\(statement)': what is observed must be data, and \(value) is not; give the outcome by "
          + "m.data, and use potential for a condition on unknowns")
    }
    guard try accepts(value.shape) else {
      throw ModelError(
        .shapeMismatch,
        "'\(statement)': \(value) has the shape \(value.shape), but \(try shapeInWords()); give "
          + "predictors and outcome the same rows")
    }
    if let bad = support.firstOutsider(in: value) {
      throw ModelError(
        .outsideSupport,
        "'\(statement)': \(value) has the value \(bad.value)"
          + (bad.isAlone ? "" : " in \(bad.place)")
          + ", which \(self.name) cannot produce: it must be \(support); correct or drop such "
          + "rows, or use another distribution")
    }
  }

  /// The shape that values have by the arguments, as the end of a message.
  func shapeInWords() throws(ModelError) -> String {
    let arguments = parameters.map { "\($0.name) = \($0.value) \($0.value.shape)" }
    let list = "\(name) (\(arguments.joined(separator: ", ")))"
    let rank = support.eventRank
    guard let shape = try valueShape() else {
      return "the values of \(list) have \(rank) dimensions after the batch \(try batchShape())"
    }
    return rank == 0
      ? "the arguments of \(list) have the shape \(shape)"
      : "the values of \(list) have the shape \(shape)"
  }
}

extension ModelStructure.Observation {
  /// Checks the arguments and the observed numbers as they are now, after data were replaced.
  ///
  /// One row of predictors would stretch to any number of outcomes; where the arguments had the
  /// shape of the outcome when the model was written, they must have it still.
  func check() throws(ModelError) {
    try distribution.validate(for: name)
    try distribution.checkObserved(value, name: name)
    if followsArguments, let arguments = try distribution.valueShape(), arguments != value.shape {
      throw ModelError(
        .shapeMismatch,
        "'\(name)': \(value) has the shape \(value.shape), but the arguments of its distribution "
          + "now have the shape \(arguments); replace the outcome too")
    }
  }
}
