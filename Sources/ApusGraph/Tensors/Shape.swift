/// The extents of a tensor, and NumPy's rules for combining them.

/// The lengths of a tensor's dimensions; empty for a single number.
public struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
  /// The length of each dimension, outermost first.
  public let dimensions: [Int]

  /// The shape of a single number.
  public static let scalar = Shape([])

  /// A shape with the given lengths.
  public init(_ dimensions: [Int]) {
    self.dimensions = dimensions
  }

  /// A shape written as its lengths: `[180, 2]`.
  public init(arrayLiteral elements: Int...) {
    self.init(elements)
  }

  /// The number of dimensions.
  public var rank: Int { dimensions.count }

  /// The number of elements.
  public var count: Int { dimensions.reduce(1, *) }

  /// As users write it: `[]`, `[3]`, `[180, 2]`.
  public var description: String {
    "[" + dimensions.map(String.init).joined(separator: ", ") + "]"
  }

  /// Where an element stands, in words: "row 3" or "row 3, column 1", counted from 0.
  public func place(of index: Int) -> String {
    switch rank {
    case 0: "its only value"
    case 1: "row \(index)"
    case 2: "row \(index / dimensions[1]), column \(index % dimensions[1])"
    default: "element \(index)"
    }
  }

  /// The length of a dimension counted from the right, 1 beyond the leftmost.
  func extent(fromRight position: Int) -> Int {
    position < rank ? dimensions[rank - 1 - position] : 1
  }

  /// The shape that two operands have together: aligned at the right, each pair of lengths equal or
  /// one of them 1 (NumPy's broadcasting); nil when they don't fit.
  public func broadcast(with other: Shape) -> Shape? {
    var result = [Int]()
    for position in 0..<max(rank, other.rank) {
      let (a, b) = (extent(fromRight: position), other.extent(fromRight: position))
      guard a == b || a == 1 || b == 1 else { return nil }
      result.append(a == 1 ? b : a)
    }
    return Shape(result.reversed())
  }

  /// For each element of this shape, in row-major order, the element of `source` that broadcasting
  /// puts there.
  ///
  /// - Precondition: `source` broadcasts to this shape.
  func sourceIndices(of source: Shape) -> [Int32] {
    precondition(source.broadcast(with: self) == self, "\(source) does not broadcast to \(self)")
    var strides = [Int](repeating: 0, count: rank)
    var step = 1
    for position in 0..<source.rank {
      let extent = source.extent(fromRight: position)
      if extent > 1 { strides[rank - 1 - position] = step }
      step *= extent
    }
    var indices = [Int32]()
    indices.reserveCapacity(count)
    var counter = [Int](repeating: 0, count: rank)
    var index = 0
    for _ in 0..<count {
      indices.append(Int32(index))
      for axis in dimensions.indices.reversed() {
        counter[axis] += 1
        index += strides[axis]
        if counter[axis] < dimensions[axis] { break }
        index -= strides[axis] * dimensions[axis]
        counter[axis] = 0
      }
    }
    return indices
  }
}
