/// Which operations of a finished graph are joined, and that nothing else changes.

import Testing

@testable import ApusGraph

@Suite struct FusionTests {
  private let s = Tensor.unknown("s", shape: .scalar)
  private let v = Tensor.unknown("v", shape: [6])
  private let w = Tensor.unknown("w", shape: [6])

  private func operations(_ outputs: Tensor...) throws -> [String] {
    try Plan(outputs: outputs, unknowns: [s, v, w]).operations.map(\.node.operation.name).sorted()
  }

  @Test func productsJoinTheSumsThatAloneNeedThem() throws {
    #expect(try operations(v * w + s) == ["multiplyAdd"])
    #expect(try operations(s - v * w) == ["multiplyAdd"])
    #expect(try operations(s * v - w) == ["multiplyAdd"])
    #expect(try operations(2 * s + 1) == ["multiplyAdd"])
    let product = v * w
    #expect(try operations(product + s, exp(product)) == ["add", "exp", "multiply"])
    #expect(try operations(product + s, product) == ["add", "multiply"])
  }

  /// A number's product is computed once, not for every element of the sum.
  @Test func productsOfNumbersStayOutsideOfArrays() throws {
    #expect(try operations(s * exp(s) + v) == ["add", "exp", "multiply"])
  }

  @Test func productsWithDataBeginAtTheirAddend() throws {
    let x = dot(matrix(6, 6), v)
    #expect(try operations(x + w) == ["matrixVectorAdd"])
    #expect(try operations(x + s * w) == ["matrixVectorAdd", "multiply"])
    #expect(try operations(x + s) == ["add", "matrixVector"])
  }

  @Test func exponentialsOfOppositesAreReciprocals() throws {
    #expect(try operations(exp(2 * s), exp(-2 * s)) == ["divide", "exp", "multiply"])
    #expect(try operations(exp(-v), exp(v)) == ["divide", "exp"])
    #expect(try operations(exp(-v), exp(w)) == ["exp", "exp", "negate"])
  }

  @Test func softplusAndSigmoidShareTheirExponential() throws {
    #expect(
      try operations(softplus(v), sigmoid(v)) == ["expMinusAbs", "sigmoidFrom", "softplusFrom"])
    #expect(try operations(softplus(v), sigmoid(w)) == ["sigmoid", "softplus"])
  }

  @Test(arguments: [-800, -710, -1e-3, 0, 1e-3, 5, 710, 800, .infinity, -.infinity, .nan])
  func joinedFunctionsHaveTheValuesOfThePlainOnes(x: Double) throws {
    let plan = try Plan(outputs: [softplus(v), sigmoid(v), exp(v), exp(-v)], unknowns: [v])
    let found = plan.evaluate([[Double](repeating: x, count: 6)]).map { $0[0] }
    let plain = [softplus(v), sigmoid(v), exp(v), exp(-v)].map { function in
      let plan = try? Plan(outputs: [function], unknowns: [v])
      return plan?.evaluate([[Double](repeating: x, count: 6)])[0][0] ?? .nan
    }
    for (a, b) in zip(found, plain) {
      // Where the other exponential is subnormal its reciprocal keeps what digits it has.
      #expect(a == b || a.isNaN && b.isNaN || abs(a - b) <= 4 * b.ulp || abs(x) >= 710)
    }
  }
}
