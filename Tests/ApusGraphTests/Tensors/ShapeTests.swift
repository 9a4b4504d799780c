/// Broadcasting of shapes against a naive rule.

import Testing

@testable import ApusGraph

@Suite struct ShapeTests {
  static let shapes: [Shape] = {
    let lengths = [0, 1, 2, 3]
    var shapes: [[Int]] = [[]]
    for rank in 1...3 {
      shapes += shapes.filter { $0.count == rank - 1 }.flatMap { s in lengths.map { s + [$0] } }
    }
    return shapes.map { Shape($0) }
  }()

  private func naive(_ a: Shape, _ b: Shape) -> Shape? {
    let rank = max(a.rank, b.rank)
    func padded(_ shape: Shape) -> [Int] {
      [Int](repeating: 1, count: rank - shape.rank) + shape.dimensions
    }
    let pairs = zip(padded(a), padded(b))
    if pairs.contains(where: { $0 != $1 && $0 != 1 && $1 != 1 }) { return nil }
    return Shape(pairs.map { $0 == 1 ? $1 : $0 })
  }

  @Test func broadcastFollowsTheNaiveRule() {
    for a in Self.shapes {
      for b in Self.shapes { #expect(a.broadcast(with: b) == naive(a, b), "\(a) \(b)") }
    }
  }

  @Test func sourceIndicesFollowTheMultiIndex() {
    for source in Self.shapes {
      for full in Self.shapes where source.broadcast(with: full) == full {
        let numbered = NaiveArray(
          dimensions: source.dimensions, values: (0..<source.count).map(Double.init))
        let expected = NaiveArray(full.dimensions) { numbered[$0] }.values
        #expect(full.sourceIndices(of: source).map(Double.init) == expected, "\(source) \(full)")
      }
    }
  }

  @Test func placesAreToldInWords() {
    #expect(Shape.scalar.place(of: 0) == "its only value")
    #expect(Shape([5]).place(of: 3) == "row 3")
    #expect(Shape([5, 2]).place(of: 7) == "row 3, column 1")
    #expect(Shape([5, 2, 2]).place(of: 7) == "element 7")
    #expect("\(Shape([180, 2])) \(Shape.scalar)" == "[180, 2] []")
  }
}
