/// Groups of one result put into another.

extension InferenceData {
  /// The groups of both results, such as a posterior and the prior draws of the same model.
  ///
  /// Attributes of the results themselves are united.
  ///
  /// - Parameter other: a result whose groups are empty or absent here.
  /// - Throws: ``InferenceDataError/Reason/conflict`` naming a group that both have, an attribute that
  ///   has two values, or failed chains on both sides.
  public func merging(_ other: InferenceData) throws(InferenceDataError) -> InferenceData {
    var result = self
    for name in other.groupNames {
      guard let added = other[group: name] else { continue }
      let present = self[group: name]
      if let present, !present.hasNothing {
        guard added.hasNothing else {
          throw InferenceDataError(
            .conflict, group: name,
            "is in both results; remove it from one, or give it another name")
        }
        continue
      }
      result[group: name] = added
    }
    for (name, value) in other.attributes {
      guard attributes[name] == nil || attributes[name] == value else {
        throw InferenceDataError(
          .conflict, variable: name,
          "is an attribute of both results, with the values '\(attributes[name] ?? "")' and "
            + "'\(value)'; remove one of them")
      }
      result.attributes[name] = value
    }
    guard failedChains.isEmpty || other.failedChains.isEmpty else {
      throw InferenceDataError(
        .conflict, variable: "failedChains", "are in both results; remove those of one of them")
    }
    if failedChains.isEmpty { result.failedChains = other.failedChains }
    return result
  }
}

extension DataGroup {
  /// Whether there is nothing in the group that could be lost.
  var hasNothing: Bool { isEmpty && coordinates.isEmpty && attributes.isEmpty }
}
