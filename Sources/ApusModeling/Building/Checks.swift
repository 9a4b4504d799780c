/// Checks of data and distributions, told in the names of the model.

import ApusDistributions
import ApusGraph
import ApusNumerics

extension TensorData {
  /// Refuses infinite values. NaN marks missing ones, which are checked with what uses them.
  func checkNotInfinite(name: String) throws(ModelError) {
    guard !values.hasOnlyFinite, let bad = values.firstIndex(where: \.isInfinite) else { return }
    throw ModelError(
      .missingValue,
      "'\(name)' has the value \(values[bad]) in \(shape.place(of: bad)); replace infinite values, drop "
        + "such rows, or write NaN for a missing value")
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
  func checkObserved(
    _ value: Tensor, name statement: String, missing: MissingValueRule
  ) throws(ModelError) {
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
    // Missing values are checked with what uses them; anything that is possible stands for them.
    let present = try value.fillingMissing(from: self, statement, missing)
    if let bad = support.firstOutsider(in: present) {
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
    try distribution.checkObserved(value, name: name, missing: missing)
    if followsArguments, let arguments = try distribution.valueShape(), arguments != value.shape {
      throw ModelError(
        .shapeMismatch,
        "'\(name)': \(value) has the shape \(value.shape), but the arguments of its distribution "
          + "now have the shape \(arguments); replace the outcome too")
    }
  }
}

extension Tensor {
  /// The values with those of another row in place of a row that has missing ones.
  ///
  /// - Throws: a ``ModelError`` when values are missing in a part of a vector or matrix that is to be
  ///   imputed.
  fileprivate func fillingMissing(
    from distribution: some Distribution, _ statement: String, _ rule: MissingValueRule
  ) throws(ModelError) -> Tensor {
    let places = missingPlaces
    guard !places.isEmpty, var values = knownValues else { return self }
    let width = shape.dimensions.suffix(distribution.support.eventRank).reduce(1, *)
    let rows = Set(places.map { $0 / width })
    if rule == .impute, places.count < rows.count * width, let row = rows.min() {
      throw ModelError(
        .unsupported,
        "'\(statement)': the \(distribution.name) value in row \(row) of \(self) is missing in part, "
          + "which can't be imputed; use missing: .drop, or make the missing numbers a parameter")
    }
    guard let whole = (0..<values.count / max(1, width)).first(where: { !rows.contains($0) }) else {
      throw ModelError(
        .missingValue, "'\(statement)': all values of \(self) are missing (NaN); give some")
    }
    for row in rows { for i in 0..<width { values[row * width + i] = values[whole * width + i] } }
    return .constant(values, shape: shape, kind: kind)
  }
}
