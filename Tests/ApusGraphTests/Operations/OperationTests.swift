/// Every operation against naive loops and differences.

import ApusNumerics
import Testing

@testable import ApusGraph

@Suite struct OperationTests {
  /// The expression's weighted sum, so that every element of it matters differently.
  private struct Setup {
    let unknowns: [Tensor]
    let points: [[Double]]
    let value: Tensor
    let total: Tensor

    init(_ test: OperationCase, seed: Int) {
      var generator = stream(seed)
      unknowns = test.shapes.enumerated().map { .unknown("x\($0)", shape: $1) }
      points = test.shapes.map { generator.numbers($0.count, in: test.range) }
      value = test.build(unknowns)
      let weights = generator.numbers(value.shape.count, in: 0.5...1.5)
      total = sum(value * .constant(weights, shape: value.shape))
    }

    var gradients: [Tensor] { gradient(of: total, withRespectTo: unknowns) }
  }

  @Test(arguments: OperationCase.all)
  func valueEqualsNaiveLoop(_ test: OperationCase) throws {
    for seed in 1...3 {
      let setup = Setup(test, seed: seed)
      let given = Dictionary(uniqueKeysWithValues: zip(setup.unknowns, setup.points))
      let expected = NaiveInterpreter.values(of: [setup.value], given: given)[0]
      let actual = try planned([setup.value], unknowns: setup.unknowns, at: setup.points)[0]
      #expect(agree(actual, expected), "seed \(seed): \(actual), expected \(expected)")
    }
  }

  @Test(arguments: OperationCase.all)
  func gradientEqualsDifferences(_ test: OperationCase) throws {
    for seed in 1...3 {
      let setup = Setup(test, seed: seed)
      let expected = differences(of: setup.total, unknowns: setup.unknowns, at: setup.points)
      let actual = try planned(setup.gradients, unknowns: setup.unknowns, at: setup.points)
      for (actual, expected) in zip(actual, expected) {
        #expect(
          agree(actual, expected, within: 1e-8), "seed \(seed): \(actual), expected \(expected)")
      }
    }
  }

  @Test func everyOperationOfTheSourcesIsCovered() throws {
    var covered = Set<String>()
    for test in OperationCase.all {
      let setup = Setup(test, seed: 1)
      for tensor in topologicalOrder([setup.total] + setup.gradients) {
        covered.insert("\(type(of: tensor.node.operation))")
      }
    }
    let operations = try SourceOperations.names()
    #expect(operations.count > 30)
    #expect(operations.subtracting(covered).isEmpty, "without a case")
  }
}
