/// Which numbers belong to a set.

public import ApusGraph

/// A number, vector or matrix of a batch that does not belong where it should.
public struct Outsider: Sendable {
  /// The value as a message shows it.
  public let value: String
  /// Where it stands, in words: "row 3".
  public let place: String
  /// Whether it is the only one.
  public let isAlone: Bool
}

extension Support {
  /// Whether a number belongs to the set; NaN never does, and no number does to a set of vectors.
  /// Bounds that depend on unknowns, or are arrays, exclude nothing.
  public func contains(_ x: Double) -> Bool {
    eventRank == 0 && firstOutsider(in: .constant(x)) == nil
  }

  /// The first of known values that is known not to belong to the set.
  ///
  /// - Returns: nil where there is none, and for values that are not known.
  public func firstOutsider(in value: Tensor) -> Outsider? {
    guard let values = value.knownValues else { return nil }
    if case .array(let members) = self { return members.set.firstOutsider(in: values, value.shape) }
    let range = self.range.known
    let ends = [range.lower, range.upper].compactMap { $0?.bound }
    let shape = ends.reduce(value.shape) { $0.broadcast(with: $1.shape) ?? $0 }
    let numbers = value.knownNumbers(in: shape) ?? values
    let (lower, upper) = (
      range.lower?.bound.knownNumbers(in: shape), range.upper?.bound.knownNumbers(in: shape)
    )
    let bad = (0..<max(shape.count, values.count)).first { index in
      let x = numbers[index % numbers.count]
      guard admits(x) else { return true }
      let isBelow = zip(range.lower, lower) { $0.excludes($1[index % $1.count], before: x) }
      let isBeyond = zip(range.upper, upper) { $0.excludes(x, before: $1[index % $1.count]) }
      return isBelow || isBeyond
    }
    return bad.map {
      Outsider(
        value: numbers[$0 % numbers.count].inWords(isDiscrete: isDiscrete),
        place: shape.place(of: $0), isAlone: shape.count == 1)
    }
  }

  /// Whether a number is of the set's kind, wherever its ends are.
  private func admits(_ x: Double) -> Bool {
    if self == .extendedReal { return !x.isNaN }
    return x.isFinite && (range.gaps != .betweenWholeNumbers || x == x.rounded())
  }

  /// Whether all elements of a value are known to belong to the set.
  func isKnownToContain(_ value: Tensor) -> Bool {
    if self == .real { return true }
    if case .array(let members) = self { return members.set.isKnownToContain(value) }
    let bounds = [range.lower, range.upper].compactMap { $0?.bound }
    return value.knownValues != nil && bounds.allSatisfy(\.isKnown)
      && firstOutsider(in: value) == nil
  }

  /// The numbers of the set, in ascending order, where these are whole numbers between single known
  /// bounds; nil otherwise, and for more than a thousand.
  public var finiteNumbers: [Double]? {
    guard isDiscrete, let lower = range.lower?.bound.knownNumbers(in: .scalar)?.first,
      let upper = range.upper?.bound.knownNumbers(in: .scalar)?.first,
      lower.isFinite, lower <= upper, upper - lower < 1000
    else { return nil }
    return Array(stride(from: lower.rounded(.up), through: upper, by: 1))
  }

  /// 1 where a value belongs to the set and 0 elsewhere. Only the ends are looked at: discrete
  /// values are data, which are checked when a model is made.
  func contains(_ x: Tensor) -> Tensor {
    if case .array(let members) = self { return members.set.contains(x) }
    return range.isReached(by: x) * range.isNotExceeded(by: x)
  }

  /// Some member of the set, where every density on it is finite and smooth.
  ///
  /// - Parameter shape: the shape of a vector or matrix.
  func member(_ shape: Shape) -> Tensor {
    if case .array(let members) = self { return members.set.member(shape) }
    return range.member
  }
}

/// A property of an end and its numbers, false where there is none.
private func zip(
  _ end: NumberRange.End?, _ numbers: [Double]?, _ isTrue: (NumberRange.End, [Double]) -> Bool
) -> Bool {
  guard let end, let numbers else { return false }
  return isTrue(end, numbers)
}
