/// Sums over rows that are linear in the unknowns need no rows.

import Testing

@testable import ApusGraph

@Suite struct SufficientStatisticsTests {
  private let rows = 200
  private let s = Tensor.unknown("s", shape: .scalar)
  private let beta = Tensor.unknown("beta", shape: [3])
  private let effects = Tensor.unknown("a", shape: [5])
  private var unknowns: [Tensor] { [s, beta, effects] }
  private var y: Tensor { column(3) }
  private var group: Tensor { indices((0..<rows).map { ($0 * 7) % 5 }) }

  private func column(_ seed: Int) -> Tensor {
    var generator = stream(seed)
    return .data("y", TensorData(shape: [rows], values: generator.numbers(rows, in: 0...3)))
  }

  /// Offset, number, columns, data column and group effects.
  private var predictor: Tensor {
    column(4) + s + dot(matrix(rows, 3), beta) - square(s) * column(5) + effects[group]
  }

  private func rowOperations(_ outputs: [Tensor]) throws -> [String] {
    try Plan(outputs: outputs, unknowns: unknowns).loops
      .flatMap { $0.members.map(\.tensor.node.operation.name) }
  }

  @Test func weightedSumsOfPredictorsVisitNoRows() throws {
    for value in [
      sum(predictor), sum(y * predictor), sum(-(2 * (predictor * y))), dot(y, -predictor),
    ] {
      #expect(try rowOperations([value] + gradient(of: value, withRespectTo: unknowns)) == [])
    }
  }

  /// Values and gradients are those of the sums as they were written.
  @Test func valuesAndGradientsAreThoseOfTheRows() throws {
    let point = [[0.3], [0.1, -0.4, 0.2], [0.5, -0.1, 0.2, 0.4, -0.3]]
    for value in [
      sum(y * predictor - exp(predictor)), sum(predictor) + s, dot(y, -predictor),
      sum(predictor / 3 - y * predictor),
    ] {
      let given = Dictionary(uniqueKeysWithValues: zip(unknowns, point))
      let expected = NaiveInterpreter.values(of: [value], given: given)[0]
      #expect(agree(try planned([value], unknowns: unknowns, at: point)[0], expected))
      let slopes = gradient(of: value, withRespectTo: unknowns)
      let differences = differences(of: value, unknowns: unknowns, at: point)
      for (a, b) in zip(try planned(slopes, unknowns: unknowns, at: point), differences) {
        #expect(agree(a, b, within: 1e-8))
      }
    }
  }

  /// The likelihood of counts needs the rows for their means alone.
  @Test func countsNeedOneExponentialARow() throws {
    let eta = effects[group] + s * column(5)
    let value = sum(y * eta - exp(eta))
    let found = try rowOperations([value] + gradient(of: value, withRespectTo: unknowns))
    #expect(
      found.sorted() == ["exp", "gather", "innerProduct", "multiplyAdd", "scatterAdd", "sum"])
  }

  /// The longest chains of sums are looked at without recursion.
  @Test func longChainsOfTermsAreNoDanger() throws {
    var chain = s * column(5)
    for _ in 0..<20_000 { chain = chain + effects[group] * 0.001 - s }
    #expect(chain.node.isLinearInRows)
  }
}
