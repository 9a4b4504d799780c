/// Handles, names, kinds and descriptions of tensors.

import Testing

@testable import ApusGraph

@Suite struct TensorTests {
  let x = Tensor.unknown("x", shape: [3])

  @Test func namedUnknownIsStillTheSameUnknown() throws {
    let renamed = x.named("other")
    let total = sum(square(renamed)) + sum(x)
    let slopes = gradient(of: total, withRespectTo: [x])
    let values = try planned([total] + slopes, unknowns: [x], at: [[1, 2, 3]])
    #expect(values == [[20], [3, 5, 7]])
    #expect(try planned([renamed], unknowns: [renamed], at: [[4, 5, 6]]) == [[4, 5, 6]])
  }

  @Test func namedDataFollowReplacedData() {
    let data = Tensor.data("X", TensorData(shape: [2], values: [1, 2]))
    let other = Tensor.data("X", TensorData(shape: [4], values: [1, 2, 3, 4]))
    var substitute = Substitution([data: other])
    let result = substitute(exp(data.named("predictor")))
    #expect(result.shape == [4])
    #expect(result.node.inputs[0].description == "predictor")
  }

  @Test func namedIndexStillIndexes() {
    let group = indices([0, 2]).named("county")
    #expect(group.kind == .integer)
    #expect(x[group].shape == [2])
  }

  @Test func gatherOfIntegerDataIsInteger() throws {
    let picked = indices([1, 0, 2])[indices([2, 2])]
    #expect(picked.kind == .integer)
  }

  @Test func namedExpressionIsOneNodeWithTheUnnamed() throws {
    let total = sum(exp(x)) + sum(exp(x).named("e"))
    #expect(try Plan(outputs: [total], unknowns: [x]).cost.operations == 3)
  }

  @Test func descriptionsUseTheNamesOfUsers() {
    let y = Tensor.unknown("y", shape: [3])
    #expect("\(x + 2 * y)" == "x + 2 * y")
    #expect("\(exp(x)[indices([1])])" == "exp(x)[group]")
    #expect("\(dot(matrix(4, 3), x))" == "dot(X, x)")
    #expect("\((x + y).named("mu"))" == "mu")
    #expect("\(sum(matrix(4, 3), axis: 1))" == "sum(X, axis: 1)")
  }

  @Test func equalityIsThatOfNodes() {
    #expect(x == x.tensor)
    #expect(x != Tensor.unknown("x", shape: [3]))
  }
}
