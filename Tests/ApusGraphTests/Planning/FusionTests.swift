/// Which operations of a finished graph are joined, and that nothing else changes.

import Foundation
import Testing

@testable import ApusGraph

@Suite struct FusionTests {
  private let s = Tensor.unknown("s", shape: .scalar)
  private let t = Tensor.unknown("t", shape: .scalar)
  private let v = Tensor.unknown("v", shape: [6])
  private let w = Tensor.unknown("w", shape: [6])

  private func operations(_ outputs: Tensor...) throws -> [String] {
    try Plan(outputs: outputs, unknowns: [s, t, v, w]).operations.map(\.node.operation.name)
      .sorted()
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

  @Test func sumsOfManyNumbersAreOneOperation() throws {
    #expect(try operations(3 * square(s) - s * t + 2 - t) == ["sumOfProducts"])
    #expect(try operations(exp(s) - 2 * t + s + 4) == ["exp", "sumOfProducts"])
    // Of two operations a multiply-add is made, and a sum that others need stays by itself.
    #expect(try operations(s * t + 1) == ["multiplyAdd"])
    let sum = s + 2 * t
    #expect(
      try operations(exp(sum), sum + s * s - 3) == ["exp", "multiplyAdd", "sumOfProducts"])
  }

  /// Brackets hold what cancels.
  @Test func bracketsOnTheRightStay() throws {
    let sum = 1e-3 * t + 2 * exp(t) + (s - exp(s)) - 1
    #expect(try operations(sum) == ["exp", "exp", "subtract", "sumOfProducts"])
  }

  @Test func sumsOfProductsHaveTheValueOfTheirTerms() throws {
    let sum = 3 * square(s) - s * t + 2 - (t - 0.5 * s * exp(t)) + s - 4 * s
    let plan = try Plan(outputs: [sum], unknowns: [s, t])
    for (a, b) in [(0.3, -1.7), (1e10, 2), (0, 0), (.infinity, 1), (.nan, 1)] {
      let found = plan.evaluate([[a], [b]])[0][0]
      let expected = 3 * a * a - a * b + 2 - (b - 0.5 * a * Foundation.exp(b)) + a - 4 * a
      #expect(
        abs(found - expected) <= 1e-15 * (3 * a * a + abs(a) * 20 + 10)
          || found.isNaN && expected.isNaN)
    }
  }

  /// A chain of thousands of sums neither overflows the stack nor takes quadratic time.
  @Test func longSumsAreJoinedAtOnce() throws {
    let terms = (0..<20_000).map { Double($0) * exp(s * .constant(1 / Double($0 + 1))) }
    let sum = terms.dropFirst().reduce(terms[0]) { $0 + $1 }
    let plan = try Plan(outputs: [sum], unknowns: [s, t])
    #expect(plan.operations.filter { $0.node.operation is SumOfProducts }.count == 1)
    #expect(plan.operations.allSatisfy { !($0.node.operation is Add) })
    let expected = (0..<20_000).reduce(0.0) {
      $0 + Double($1) * Foundation.exp(0.5 / Double($1 + 1))
    }
    let found = plan.evaluate([[0.5], [0]])[0][0]
    #expect(abs(found - expected) <= 1e-12 * expected)
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
