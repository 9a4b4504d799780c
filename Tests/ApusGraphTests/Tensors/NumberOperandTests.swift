/// Arithmetic of tensors with numbers, in variables and as literals.
import Testing

@testable import ApusGraph

@Suite struct NumberOperandTests {
  @Test func numbersInVariablesCombineWithTensors() throws {
    let x = Tensor.constant([1, 2, 4], shape: [3])
    let two = 2.0
    let results = [
      x + two, two + x, x - two, two - x, x * two, two * x, x / two, two / x,
      0.5 * x * x - 1 / x + 3,
    ]
    let values = try Plan(outputs: results, unknowns: []).evaluate()
    #expect(
      values == [
        [3, 4, 6], [3, 4, 6], [-1, 0, 2], [1, 0, -2], [2, 4, 8], [2, 4, 8], [0.5, 1, 2],
        [2, 1, 0.5], [2.5, 4.5, 10.75],
      ])
  }
}
