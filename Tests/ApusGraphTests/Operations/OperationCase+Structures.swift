/// The uses of reductions by axis and of structures.

@testable import ApusGraph

extension OperationCase {
  static let arrays: [OperationCase] = axisReductions + parts

  private static let axisReductions: [OperationCase] =
    unary("logSumExp", in: -2...2) { square(logSumExp($0)) }
    + unary("max", in: -2...2) { exp(max($0)) } + unary("min", in: -2...2) { exp(min($0)) }
    + unary("softmax", in: -2...2) { square(softmax($0)) }
    + unary("logSoftmax", in: -2...2) { square(logSoftmax($0)) }
    + ([([4], 0), ([3, 4], 0), ([3, 4], 1), ([2, 3, 4], 1), ([2, 1, 3], 1)] as [(Shape, Int)])
    .flatMap { shape, axis in
      let functions: [(String, @Sendable (Tensor) -> Tensor)] = [
        ("logSumExp", { square(logSumExp($0, axis: axis)) }),
        ("max", { exp(max($0, axis: axis)) }), ("min", { exp(min($0, axis: axis)) }),
        ("mean", { exp(mean($0, axis: axis)) }), ("softmax", { square(softmax($0, axis: axis)) }),
        ("logSoftmax", { exp(0.5 * logSoftmax($0, axis: axis)) }),
        ("cumulativeSum", { tanh(cumulativeSum($0, axis: axis)) }),
        ("cumulativeSum reversed", { tanh(cumulativeSum($0, axis: axis, isReversed: true)) }),
      ]
      return functions.map { name, function in
        OperationCase(name: "\(name) axis \(axis)", shapes: [shape]) { function($0[0]) }
      }
    }

  private static let parts: [OperationCase] =
    unary("transpose", in: -2...2) { exp(transpose($0)) }
    + unary("transpose twice", in: -2...2) { transpose(transpose($0)) * $0 } + [
      OperationCase(name: "product of transposes", shapes: [[3, 2], [4, 3]]) {
        tanh(dot(transpose($0[0]), transpose($0[1])))
      },
      OperationCase(name: "transpose times vector", shapes: [[3, 2], [3]]) {
        tanh(dot(transpose($0[0]), $0[1]))
      },
      OperationCase(name: "vector times transpose", shapes: [[3, 2], [2]]) {
        tanh(dot($0[1], transpose($0[0])))
      },
      OperationCase(name: "slice", shapes: [[5]]) { $0[0][1..<3] * $0[0][...1] * $0[0][3...] },
      OperationCase(name: "slice rows", shapes: [[4, 3]]) { exp($0[0][1...2]) * $0[0][..<2] },
      OperationCase(name: "slice columns", shapes: [[4, 3]]) { exp(slice($0[0], 1..., axis: 1)) },
      OperationCase(name: "slice middle", shapes: [[2, 4, 3]]) {
        exp(slice($0[0], 1..<3, axis: 1))
      },
      OperationCase(name: "slice of all", shapes: [[4]]) { exp($0[0][0...]) },
      OperationCase(name: "neighbours", shapes: [[5], []]) {
        square($0[0].dropFirst() - $0[1] * $0[0].dropLast())
      },
      OperationCase(name: "slice of a sum", shapes: [[5]]) { sum($0[0][1..<4]) * $0[0][0] },
      OperationCase(name: "column", shapes: [[4, 3]]) { $0[0].column(2) * exp($0[0].column(0)) },
      OperationCase(name: "embed", shapes: [[2, 3]]) {
        exp(.apply(Embed(axis: 1, start: 1, target: [2, 5]), to: [$0[0]]))
      },
      OperationCase(name: "concatenate", shapes: [[2], [3]]) {
        square(concatenate([$0[0], exp($0[1]), $0[0]]))
      },
      OperationCase(name: "concatenate columns", shapes: [[2, 1], [2, 3]]) {
        square(concatenate([$0[0], $0[1]], axis: 1))
      },
      OperationCase(name: "concatenate one", shapes: [[3]]) { exp(concatenate([$0[0]])) },
      OperationCase(name: "stack numbers", shapes: [[], []]) { exp(stack([$0[0], $0[1], 2])) },
      OperationCase(name: "stack rows", shapes: [[3], [3]]) { exp(stack([$0[0], $0[1]])) },
      OperationCase(name: "stack columns", shapes: [[3], [3]]) {
        exp(stack([$0[0], $0[1]], axis: 1)) * $0[0][0]
      },
      OperationCase(name: "expandDimensions", shapes: [[3], [2]]) {
        exp(expandDimensions($0[0], axis: 1) * $0[1])
      },
      OperationCase(name: "reshape twice", shapes: [[2, 6]]) {
        exp(reshape(reshape($0[0], to: [3, 4]), to: [4, 3]))
      },
      OperationCase(name: "scatterAdd", shapes: [[4, 2]]) {
        square(scatterAdd($0[0], at: indices([2, 0, 2, 2]), count: 3))
      },
      OperationCase(name: "diagonal", shapes: [[3, 3]]) { exp(diagonal($0[0])) },
      OperationCase(name: "diagonalMatrix", shapes: [[3]]) { exp(diagonalMatrix($0[0])) },
      OperationCase(name: "lowerTriangle", shapes: [[3, 3]]) { exp(lowerTriangle($0[0])) },
      OperationCase(name: "upperTriangle", shapes: [[3, 3]]) { exp(upperTriangle($0[0])) },
    ]
}
