/// The uses of operations that do the work of several.

import ApusNumerics

@testable import ApusGraph

extension OperationCase {
  private static let signs: [MultiplyAddForm] = [[], .minusProduct, .minusC]
  /// Shapes of `a` and `c`, beside a `b` of the shape of the result.
  private static let operands: [(Shape, [Shape])] = [
    ([], [[], [], []]), ([7], [[7], [7], [7]]), ([7], [[], [7], [7]]), ([7], [[7], [7], []]),
    ([7], [[], [7], []]), ([40], [[], [40], [40]]), ([3, 4], [[3, 4], [3, 4], []]),
  ]

  static let fused: [OperationCase] =
    signs.flatMap { signs in
      operands.map { _, shapes in
        OperationCase(name: "multiplyAdd \(signs.rawValue)", shapes: shapes) {
          tanh(.apply(MultiplyAdd(signs: signs), to: $0))
        }
      }
    }
    + [([9], 3), ([40], 3), ([40], 11)].map { (shape: Shape, columns: Int) in
      OperationCase(name: "matrixVectorAdd", shapes: [[columns], shape]) {
        let product = MatrixVectorAdd(product: MatrixVector(isTransposed: false))
        return tanh(.apply(product, to: [matrix(shape.count, columns), $0[0], $0[1]]))
      }
    }
    + [
      OperationCase(name: "matrixVectorAdd of a number", shapes: [[3], []]) {
        let product = MatrixVectorAdd(product: MatrixVector(isTransposed: false))
        return tanh(.apply(product, to: [matrix(40, 3), $0[0], $0[1]]))
      },
      OperationCase(name: "matrixVectorAdd of data", shapes: [[3]]) {
        let product = MatrixVectorAdd(product: MatrixVector(isTransposed: false))
        return tanh(
          .apply(product, to: [matrix(9, 3), $0[0], dot(matrix(9, 2), [0.5, 1].tensor)]))
      },
    ]
    + [
      OperationCase(name: "sumOfProducts", shapes: [[], [], []]) {
        let sum = SumOfProducts(constant: 0.7, factors: [1, -2.5, 3])
        return tanh(.apply(sum, to: [$0[0], $0[1], $0[2], $0[2], $0[0], 1]))
      }
    ]
    + unary("logistic parts above", in: 0.1...3) { logisticParts($0) }
    + unary("logistic parts below", in: -3...(-0.1)) { logisticParts($0) }

  private static func logisticParts(_ x: Tensor) -> Tensor {
    let e = Tensor.apply(ExpMinusAbs(), to: [x])
    return .apply(SoftplusFrom(), to: [x, e]) * .apply(SigmoidFrom(), to: [x, e])
  }
}
