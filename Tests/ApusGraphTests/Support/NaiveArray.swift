/// An array that does everything the slow and obvious way, as the twin that plans are tested against.

@testable import ApusGraph

/// Numbers with dimensions, read by multi-index with broadcasting.
struct NaiveArray: Equatable {
  let dimensions: [Int]
  var values: [Double]

  /// An array filled by a function of the multi-index.
  init(_ dimensions: [Int], _ element: ([Int]) -> Double) {
    self.dimensions = dimensions
    values = Self.indices(of: dimensions).map(element)
  }

  init(dimensions: [Int], values: [Double]) {
    self.dimensions = dimensions
    self.values = values
  }

  /// All multi-indices in row-major order.
  static func indices(of dimensions: [Int]) -> [[Int]] {
    dimensions.reduce([[]]) { prefixes, length in
      prefixes.flatMap { prefix in (0..<length).map { prefix + [$0] } }
    }
  }

  /// The element that broadcasting puts at an index of the same or a higher rank.
  subscript(index: [Int]) -> Double {
    var position = 0
    for (length, i) in zip(dimensions, index.suffix(dimensions.count)) {
      position = position * length + (length == 1 ? 0 : i)
    }
    return values[position]
  }
}
