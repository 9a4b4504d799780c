/// The uses of every operation that the harness walks through.

@testable import ApusGraph

extension OperationCase {
  static let all: [OperationCase] =
    unaries + binaries + choices + structures + reductions + products + functions + arrays + dense
    + fused

  private static let unaries: [OperationCase] = [
    unary("negate", in: -2...2) { -$0 }, unary("square", in: -2...2) { square($0) },
    unary("exp", in: -2...2) { exp($0) }, unary("log", in: 0.3...3) { log($0) },
    unary("log1p", in: -0.5...2) { log1p($0) }, unary("expm1", in: -1...1) { expm1($0) },
    unary("tanh", in: -2...2) { tanh($0) }, unary("sin", in: -2...2) { sin($0) },
    unary("cos", in: -2...2) { cos($0) }, unary("sqrt", in: 0.3...3) { sqrt($0) },
    unary("abs above", in: 0.3...3) { abs($0) }, unary("abs below", in: -3...(-0.3)) { abs($0) },
    unary("sign", in: 0.3...3) { sign($0) * $0 }, unary("sigmoid", in: -3...3) { sigmoid($0) },
    unary("softplus", in: -3...3) { softplus($0) },
    unary("logGamma", in: 0.5...4) { logGamma($0) }, unary("digamma", in: 0.5...4) { digamma($0) },
    unary("named", in: -2...2) { exp($0.named("other")) * $0 },
    unary("pow 2", in: -2...2) { pow($0, 2) }, unary("pow 3", in: -2...2) { pow($0, 3) },
    unary("pow 1", in: -2...2) { pow($0, 1) }, unary("pow 0", in: -2...2) { $0 * pow($0, 0) },
    unary("pow -1.5", in: 0.5...2) { pow($0, -1.5) }, unary("2 pow", in: -2...2) { pow(2, $0) },
  ].flatMap { $0 }

  private static let binaries: [OperationCase] = [
    binary("add", in: -2...2) { $0 + $1 }, binary("subtract", in: -2...2) { $0 - $1 },
    binary("multiply", in: -2...2) { $0 * $1 }, binary("divide", in: 0.5...2) { $0 / $1 },
    binary("pow", in: 0.5...2) { pow($0, $1) },
    binary("logAddExp", in: -2...2) { logAddExp($0, $1) },
    binary("xLogY", in: 0.3...2) { xLogY($0, $1) },
    binary("less", in: -2...2) { ($0 .< $1) * $0 },
    binary("atMost", in: -2...2) { ($0 .<= $1) * $1 },
    binary("greater", in: -2...2) { ($0 .> $1) * $0 },
    binary("atLeast", in: -2...2) { ($0 .>= $1) * $1 },
    binary("equal", in: -2...2) { ($0 .== $1) + $0 },
    binary("chain", in: -2...2) { -($0 - 2 * $1) * (3 * $0) / 7 - (-$1) },
  ].flatMap { $0 }

  private static let choices: [OperationCase] =
    binary("select", in: -2...2) { select($0 .< $1, $0 * $1, exp($1)) }
    + binary("select of known", in: -2...2) { select(Tensor.constant(1), exp($0), $1) }
    + [
      OperationCase(name: "select by data", shapes: [[4], []]) {
        select([1.0, 0, 1, 0].tensor, $0[0], exp($0[1]))
      }
    ]
    + binary("select sqrt", in: -2...2) { select($0 .> 0, sqrt($0), $1) * log1p(square($1)) }

  private static let structures: [OperationCase] = [
    OperationCase(name: "gather", shapes: [[4]]) { exp($0[0])[indices([2, 0, 2, 3, 2, 2])] },
    OperationCase(name: "gather by matrix", shapes: [[4]]) {
      exp($0[0])[indices([2, 0, 2, 3, 2, 2], [2, 3])]
    },
    OperationCase(name: "gather rows", shapes: [[4, 3]]) { $0[0][indices([1, 1, 3])] * $0[0][1] },
    OperationCase(name: "gather rows by matrix", shapes: [[4, 3]]) {
      square($0[0][indices([1, 1, 3, 0], [2, 2])])
    },
    OperationCase(name: "gather one", shapes: [[4]]) { $0[0][3] * $0[0][0] + 0 },
    OperationCase(name: "gather of a row", shapes: [[3, 2]]) { $0[0][2] },
    OperationCase(name: "gather of a sum", shapes: [[4], []]) {
      ($0[0] * $0[1])[indices([0, 0, 1])]
    },
    OperationCase(name: "scatter", shapes: [[5]]) {
      square(.apply(ScatterAdd(target: [3]), to: [$0[0], indices([2, 0, 2, 2, 0])]))
    },
    OperationCase(name: "scatter rows", shapes: [[4, 2]]) {
      square(.apply(ScatterAdd(target: [3, 2]), to: [$0[0], indices([2, 0, 2, 2])]))
    },
    OperationCase(name: "broadcast", shapes: [[3, 1]]) { exp(broadcast($0[0], to: [2, 3, 4])) },
    OperationCase(name: "broadcast scalar", shapes: [[]]) { exp(broadcast($0[0], to: [2, 3])) },
    OperationCase(name: "reshape", shapes: [[2, 3]]) {
      exp(.apply(Reshape(target: [3, 2]), to: [$0[0]]))
    },
  ]

