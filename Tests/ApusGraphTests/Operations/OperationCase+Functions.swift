/// The uses of special functions, inverse functions and extremes.

@testable import ApusGraph

extension OperationCase {
  static let functions: [OperationCase] = unaryFunctions + binaryFunctions + ternaryFunctions

  private static let unaryFunctions: [OperationCase] = [
    unary("logSigmoid", in: -3...3) { logSigmoid($0) },
    unary("log1mExp", in: -3...(-0.2)) { log1mExp($0) }, unary("erf", in: -2...2) { erf($0) },
    unary("erfc", in: -2...2) { erfc($0) }, unary("normalCDF", in: -3...3) { normalCDF($0) },
    unary("logNormalCDF", in: -3...3) { logNormalCDF($0) },
    unary("slope of logNormalCDF", in: -3...3) { slope(of: logNormalCDF, at: $0) },
    unary("logMillsRatio", in: -3...5) { logMillsRatio($0) },
    unary("slope of logMillsRatio", in: -3...5) { slope(of: logMillsRatio, at: $0) },
    unary("normalQuantile", in: 0.1...0.9) { normalQuantile($0) },
    unary("tan", in: -1...1) { tan($0) }, unary("sinh", in: -2...2) { sinh($0) },
    unary("cosh", in: -2...2) { cosh($0) }, unary("asin", in: -0.7...0.7) { asin($0) },
    unary("acos", in: -0.7...0.7) { acos($0) }, unary("atan", in: -2...2) { atan($0) },
    unary("asinh", in: -2...2) { asinh($0) }, unary("acosh", in: 1.3...3) { acosh($0) },
    unary("atanh", in: -0.7...0.7) { atanh($0) }, unary("trigamma", in: 0.5...4) { trigamma($0) },
    unary("logBesselI0", in: -3...3) { logBesselI0($0) },
    unary("logBesselI1", in: 0.5...4) { logBesselI1($0) },
    unary("besselRatio", in: -3...3) { besselRatio($0) },
    unary("wrappedAngle", in: 4...8) { exp(-wrappedAngle($0)) },
    unary("clip", in: -2...2) { clip($0, lower: -0.9, upper: 1.1) * $0 },
  ].flatMap { $0 }

  private static let binaryFunctions: [OperationCase] = [
    binary("maximum", in: -2...2) { exp(maximum($0, $1)) },
    binary("minimum", in: -2...2) { exp(minimum($0, $1)) },
    binary("logBeta", in: 0.5...4) { logBeta($0, $1) },
    binary("regularizedGammaP", in: 0.5...3) { regularizedGammaP($0, shape: $1) },
    binary("regularizedGammaQ", in: 0.5...3) { log(regularizedGammaQ($0, shape: $1)) },
    binary("logRegularizedGammaP", in: 0.5...3) { logRegularizedGammaP($0, shape: $1) },
    binary("logRegularizedGammaQ", in: 0.5...3) { logRegularizedGammaQ($0, shape: $1) },
    binary("slope of logRegularizedGammaQ", in: 0.5...3) {
      .apply(GammaHazard<UpperGammaTail>(), to: [$0, 2.5]) + 0 * $1
    },
    binary("logStudentTCDF", in: 0.5...4) { logStudentTCDF($0 - 1.7, degreesOfFreedom: $1) },
    binary("slope of logStudentTCDF", in: 0.5...4) {
      .apply(StudentTHazard(), to: [$0 - 1.7, 2.5]) + 0 * $1
    },
    binary("logNormalInterval", in: 0.5...2) { logNormalInterval($0 - 2.1, $1) },
    binary("gammaDensity", in: 0.5...3) { .apply(GammaDensity(), to: [$0, $1]) },
  ].flatMap { $0 }

  private static let ternaryFunctions: [OperationCase] =
    ([
      [[], [], []], [[5], [5], [5]], [[5], [], []], [[], [5], []], [[], [], [5]],
      [[3, 4], [4], [3, 1]], [[1, 4], [3, 1], []], [[2, 1, 2], [3, 2], [1]],
    ] as [[Shape]]).flatMap { shapes in
      [
        OperationCase(name: "regularizedBeta", shapes: shapes, range: 0.3...0.8) {
          regularizedBeta($0[0], alpha: $0[1], beta: 2 * $0[2])
        },
        OperationCase(name: "logRegularizedBeta", shapes: shapes, range: 0.3...0.8) {
          logRegularizedBeta($0[0], complement: 1 - $0[0], alpha: $0[1], beta: 2 * $0[2])
        },
      ]
    }

  /// The derivative of a function, as an expression.
  private static func slope(of function: (Tensor) -> Tensor, at x: Tensor) -> Tensor {
    let output = function(x)
    return output.node.operation.adjoints(inputs: [x], output: output, adjoint: 1)[0] ?? 0
  }
}
