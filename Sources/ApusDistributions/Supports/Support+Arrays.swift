/// Sets of vectors and matrices as supports.

import ApusGraph

/// A set of vectors or matrices, whatever its type.
public struct AnyArraySet: Sendable, Equatable {
  let set: any ArraySet

  /// Whether the two are the same set, of whatever types they were made.
  public static func == (a: AnyArraySet, b: AnyArraySet) -> Bool { a.set.isEqual(to: b.set) }
}

extension Support {
  /// The vectors or matrices of a set.
  public static func members(of set: some ArraySet) -> Support { .array(AnyArraySet(set: set)) }

  /// Vectors whose elements belong to a set of numbers.
  public static func vector(_ element: Support) -> Support {
    .members(of: ArrayOfElements(element: element, eventRank: 1))
  }

  /// Matrices whose elements belong to a set of numbers.
  public static func matrix(_ element: Support) -> Support {
    .members(of: ArrayOfElements(element: element, eventRank: 2))
  }

  /// The number of dimensions of one member: 0 for numbers, 1 for vectors, 2 for matrices.
  public var eventRank: Int {
    if case .array(let members) = self { members.set.eventRank } else { 0 }
  }
}

extension Double {
  /// The number as a message shows it: counts without a fraction.
  func inWords(isDiscrete: Bool) -> String {
    isDiscrete && self == rounded() && magnitude < 1e15 ? "\(Int(self))" : "\(self)"
  }
}

extension [Double] {
  /// The numbers of a vector or a matrix as a message shows them, shortened.
  func inWords(_ shape: Shape, isDiscrete: Bool) -> String {
    let limit = 8
    if shape.rank < 2 || count > limit * limit {
      let numbers = prefix(limit).map { $0.inWords(isDiscrete: isDiscrete) }
      return "[\(numbers.joined(separator: ", "))\(count > limit ? ", …" : "")]"
    }
    let width = shape.dimensions[1]
    let rows = stride(from: 0, to: count, by: Swift.max(width, 1)).map { start in
      Array(self[start..<start + width]).inWords([width], isDiscrete: isDiscrete)
    }
    return "[\(rows.joined(separator: ", "))]"
  }
}
