/// Parts of a result: by variables, labels, chains and draws.

extension InferenceData {
  /// The part of the result that is asked for; what is not named is kept.
  ///
  /// ```swift
  /// let part = try result.selecting(
  ///   variables: ["a"], coordinates: ["county": ["AITKIN", "CASS"]], draws: 500..<1000)
  /// ```
  ///
  /// - Parameters:
  ///   - variables: a group that has some of them keeps these alone, in the order given; a group that
  ///     has none stays whole.
  ///   - coordinates: labels to keep of dimensions, in the order given, in all groups with the
  ///     dimension. A dimension without labels in its group has those of the posterior, and otherwise
  ///     the labels `0`, `1`, ….
  ///   - chains: chains to keep, in all groups but `prior`, `prior_predictive` and
  ///     `sample_stats_prior`, whose chains are others.
  ///   - draws: draws to keep of each chain, in the same groups but those of warm-up.
  /// - Throws: ``InferenceDataError``: a variable or dimension that no group has, a label that a group's
  ///   dimension does not have, chains or draws that a group does not have.
  public func selecting(
    variables: [String]? = nil, coordinates: [String: [String]] = [:], chains: Range<Int>? = nil,
    draws: Range<Int>? = nil
  ) throws(InferenceDataError) -> InferenceData {
    try check(variables ?? [], dims: coordinates.keys.sorted())
    var result = self
    for name in groupNames {
      guard var group = self[group: name] else { continue }
      if let variables { group = group.keeping(variables) }
      for (dim, labels) in coordinates.sorted(by: { $0.key < $1.key }) {
        guard let length = group.length(of: dim) else { continue }
        let known = labelsOf(dim, length: length, in: group)
        let positions = try Self.positions(of: labels, in: known, dim, name)
        group = group.taking(positions, along: dim)
      }
      if !Self.isPrior(name) {
        if let chains { group = try group.taking(chains, along: "chain", name) }
        if let draws, !name.hasPrefix("warmup_") {
          group = try group.taking(draws, along: "draw", name)
        }
      }
      result[group: name] = group
    }
    return result
  }

  /// The labels of a dimension in a group, those that the posterior has for it, or its numbers.
  private func labelsOf(_ dim: String, length: Int, in group: DataGroup) -> [String] {
    for labels in [group.coordinates[dim], posterior.coordinates[dim]] {
      if let labels, labels.count == length { return labels }
    }
    return (0..<length).map(String.init)
  }

  private static func positions(
    of labels: [String], in known: [String], _ dim: String, _ group: String
  ) throws(InferenceDataError) -> [Int] {
    var places: [String: Int] = [:]
    for (index, label) in known.enumerated().reversed() { places[label] = index }
    var positions: [Int] = []
    for label in labels {
      guard let position = places[label] else {
        throw InferenceDataError(
          .unknownLabel, group: group, variable: dim,
          "has no label '\(label)'; it has \(known.prefix(10).joined(separator: ", "))"
            + (known.count > 10 ? ", …" : ""))
      }
      positions.append(position)
    }
    return positions
  }

  private static func isPrior(_ name: String) -> Bool {
    name.hasPrefix("prior") || name == "sample_stats_prior"
  }

  private func check(_ variables: [String], dims: [String]) throws(InferenceDataError) {
    let groups = groupNames.compactMap { self[group: $0] }
    for variable in variables where !groups.contains(where: { $0[variable] != nil }) {
      throw InferenceDataError(
        .unknownVariable, variable: variable,
        "is in no group; the posterior has \(posterior.names.joined(separator: ", "))")
    }
    for dim in dims where !groups.contains(where: { $0.length(of: dim) != nil }) {
      throw InferenceDataError(
        .unknownLabel, variable: dim, "is a dimension of no group; look at the dims of the arrays")
    }
  }
}

extension DataGroup {
  /// The group without other variables, unless it has none of these.
  fileprivate func keeping(_ variables: [String]) -> DataGroup {
    guard variables.contains(where: { self[$0] != nil }) else { return self }
    var group = DataGroup()
    (group.coordinates, group.attributes) = (coordinates, attributes)
    for name in variables { group[name] = self[name] }
    return group
  }

  /// The length of a dimension; nil where neither an array nor labels have it.
  fileprivate func length(of dim: String) -> Int? {
    for name in names {
      guard let array = self[name], let axis = array.dims.firstIndex(of: dim) else { continue }
      return array.shape[axis]
    }
    return coordinates[dim]?.count
  }

  fileprivate func taking(
    _ range: Range<Int>, along dim: String, _ group: String
  ) throws(InferenceDataError) -> DataGroup {
    for name in names {
      guard let array = self[name], let axis = array.dims.firstIndex(of: dim) else { continue }
      guard range.lowerBound >= 0, range.upperBound <= array.shape[axis] else {
        throw InferenceDataError(
          .outOfRange, group: group, variable: name,
          "has \(array.shape[axis]) positions along '\(dim)', which do not hold \(range)")
      }
    }
    return taking(Array(range), along: dim)
  }

  /// Positions of a dimension, in all arrays that have it.
  fileprivate func taking(_ positions: [Int], along dim: String) -> DataGroup {
    var group = self
    for name in names {
      guard let array = self[name], let axis = array.dims.firstIndex(of: dim) else { continue }
      group[name] = array.taking(positions.filter { $0 < array.shape[axis] }, along: axis)
    }
    if let labels = coordinates[dim] {
      group.coordinates[dim] = positions.filter(labels.indices.contains).map { labels[$0] }
    }
    return group
  }
}

extension DataArray {
  /// The array with these positions of one dimension, in this order.
  fileprivate func taking(_ positions: [Int], along axis: Int) -> DataArray {
    let inner = shape[(axis + 1)...].reduce(1, *)
    let outer = shape[..<axis].reduce(1, *)
    var taken: [Double] = []
    taken.reserveCapacity(outer * positions.count * inner)
    for block in 0..<outer {
      for position in positions {
        let start = (block * shape[axis] + position) * inner
        taken.append(contentsOf: values[start..<start + inner])
      }
    }
    var newShape = shape
    newShape[axis] = positions.count
    return DataArray(dims: dims, shape: newShape, values: taken, kind: kind)
  }
}
