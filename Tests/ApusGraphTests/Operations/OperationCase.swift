/// One use of an operation, with the shapes and ranges of its unknowns.

import Testing

@testable import ApusGraph

/// An expression of some unknowns; the harness checks its value and its gradient.
struct OperationCase: Sendable, CustomTestStringConvertible {
  let name: String
  let shapes: [Shape]
  let range: ClosedRange<Double>
  let build: @Sendable ([Tensor]) -> Tensor

  var testDescription: String { "\(name) \(shapes.map(\.description).joined(separator: " "))" }

  static func unary(
    _ name: String, in range: ClosedRange<Double>,
    _ function: @escaping @Sendable (Tensor) -> Tensor
  ) -> [OperationCase] {
    ([[], [1], [7], [3, 4], [2, 1, 3]] as [Shape]).map { shape in
      OperationCase(name: name, shapes: [shape], range: range) { function($0[0]) }
    }
  }

  /// All forms in which broadcasting brings two shapes together.
  static let pairs: [[Shape]] = [
    [[], []], [[5], [5]], [[], [5]], [[5], []], [[1], [5]], [[1], []], [[], [1]],
    [[3, 4], [3, 4]],
    [[3, 4], [4]], [[4], [3, 4]], [[3, 1], [1, 4]], [[3, 1], [4]], [[3, 4], [3, 1]],
    [[1, 4], [4]], [[1, 1], [4]], [[1, 1], []], [[2, 3, 4], [3, 1]], [[1, 4], [2, 1, 4]],
    [[2, 1, 1], [3, 4]], [[1, 1, 4], [4]],
  ]

  static func binary(
    _ name: String, in range: ClosedRange<Double>,
    _ function: @escaping @Sendable (Tensor, Tensor) -> Tensor
  ) -> [OperationCase] {
    pairs.map { shapes in
      OperationCase(name: name, shapes: shapes, range: range) { function($0[0], $0[1]) }
    }
  }

  init(
    name: String, shapes: [Shape], range: ClosedRange<Double> = -2...2,
    build: @escaping @Sendable ([Tensor]) -> Tensor
  ) {
    self.name = name
    self.shapes = shapes
    self.range = range
    self.build = build
  }
}
