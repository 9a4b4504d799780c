/// The uses of factorisations and recurrences.

@testable import ApusGraph

extension OperationCase {
  static let dense: [OperationCase] = factorisations + recurrences

  private static let factorisations: [OperationCase] =
    [
      OperationCase(name: "cholesky of the lower triangle", shapes: [[4, 4]], range: -0.5...0.5) {
        tanh(cholesky($0[0] + identity(4, times: 2)))
      },
      OperationCase(name: "cholesky of a product", shapes: [[5, 5]]) {
        tanh(cholesky(dot($0[0], transpose($0[0])) + identity(5)))
      },
      OperationCase(name: "cholesky by the library", shapes: [[14, 14]], range: -0.5...0.5) {
        tanh(cholesky(dot($0[0], transpose($0[0])) + identity(14)))
      },
      OperationCase(name: "solve by the library", shapes: [[14, 14], [14, 2]], range: -0.2...0.2) {
        tanh(solveTriangular($0[0] + identity(14, times: 2), $0[1]))
      },
      OperationCase(name: "half a log-determinant", shapes: [[9, 9]], range: -0.5...0.5) {
        let matrix = dot($0[0], transpose($0[0])) + identity(9)
        return .apply(HalfLogDeterminant(), to: [matrix, cholesky(matrix)])
      },
      // What is held here has no derivative anyway.
      OperationCase(name: "held", shapes: [[3]], range: 0.5...2) {
        $0[0] * Tensor.apply(Held(), to: [sign($0[0])])
      },
      OperationCase(name: "cholesky of a number", shapes: [[1, 1]], range: 0.5...2) {
        cholesky($0[0])
      },
      OperationCase(name: "logDeterminant", shapes: [[4, 4]], range: -0.5...0.5) {
        logDeterminant($0[0] + identity(4, times: 2))
      },
      OperationCase(name: "quadraticForm", shapes: [[3], [3, 3]]) {
        tanh(quadraticForm($0[0], $0[1]))
      },
      OperationCase(name: "normal density", shapes: [[4], [4, 4]]) {
        let factor = cholesky(dot($0[1], transpose($0[1])) + identity(4))
        return quadraticForm($0[0], inverseOfFactor: factor) + logDeterminant(factor: factor)
      },
    ]
    + [(true, false), (true, true), (false, false), (false, true)].flatMap { lower, transposed in
      [[4], [4, 3], [4, 1]].map { (shape: Shape) in
        OperationCase(
          name: "solve lower \(lower) transposed \(transposed)", shapes: [[4, 4], shape],
          range: -0.8...0.8
        ) {
          tanh(
            solveTriangular(
              $0[0] + identity(4, times: 2), $0[1], isLower: lower, isTransposed: transposed))
        }
      }
    }

  private static let recurrences: [OperationCase] = [
    OperationCase(name: "autoregression", shapes: [[], [6], []], range: -1...1) { x in
      scan(from: x[0], over: [x[1]]) { state, rows in tanh(x[2] * state + rows[0]) }
    },
    OperationCase(name: "volatility", shapes: [[], []], range: 0.2...0.5) { x in
      scan(from: 1, over: [[0.3, -0.2, 1.1, 0.4].tensor]) { state, rows in
        0.1 + x[0] * square(rows[0]) + x[1] * state
      }
    },
    OperationCase(name: "forward pass", shapes: [[3], [3, 3], [5, 3]], range: -1...1) { x in
      let transitions = logSoftmax(x[1], axis: 1)
      return scan(from: x[0], over: [x[2]]) { state, rows in
        logSumExp(expandDimensions(state, axis: 1) + transitions, axis: 0) + rows[0]
      }
    },
    OperationCase(name: "two sequences and two states", shapes: [[2], [4], [4, 2]], range: -1...1) {
      x in
      scan(from: x[0], over: [x[1], x[2]]) { state, rows in
        stack([sin(state[1]) + rows[0] * rows[1][0], state[0] * rows[1][1] - exp(x[0][0])])
      }
    },
    OperationCase(name: "last state", shapes: [[], [5]], range: -1...1) { x in
      square(scan(from: exp(x[0]), over: [x[1]]) { state, rows in 0.9 * state + rows[0] }[4])
    },
    OperationCase(name: "state that stays", shapes: [[], [3]], range: -1...1) { x in
      exp(scan(from: x[0], over: [x[1]]) { state, _ in state })
    },
    OperationCase(name: "state without memory", shapes: [[], [3]], range: -1...1) { x in
      exp(scan(from: x[0], over: [x[1]]) { _, rows in square(rows[0]) })
    },
  ]
}

/// The identity matrix, as data.
private func identity(_ order: Int, times scale: Double = 1) -> Tensor {
  diagonalMatrix(.constant([Double](repeating: scale, count: order), shape: [order]))
}
