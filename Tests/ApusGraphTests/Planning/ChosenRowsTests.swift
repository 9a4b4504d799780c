/// Rows that are chosen from an expression are chosen from what it is computed from.
import Testing

@testable import ApusGraph

@Suite struct ChosenRowsTests {
  private let rows = Tensor.constant([4, 0, 2], shape: [3], kind: .integer)
  private let X = Tensor.data(
    "X", TensorData(shape: [5, 2], values: (0..<10).map { Double($0 * $0) }))
  private let x = Tensor.data("x", TensorData(shape: [5], values: [1, .nan, 3, .nan, 5]))
  private let group = Tensor.data(
    "group", TensorData(shape: [5], values: [0, 1, 1, 0, 2], kind: .integer))
  private let b = Tensor.unknown("b", shape: [2])
  private let a = Tensor.unknown("a", shape: [3])

  @Test func valuesAreThoseOfTheRows() throws {
    let B = Tensor.unknown("B", shape: [2, 4])
    let expressions = [
      dot(X, b) + a[group], exp(dot(X, b) / 50) * a[0], square(a[group] - 1),
      broadcast(a[1], to: [5]) - a[group],
    ]
    let inputs = [[0.3, -0.2], [1.5, 2, -0.7], (0..<8).map { Double($0) / 9 }]
    for expression in expressions + [dot(X, B), exp(dot(X, B) / 99) + B[0]] {
      let plan = try Plan(
        outputs: [expression, expression[rows]], unknowns: [b, a, B])
      let values = plan.evaluate(inputs)
      let width = expression.shape.count / 5
      let expected = [4, 0, 2].flatMap { values[0][($0 * width)..<(($0 + 1) * width)] }
      for (found, value) in zip(values[1], expected) { #expect(abs(found - value) < 1e-13) }
    }
  }

  @Test func missingRowsOfDataAreNotUsed() {
    let slope = Tensor.unknown("slope", shape: .scalar)
    #expect((slope * x).usesMissingValues)
    #expect(!(exp(slope * x + a[group])[rows]).usesMissingValues)
    #expect((slope * (x - mean(x)))[rows].usesMissingValues)
    #expect(Tensor.data(of: [slope * x + a[group]]) == [x, group])
    #expect(x.missingPlaces == [1, 3] && slope.missingPlaces.isEmpty)
  }

  /// An index that is an unknown is read when the plan runs.
  @Test func unknownIndex() throws {
    let z = Tensor.unknown("z", shape: [2], kind: .integer)
    let plan = try Plan(outputs: [a[z]], unknowns: [a, z])
    #expect(plan.evaluate([[7, 8, 9], [2, 0]])[0] == [9, 7])
    let beyond = plan.evaluate([[7, 8, 9], [3, -1]])[0]
    #expect(beyond.allSatisfy { $0.isNaN })
  }
}
