/// Recurrences against loops, their mistakes, and runs without allocations.

import ApusNumerics
import ApusTestSupport
import Testing

@testable import ApusGraph

@Suite struct ScanTests {
  private let phi = Tensor.unknown("phi", shape: .scalar)
  private let start = Tensor.unknown("start", shape: .scalar)

  private func series(_ count: Int) -> (tensor: Tensor, values: [Double]) {
    var generator = stream(count)
    let values = generator.numbers(count, in: -1...1)
    return (.data("y", TensorData(shape: [count], values: values)), values)
  }

  @Test func linearRecurrenceHasItsExactStatesAndDerivatives() throws {
    let (y, values) = series(200)
    let states = scan(from: start, over: [y]) { state, rows in phi * state + rows[0] }
    let total = sum(square(states))
    let slopes = gradient(of: total, withRespectTo: [phi, start])
    let actual = try planned([states] + slopes, unknowns: [phi, start], at: [[0.9], [2]])
    // Forward derivatives of s = phi s + y.
    var (s, byPhi, byStart) = (2.0, 0.0, 1.0)
    var (expected, slopePhi, slopeStart) = ([Double](), 0.0, 0.0)
    for value in values {
      (s, byPhi, byStart) = (0.9 * s + value, s + 0.9 * byPhi, 0.9 * byStart)
      expected.append(s)
      slopePhi += 2 * s * byPhi
      slopeStart += 2 * s * byStart
    }
    #expect(agree(actual[0], expected, within: 1e-14))
    #expect(agree(actual[1], [slopePhi], within: 1e-13))
    #expect(agree(actual[2], [slopeStart], within: 1e-13))
  }

  @Test func scanEqualsUnrolledSteps() throws {
    let emissions = Tensor.unknown("e", shape: [6, 3])
    let logits = Tensor.unknown("w", shape: [3, 3])
    func step(_ state: Tensor, _ row: Tensor) -> Tensor {
      logSumExp(expandDimensions(state, axis: 1) + logSoftmax(logits, axis: 1), axis: 0) + row
    }
    let first = logSoftmax(emissions[0])
    let scanned = scan(from: first, over: [emissions[1...]]) { step($0, $1[0]) }
    let unrolled = (1..<6).reduce(first) { step($0, emissions[$1]) }
    let unknowns = [emissions, logits]
    var generator = stream(7)
    let point = unknowns.map { generator.numbers($0.shape.count, in: -2...2) }
    func outputs(_ last: Tensor) throws -> [[Double]] {
      let total = logSumExp(last)
      let slopes = gradient(of: total, withRespectTo: unknowns)
      return try planned([total] + slopes, unknowns: unknowns, at: point)
    }
    for (a, b) in zip(try outputs(scanned[4]), try outputs(unrolled)) {
      #expect(agree(a, b, within: 1e-13))
    }
  }

  @Test func nestedScansWork() throws {
    let (y, values) = series(5)
    let sums = scan(from: start, over: [y]) { outer, rows in
      scan(from: outer, over: [[1.0, 2].tensor]) { state, inner in
        state * phi + rows[0] * inner[0]
      }[1]
    }
    let slopes = gradient(of: sum(sums), withRespectTo: [phi])
    let point = [[0.5], [1.0]]
    let actual = try planned([sums] + slopes, unknowns: [phi, start], at: point)
    var s = 1.0
    let expected = values.map { y -> Double in
      s = (s * 0.5 + y) * 0.5 + 2 * y
      return s
    }
    #expect(agree(actual[0], expected))
    let slope = differences(of: sum(sums), unknowns: [phi, start], at: point)[0]
    #expect(agree(actual[1], slope, within: 1e-9))
  }

  @Test func noRowsGiveNoStates() throws {
    let none = Tensor.data("none", TensorData(shape: [0], values: []))
    let states = scan(from: start, over: [none]) { state, rows in phi * state + rows[0] }
    let slopes = gradient(of: sum(states), withRespectTo: [phi, start])
    let values = try planned([states] + slopes, unknowns: [phi, start], at: [[1], [2]])
    #expect(values == [[], [0], [0]])
  }

