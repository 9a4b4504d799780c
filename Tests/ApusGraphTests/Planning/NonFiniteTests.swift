/// NaN, infinities and empty arrays go through without a trap.

import ApusNumerics
import Testing

@testable import ApusGraph

@Suite struct NonFiniteTests {
  @Test func everyOperationTakesNonFiniteNumbers() throws {
    let odd = [Double.nan, .infinity, -.infinity, -0.0, 1e308, -1e308, .leastNonzeroMagnitude]
    for test in OperationCase.all {
      let unknowns = test.shapes.map { Tensor.unknown("x", shape: $0) }
      let total = sum(test.build(unknowns))
      let slopes = gradient(of: total, withRespectTo: unknowns)
      let points = test.shapes.map { shape in (0..<shape.count).map { odd[$0 % odd.count] } }
      let values = try planned([total] + slopes, unknowns: unknowns, at: points)
      #expect(values.count == unknowns.count + 1, "\(test.name)")
    }
  }

  @Test func nanAndOverflowReachTheResult() throws {
    let x = Tensor.unknown("x", shape: [20])
    var values = [Double](repeating: 1, count: 20)
    values[13] = .nan
    for total in [sum(x), mean(x), sum(sign(x)), dot(x, x), sum(abs(x))] {
      #expect(try planned(total, given: [x: values])[0].isNaN)
    }
    values[13] = 1000
    #expect(try planned(sum(exp(x)), given: [x: values]) == [.infinity])
    #expect(try planned(sum(softplus(x)), given: [x: values])[0].isFinite)
  }

  @Test func branchNotTakenHasNoGradient() throws {
    let x = Tensor.unknown("x", shape: [4])
    let point = [-1.0, 0, 4, .nan]
    let branches: [(Tensor, [Double])] = [
      (select(x .> 0, sqrt(x), x), [1, 1, 0.25, 1]),
      (select(x .> 0, log(x), 0), [0, 0, 0.25, 0]),
      (select(x .<= 0, 2 * x, pow(x, -0.5)), [2, 2, -0.0625, .nan]),
      (select(x .> 0, square(log(x)) * x + 1 / x, 0), [0, 0, slopeAtFour, 0]),
      (select(x .< 100, x, exp(exp(x * 1000))), [1, 1, 1, .nan]),
    ]
    for (branch, expected) in branches {
      let slope = gradient(of: sum(branch), withRespectTo: [x])
      let values = try planned(slope, unknowns: [x], at: [point])[0]
      #expect(agree(values, expected), "\(branch): \(values)")
    }
  }

  /// d/dx (x log² x + 1 / x) at 4.
  private var slopeAtFour: Double {
    let l = 1.386_294_361_119_890_6
    return l * l + 2 * l - 1 / 16
  }

  @Test func rejectedPointOfASupportHasZeroGradient() throws {
    let x = Tensor.unknown("x", shape: .scalar)
    let density = select(x .> 0, log(x) - sqrt(x), Tensor(floatLiteral: -.infinity))
    let slope = gradient(of: density, withRespectTo: [x])
    #expect(try planned([density] + slope, unknowns: [x], at: [[-1]]) == [[-.infinity], [0]])
    #expect(try planned(slope, unknowns: [x], at: [[4]]) == [[0]])
  }

  @Test func powersAtZeroAreFinite() throws {
    let x = Tensor.unknown("x", shape: [2])
    let k = Tensor.unknown("k", shape: .scalar)
    let cases: [(Double, [Double])] = [(0, [0, 0]), (1, [1, 1]), (2, [0, 4]), (3, [0, 12])]
    for (exponent, expected) in cases {
      let known = gradient(of: sum(pow(x, .constant(exponent))), withRespectTo: [x])
      #expect(try planned(known[0], given: [x: [0, 2]]) == expected)
      let both = gradient(of: sum(pow(x, k)), withRespectTo: [x, k])
      let values = try planned(both, unknowns: [x, k], at: [[0, 2], [exponent]])
      #expect(values[0] == expected)
      #expect(agree(values[1], [powerOfTwo(exponent) * 0.693_147_180_559_945_3]))
    }
  }

  private func powerOfTwo(_ exponent: Double) -> Double {
    (0..<Int(exponent)).reduce(1) { power, _ in power * 2 }
  }

  @Test func absoluteValueHasSlopeZeroAtZero() throws {
    let x = Tensor.unknown("x", shape: [3])
    let slope = gradient(of: sum(abs(x)), withRespectTo: [x])
    #expect(try planned(slope[0], given: [x: [-2, 0, 3]]) == [-1, 0, 1])
  }

  @Test func emptyArraysWork() throws {
    let x = Tensor.unknown("x", shape: [0])
    let s = Tensor.unknown("s", shape: .scalar)
    let none = Tensor.data("X", TensorData(shape: [0, 2], values: []))
    let beta = Tensor.unknown("beta", shape: [2])
    let terms = [
      exp(x) * s + s, dot(none, beta), square(s - x), dot(x, x * s), beta[indices([])],
      sum(none * beta, axis: 0), sum(none * s, axis: 1), select(x .< s, x, s),
    ]
    let total = terms.reduce(0) { $0 + sum($1) }
    let slopes = gradient(of: total, withRespectTo: [x, s, beta])
    let values = try planned([total] + slopes, unknowns: [x, s, beta], at: [[], [2], [1, 1]])
    #expect(values == [[0], [], [0], [0, 0]])
  }

  @Test func noColumnsAreAProductOfZeros() throws {
    let beta = Tensor.unknown("beta", shape: [0])
    let s = Tensor.unknown("s", shape: .scalar)
    let X = Tensor.data("X", TensorData(shape: [3, 0], values: []))
    let mu = s + dot(X, beta)
    let slopes = gradient(of: sum(square(mu)), withRespectTo: [beta, s])
    #expect(
      try planned([mu] + slopes, unknowns: [beta, s], at: [[], [2]]) == [[2, 2, 2], [], [12]])
    let wide = Tensor.unknown("W", shape: [0, 4])
    #expect(
      try planned([dot(X, wide)], unknowns: [wide], at: [[]]) == [[Double](repeating: 0, count: 12)]
    )
  }

  @Test func meanOfNothingIsNotANumber() throws {
    let x = Tensor.unknown("x", shape: [0])
    #expect(try planned(mean(x), given: [x: []])[0].isNaN)
  }
}
