/// Chains or draws of several results in one.

extension InferenceData {
  /// The dimension along which results are put one after the other.
  public enum SampleDimension: String, Sendable {
    case chain, draw
  }

  /// One result with the chains, or the draws, of several.
  ///
  /// All must have the same groups with the same variables. Arrays that have the dimension are put one
  /// after the other; those that do not must be the same in all results. An attribute with different
  /// values gets all of them, separated by `; `, so that no failure or interruption of a part is lost.
  /// Failed chains of later parts are numbered after the chains of earlier ones.
  ///
  /// - Throws: ``InferenceDataError/Reason/unequal`` naming group and variable that differ in other ways,
  ///   or failed chains that would get more draws.
  /// - Precondition: at least one part.
  public static func concatenating(
    _ parts: [InferenceData], along dimension: SampleDimension
  ) throws(InferenceDataError) -> InferenceData {
    precondition(!parts.isEmpty, "nothing to concatenate")
    var result = parts[0]
    for (index, part) in parts.enumerated() where part.groupNames != result.groupNames {
      throw InferenceDataError(
        .unequal,
        "part \(index) has the groups \(part.groupNames.joined(separator: ", ")) and part 0 has "
          + "\(result.groupNames.joined(separator: ", ")); remove those that not all have")
    }
    for name in result.groupNames {
      let groups = parts.compactMap { $0[group: name] }
      result[group: name] = try DataGroup.concatenating(groups, along: dimension.rawValue, name)
    }
    result.attributes = DataGroup.union(parts.map(\.attributes))
    result.failedChains = [:]
    var firstChain = 0
    for part in parts {
      guard dimension == .chain || part.failedChains.isEmpty else {
        throw InferenceDataError(
          .unequal, variable: "failedChains",
          "have draws of their own number; remove them from the parts")
      }
      for (chain, failed) in part.failedChains { result.failedChains[firstChain + chain] = failed }
      firstChain += max(
        part.chainCount + part.failedChains.count, (part.failedChains.keys.max() ?? -1) + 1)
    }
    return result
  }

  private var chainCount: Int {
    posterior.names.first.flatMap { posterior[$0]?.chainCount } ?? 0
  }
}

extension DataGroup {
  fileprivate static func concatenating(
    _ groups: [DataGroup], along dim: String, _ name: String
  ) throws(InferenceDataError) -> DataGroup {
    var result = groups[0]
    for (index, group) in groups.enumerated() where Set(group.names) != Set(result.names) {
      throw InferenceDataError(
        .unequal, group: name,
        "has the variables \(group.names) in part \(index) and \(result.names) in part 0; remove "
          + "those that not all have")
    }
    for variable in result.names {
      let arrays = groups.compactMap { $0[variable] }
      result[variable] = try DataArray.concatenating(arrays, along: dim, name, variable)
    }
    let dims = Set(groups.flatMap(\.coordinates.keys))
    for other in dims.sorted() {
      let labels = groups.compactMap { $0.coordinates[other] }
      if other == dim, labels.count == groups.count {
        result.coordinates[other] = labels.flatMap { $0 }
        continue
      }
      guard labels.count == groups.count, labels.allSatisfy({ $0 == labels[0] }) else {
        throw InferenceDataError(
          .unequal, group: name, variable: other,
          "does not have the same labels in all parts; give all of them the same")
      }
    }
    result.attributes = union(groups.map(\.attributes))
    return result
  }

  fileprivate static func union(_ attributes: [[String: String]]) -> [String: String] {
    var result: [String: String] = [:]
    for name in Set(attributes.flatMap(\.keys)) {
      var values: [String] = []
      for value in attributes.compactMap({ $0[name] }) where !values.contains(value) {
        values.append(value)
      }
      result[name] = values.joined(separator: "; ")
    }
    return result
  }
}

extension DataArray {
  fileprivate static func concatenating(
    _ arrays: [DataArray], along dim: String, _ group: String, _ variable: String
  ) throws(InferenceDataError) -> DataArray {
    let first = arrays[0]
    let axis = first.dims.firstIndex(of: dim)
    for (index, array) in arrays.enumerated() {
      let isAlike =
        array.dims == first.dims && array.kind == first.kind
        && array.shape.indices.allSatisfy { $0 == axis || array.shape[$0] == first.shape[$0] }
      guard isAlike else {
        throw InferenceDataError(
          .unequal, group: group, variable: variable,
          "has dims \(array.dims), shape \(array.shape) and kind \(array.kind.rawValue) in part "
            + "\(index), and \(first.dims), \(first.shape) and \(first.kind.rawValue) in part 0; "
            + "only '\(dim)' may differ in length")
      }
      let isSame = array.values.elementsEqual(first.values) { $0.bitPattern == $1.bitPattern }
      guard axis != nil || isSame else {
        throw InferenceDataError(
          .unequal, group: group, variable: variable,
          "has no dimension '\(dim)' and other values in part \(index) than in part 0; remove it")
      }
    }
    guard let axis else { return first }
    let outer = first.shape[..<axis].reduce(1, *)
    var values: [Double] = []
    values.reserveCapacity(arrays.reduce(0) { $0 + $1.values.count })
    for block in 0..<outer {
      for array in arrays {
        let size = array.values.count / outer
        values.append(contentsOf: array.values[block * size..<(block + 1) * size])
      }
    }
    var shape = first.shape
    shape[axis] = arrays.reduce(0) { $0 + $1.shape[axis] }
    return DataArray(dims: first.dims, shape: shape, values: values, kind: first.kind)
  }
}
