/// Runs of plans: repeatable, independent of each other, and without allocations.

import ApusTestSupport
import Testing

@testable import ApusGraph

@Suite(.serialized) struct ExecutorTests {
  private func model() throws -> Plan {
    let beta = Tensor.unknown("beta", shape: [3])
    let effects = Tensor.unknown("a", shape: [4, 2])
    let s = Tensor.unknown("s", shape: .scalar)
    let rows = effects[indices((0..<50).map { $0 % 4 })]
    let mu =
      dot(matrix(50, 3), beta) + sum(rows, axis: 1)
      + sum(dot(matrix(40, 50), rows[0][0] + dot(matrix(50, 3), beta)))
    let density =
      sum(-0.5 * square((1 - mu) / exp(s)) - s) + sum(select(mu .> 0, sqrt(mu), exp(mu)))
      + sum(tanh(dot(matrix(20, 20), outer(dot(matrix(20, 3), beta), beta))))
    let slopes = gradient(of: density, withRespectTo: [beta, effects, s])
    return try Plan(outputs: [density] + slopes, unknowns: [beta, effects, s])
  }

  /// In a process of its own: the counter's hook slows others down, and crashes some.
  @Test func runningAllocatesNothing() async {
    await #expect(processExitsWith: .success) {
      let executor = Executor(try ExecutorTests().model())
      executor.run()
      let control = AllocationCounter.allocations {
        withExtendedLifetime([Int](repeating: 1, count: 99)) {}
      }
      #if os(Linux)
        #expect((control ?? 0) > 0)
      #endif
      guard let control, control > 0 else { return }
      #expect(AllocationCounter.allocations { for _ in 0..<100 { executor.run() } } == 0)
    }
  }

  @Test func sameInputsGiveTheSameBitsInAnyExecutor() throws {
    let plan = try model()
    let (a, b) = (Executor(plan), Executor(plan))
    for executor in [a, b] {
      for input in executor.inputs { for i in input.indices { input[i] = 0.1 * Double(i + 1) } }
      executor.run()
    }
    let first = a.outputs.map(Array.init)
    for input in b.inputs { input.update(repeating: 0.7) }
    b.run()
    a.run()
    #expect(a.outputs.map(Array.init) == first)
    #expect(b.outputs.map(Array.init) != first)
  }

  @Test func inputsSurviveARun() throws {
    let executor = Executor(try model())
    for input in executor.inputs { input.update(repeating: 0.25) }
    executor.run()
    #expect(executor.inputs.allSatisfy { $0.allSatisfy { $0 == 0.25 } })
  }

  @Test func outputsMayBeInputsConstantsAndRepeated() throws {
    let x = Tensor.unknown("x", shape: [2])
    let values = try planned(
      [x, 3, sum(x), sum(x), [1.0, 2].tensor], unknowns: [x], at: [[4, 5]])
    #expect(values == [[4, 5], [3], [9], [9], [1, 2]])
  }

  @Test func costCountsOperationsScratchAndData() throws {
    let x = Tensor.unknown("x", shape: [3])
    let cost = try Plan(outputs: [sum(exp(dot(matrix(100, 3), x)))], unknowns: [x]).cost
    #expect(cost.operations == 3)
    #expect(cost.dataBytes == 2400)
    #expect(cost.scratchBytes >= 800 + 24 + 8)
  }
}
