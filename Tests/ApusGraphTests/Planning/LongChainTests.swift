/// Chains far longer than any stack.

import Testing

@testable import ApusGraph

@Suite struct LongChainTests {
  static let length = 100_000

  @Test func longChainIsBuiltPlannedRunAndReleased() throws {
    let x = Tensor.unknown("x", shape: .scalar)
    var chain = x
    for i in 0..<Self.length { chain = chain * 0.5 + (i % 2 == 0 ? x : -x) }
    let values = try planned(chain, given: [x: [1.5]])
    #expect(agree(values, [-1], within: 1e-9))
  }

  @Test func gradientOfLongChainIsPlannedAndRun() throws {
    let x = Tensor.unknown("x", shape: [3])
    var chain = x
    for _ in 0..<Self.length { chain = chain + x }
    let slopes = gradient(of: sum(chain), withRespectTo: [x])
    let values = try planned(slopes[0], given: [x: [1, 2, 3]])
    #expect(values == [Double](repeating: Double(Self.length + 1), count: 3))
  }

  @Test func sumOfLongChainOfScalarsDoesNotRecurse() throws {
    let x = Tensor.unknown("x", shape: [3])
    let s = Tensor.unknown("s", shape: .scalar)
    var chain = x
    for i in 0..<Self.length { chain = chain + s * Double(i).tensor }
    let values = try planned(sum(chain), given: [x: [1, 2, 3], s: [1]])
    let n = Double(Self.length)
    #expect(agree(values, [6 + 3 * n * (n - 1) / 2]))
  }

  @Test func longChainIsSubstitutedAndDescribed() {
    let x = Tensor.unknown("x", shape: [3])
    var chain = x
    for _ in 0..<Self.length { chain = exp(chain) }
    var substitute = Substitution([x: .unknown("y", shape: [5])])
    #expect(substitute(chain).shape == [5])
    #expect(chain.description.count < 100)
  }

  @Test func memoryOfLongChainStaysSmall() throws {
    let x = Tensor.unknown("x", shape: [1000])
    var chain = x
    for _ in 0..<1000 { chain = tanh(chain) }
    let plan = try Plan(outputs: [sum(chain)], unknowns: [x])
    #expect(plan.cost.operations == 1001)
    #expect(plan.cost.scratchBytes < 4 * 8192)
  }
}