  private static let reductions: [OperationCase] =
    unary("sum", in: -2...2) { square(sum($0)) }
    + unary("sum of product", in: -2...2) { sum($0 * exp($0)) }
    + unary("sum of shifted", in: -2...2) { sum(3 - (-$0 + 2) * 1.5) * sum($0 / 4) }
    + unary("sum of squares", in: -2...2) { exp(-0.1 * sum(square(2 * $0 - 1))) }
    + unary("mean", in: -2...2) { square(mean(exp($0))) }
    + [
      OperationCase(name: "sum axis 0", shapes: [[3, 4]]) { square(sum($0[0], axis: 0)) },
      OperationCase(name: "sum axis 1", shapes: [[3, 4]]) { square(sum($0[0], axis: 1)) },
      OperationCase(name: "sum of vector", shapes: [[4]]) { square(sum($0[0], axis: 0)) },
      OperationCase(name: "sum middle axis", shapes: [[2, 3, 4]]) { exp(sum($0[0], axis: 1)) },
      OperationCase(name: "sum of length-1 axis", shapes: [[3, 1, 2]]) { exp(sum($0[0], axis: 1)) },
      OperationCase(name: "sum of stretched", shapes: [[3, 1], [4]]) {
        square(sum($0[0] * $0[1], axis: 1))
      },
    ]

  private static let products: [OperationCase] = [
    OperationCase(name: "dot", shapes: [[5], [5]]) { square(dot($0[0], $0[1])) },
    OperationCase(name: "dot with itself", shapes: [[5]]) { exp(-dot($0[0], $0[0])) },
    OperationCase(name: "dot scaled", shapes: [[5], [5], []]) {
      dot($0[2] * $0[0], $0[1] * $0[2])
    },
    OperationCase(name: "matrix vector", shapes: [[4, 3], [3]]) { exp(dot($0[0], $0[1])) },
    OperationCase(name: "vector matrix", shapes: [[4], [4, 3]]) { exp(dot($0[0], $0[1])) },
    OperationCase(name: "matrix scaled vector", shapes: [[4, 3], [3], []]) {
      exp(dot($0[0], -($0[2] * $0[1])))
    },
    OperationCase(name: "data vector", shapes: [[3]]) { exp(dot(matrix(9, 3), $0[0])) },
    OperationCase(name: "vector data", shapes: [[9]]) { exp(dot($0[0], matrix(9, 3))) },
    OperationCase(name: "wide data vector", shapes: [[33]]) { tanh(dot(matrix(5, 33), $0[0])) },
    OperationCase(name: "vector wide data", shapes: [[5]]) { tanh(dot($0[0], matrix(5, 33))) },
    OperationCase(name: "matrix data", shapes: [[2, 3]]) { tanh(dot($0[0], matrix(3, 4))) },
    OperationCase(name: "data matrix", shapes: [[3, 2]]) { tanh(dot(matrix(4, 3), $0[0])) },
    OperationCase(name: "matrix matrix", shapes: [[2, 3], [3, 4]]) { tanh(dot($0[0], $0[1])) },
    OperationCase(name: "left transposed", shapes: [[3, 2], [3, 4]]) { product($0, true, false) },
    OperationCase(name: "right transposed", shapes: [[2, 3], [4, 3]]) { product($0, false, true) },
    OperationCase(name: "both transposed", shapes: [[3, 2], [4, 3]]) { product($0, true, true) },
    OperationCase(name: "outer", shapes: [[3], [4]]) { exp(outer($0[0], $0[1])) },
    OperationCase(name: "outer with itself", shapes: [[3]]) { tanh(outer($0[0], $0[0])) },
  ]

  private static func product(_ x: [Tensor], _ left: Bool, _ right: Bool) -> Tensor {
    tanh(.apply(MatrixProduct(transposesLeft: left, transposesRight: right), to: [x[0], x[1]]))
  }
}

/// Integer data.
func indices(_ values: [Int], _ shape: Shape? = nil) -> Tensor {
  .data(
    "group",
    TensorData(shape: shape ?? [values.count], values: values.map(Double.init), kind: .integer))
}

/// A matrix of data with unremarkable numbers.
func matrix(_ rows: Int, _ columns: Int) -> Tensor {
  var generator = stream(rows * 1000 + columns)
  let values = generator.numbers(rows * columns, in: -1...1)
  return .data("X", TensorData(shape: [rows, columns], values: values))
}
