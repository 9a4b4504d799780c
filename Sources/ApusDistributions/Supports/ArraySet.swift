/// Sets of vectors and matrices.

public import ApusGraph

/// A set of vectors or matrices: simplexes, ordered vectors, correlation matrices, ….
///
/// Values come in batches: the last ``eventRank`` dimensions of a tensor are those of one member.
public protocol ArraySet: Sendable, Hashable, CustomStringConvertible {
  /// 1 for vectors, 2 for matrices.
  var eventRank: Int { get }

  /// Whether the set has gaps, so that no sampler that follows gradients can move on it.
  var isDiscrete: Bool { get }

  /// For each value of a batch 1 if it belongs to the set and 0 otherwise. That discrete values are
  /// whole numbers is not looked at.
  func contains(_ value: Tensor) -> Tensor

  /// The first of a batch of known values that is known not to belong to the set.
  func firstOutsider(in values: [Double], _ shape: Shape) -> Outsider?

  /// Whether all of a batch are known to belong to the set.
  func isKnownToContain(_ value: Tensor) -> Bool

  /// Some member of a shape, where every density on the set is finite and smooth.
  func member(_ shape: Shape) -> Tensor

  /// The map that parameters on this set are sampled through; nil for discrete sets.
  var bijection: (any Bijection)? { get }

  /// What to do about a value that does not belong to the set.
  var advice: String { get }
}

extension ArraySet {
  /// To correct the numbers, unless a set knows more.
  public var advice: String { "correct the numbers" }

  /// False, unless a set says otherwise.
  public var isDiscrete: Bool { false }

  /// The first of a batch of known values that does not belong to the set.
  public func firstOutsider(in values: [Double], _ shape: Shape) -> Outsider? {
    let batch = shape.batch(eventRank: eventRank)
    let event = shape.event(eventRank: eventRank)
    guard shape.rank >= eventRank, event.count > 0,
      let areMembers = knownMembership(.constant(values, shape: shape))
    else { return nil }
    for i in 0..<batch.count {
      let numbers = Array(values[(i * event.count)..<((i + 1) * event.count)])
      let isPossible = numbers.allSatisfy { $0.isFinite && (!isDiscrete || $0 == $0.rounded()) }
      if isPossible, areMembers[i] != 0 { continue }
      return Outsider(
        value: numbers.inWords(event, isDiscrete: isDiscrete), place: batch.place(of: i),
        isAlone: batch.count == 1)
    }
    return nil
  }

  /// Whether all of a batch are known to belong to the set.
  public func isKnownToContain(_ value: Tensor) -> Bool {
    guard let values = value.knownValues, knownMembership(value) != nil else { return false }
    return firstOutsider(in: values, value.shape) == nil
  }

  /// Whether another set, of whatever type, is this one.
  func isEqual(to other: any ArraySet) -> Bool { (other as? Self) == self }

  /// What ``contains(_:)`` says about known values; nil when that depends on unknowns.
  private func knownMembership(_ value: Tensor) -> [Double]? {
    let batch = value.shape.batch(eventRank: eventRank)
    let condition = broadcast(contains(value), to: batch)
    return condition.isKnown
      ? try? Plan(outputs: [condition], unknowns: []).evaluate()[0] : nil
  }
}

/// Vectors or matrices whose elements belong to a set of numbers, each by itself.
struct ArrayOfElements: ArraySet {
  let element: Support
  let eventRank: Int

  static func == (a: ArrayOfElements, b: ArrayOfElements) -> Bool {
    a.element == b.element && a.eventRank == b.eventRank
  }

  func hash(into hasher: inout Hasher) { hasher.combine(description) }

  var isDiscrete: Bool { element.isDiscrete }

  func firstOutsider(in values: [Double], _ shape: Shape) -> Outsider? {
    element.firstOutsider(in: .constant(values, shape: shape))
  }

  func isKnownToContain(_ value: Tensor) -> Bool { element.isKnownToContain(value) }

  func contains(_ value: Tensor) -> Tensor {
    isAll(broadcast(element.contains(value), to: value.shape), eventRank: eventRank)
  }

  func member(_ shape: Shape) -> Tensor { broadcast(element.member(shape), to: shape) }

  var bijection: (any Bijection)? { element.bijection }

  var description: String { element.description }

  var advice: String { element.advice }
}

/// Whether a condition holds for all elements of each vector or matrix.
func isAll(_ condition: Tensor, eventRank: Int) -> Tensor {
  (0..<eventRank).reduce(condition) { part, _ in
    part.error == nil ? min(part, axis: part.shape.rank - 1) : part
  }
}
