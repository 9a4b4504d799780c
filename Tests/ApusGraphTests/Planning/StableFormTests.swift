/// Rewrites of expressions that would overflow, round or be NaN as they are written.

import Testing

@testable import ApusGraph

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct StableFormTests {
  private let x = Tensor.unknown("x", shape: .scalar)

  /// Value and derivative at a point.
  private func evaluated(_ f: (Tensor) -> Tensor, at point: Double) throws -> [Double] {
    let value = f(x)
    return try planned(
      [value] + gradient(of: value, withRespectTo: [x]), unknowns: [x], at: [[point]]
    ).map { $0[0] }
  }

  @Test func logarithmsNeitherOverflowNorRound() throws {
    let forms: [(String, (Tensor) -> Tensor, Double, [Double])] = [
      ("log(1 + e^x)", { log(1 + exp($0)) }, 800, [800, 1]),
      ("log(e^x + 1)", { log(exp($0) + 1) }, -800, [0, 0]),
      ("log1p(e^x)", { log1p(exp($0)) }, 800, [800, 1]),
      ("log(1 - e^x)", { log(1 - exp($0)) }, -1e-20, [log(1e-20), -1e20]),
      ("log(sigmoid x)", { log(sigmoid($0)) }, -800, [-800, 1]),
      ("log(1 - sigmoid x)", { log(1 - sigmoid($0)) }, 800, [-800, -1]),
      ("log(1 + x)", { log(1 + $0) }, 1e-20, [1e-20, 1]),
      ("log(1 - x)", { log(1 - $0) }, 1e-20, [-1e-20, -1]),
      ("log(e^x + e^0.5x)", { log(exp($0) + exp(0.5 * $0)) }, 1600, [1600, 1]),
    ]
    for (name, form, point, expected) in forms {
      let values = try evaluated(form, at: point)
      for (ours, theirs) in zip(values, expected) {
        #expect(abs(ours - theirs) <= 1e-14 * abs(theirs), "\(name): \(values)")
      }
    }
    let tail = try evaluated({ log(normalCDF($0)) }, at: -50)
    #expect(abs(tail[0] + 1254.8313611394) < 1e-9 && tail[1] > 50)
    let upper = try evaluated({ log(1 - normalCDF($0)) }, at: 50)
    #expect(upper[0] == tail[0] && upper[1] == -tail[1])
  }

  @Test func logarithmsOfSumsOfExponentials() throws {
    let z = Tensor.unknown("z", shape: [2, 3])
    let outputs = [log(sum(exp(z))), log(sum(exp(z), axis: 1))]
    let values = try planned(outputs, unknowns: [z], at: [[900, 899, 0, -900, -900, -900]])
    #expect(abs(values[0][0] - 900 - log1p(exp(-1))) < 1e-12)
    #expect(abs(values[1][1] + 900 - log(3)) < 1e-12)
  }

  @Test func nothingTimesTheLogarithmOfNothingIsNothing() throws {
    let counts = Tensor.constant([0, 2, 0], shape: [3])
    let p = Tensor.unknown("p", shape: [3])
    let value = sum(counts * log(p))
    let outputs = [value] + gradient(of: value, withRespectTo: [p])
    let values = try planned(outputs, unknowns: [p], at: [[0, 0.5, 0.5]])
    #expect(abs(values[0][0] - 2 * log(0.5)) < 1e-15)
    #expect(values[1] == [0, 4, 0])
    #expect(
      try planned(xLogY(p, x), given: [p: [0, 1, 2], x: [0]]) == [0, -.infinity, -.infinity])
  }

  @Test func functionsAreComputedBeforeElementsAreRepeated() throws {
    let a = Tensor.unknown("a", shape: [3])
    let index = Tensor.data(
      "g", TensorData(shape: [50], values: (0..<50).map { Double($0 % 3) }, kind: .integer))
    let operations = try Plan(outputs: [sum(log(a[index]))], unknowns: [a]).operations
    #expect(operations.allSatisfy { $0.shape.count <= 3 })
    let values = try planned([sum(log(a[index])), sum(a[index])], unknowns: [a], at: [[1, 2, 3]])
    #expect(abs(values[0][0] - 17 * log(2) - 16 * log(3)) < 1e-13)
    #expect(values[1][0] == 17 + 34 + 48)
    let counts = Tensor.constant((0..<50).map(Double.init), shape: [50])
    let weighted = dot(counts, a[index])
    #expect(try Plan(outputs: [weighted], unknowns: [a]).operations.count == 1)
    let expected = (0..<50).reduce(0) { $0 + Double($1 * ($1 % 3 + 1)) }
    #expect(try planned(weighted, given: [a: [1, 2, 3]]) == [expected])
  }
}