  @Test func dataAndLengthCanBeReplaced() throws {
    let (y, _) = series(4)
    let (longer, values) = series(9)
    let level = Tensor.data("level", TensorData(shape: [], values: [3]))
    let other = Tensor.data("level", TensorData(shape: [], values: [1]))
    let states = scan(from: start, over: [y]) { state, rows in level * state + rows[0] }
    var substitution = Substitution([y: longer, level: other])
    let replaced = substitution(states)
    #expect(replaced.shape == [9])
    let last = try planned(replaced, given: [start: [0]])[8]
    #expect(agree([last], [values.reduce(0, +)]))
    let wrong = Tensor.data("level", TensorData(shape: [2], values: [1, 2]))
    var bad = Substitution([level: wrong])
    #expect(bad(states).error?.message.contains("level has the shape [2]") == true)
  }

  /// In a process of its own: the counter's hook would see other tests.
  @Test func runningAllocatesNothing() async {
    await #expect(processExitsWith: .success) {
      let executor = Executor(try AllocationModel.plan())
      executor.run()
      #expect(executor.outputs.allSatisfy { $0[0].isFinite })
      let count = AllocationCounter.allocations { for _ in 0..<100 { executor.run() } }
      #expect((count ?? 0) == 0)
    }
  }

  @Test func mistakesAreNamed() {
    let (y, _) = series(4)
    let x = Tensor.data("x", TensorData(shape: [5], values: [1, 2, 3, 4, 5]))
    func message(_ tensor: Tensor) -> String { tensor.error?.description ?? "" }
    let lengths = message(scan(from: start, over: [y, x]) { state, rows in state + rows[1] })
    let line = #line - 1
    #expect(lengths.contains("y has the shape [4] and x has the shape [5]"), "\(lengths)")
    #expect(lengths.hasSuffix("ScanTests.swift:\(line))"), "\(lengths)")
    let shapes = message(scan(from: start, over: [y]) { state, rows in state + x })
    #expect(shapes.contains("state of the shape [5]") && shapes.contains("start"), "\(shapes)")
    let scalar = message(scan(from: start, over: [phi]) { state, rows in state })
    #expect(scalar.contains("phi is a single number"), "\(scalar)")
    #expect(message(scan(from: start, over: []) { state, _ in state }).contains("no sequence"))
    #expect(message(scan(from: start + x * y, over: [y]) { state, _ in state }).contains("x * y"))
    let states = scan(from: start, over: [y]) { state, rows in square(phi * state) }
    let slope = gradient(of: sum(states), withRespectTo: [phi])[0]
    #expect(gradient(of: slope, withRespectTo: [phi])[0].error?.reason == .unsupported)
  }
}

/// A model of operations that could allocate: recurrences, factorisations, reductions.
private enum AllocationModel {
  static func plan() throws -> Plan {
    let (phi, start) = (Tensor.unknown("phi", shape: []), Tensor.unknown("start", shape: []))
    let y = Tensor.constant((0..<30).map { 0.1 * Double($0 % 7) }, shape: [30])
    let volatility = scan(from: exp(start), over: [y]) { state, rows in
      0.1 + sigmoid(phi) * square(rows[0]) + 0.3 * state
    }
    let factor = cholesky(
      dot(matrix(3, 3), transpose(matrix(3, 3))) + diagonalMatrix(exp(stack([start, phi, phi]))))
    let terms = [
      sum(log(volatility)), max(volatility), logSumExp(volatility), sum(softmax(volatility)[1...]),
      sum(solveTriangular(factor, stack([phi, start, phi]))), logDeterminant(factor: factor),
      regularizedBeta(sigmoid(phi), alpha: exp(start), beta: 2), sum(cumulativeSum(volatility)),
      regularizedGammaP(exp(phi), shape: exp(start)), sum(square(transpose(factor))),
      sum(square(concatenate([volatility, y]))), sum(logSoftmax(factor, axis: 1)),
    ]
    let total = terms.reduce(0, +)
    let slopes = gradient(of: total, withRespectTo: [phi, start])
    return try Plan(outputs: [total] + slopes, unknowns: [phi, start])
  }
}
