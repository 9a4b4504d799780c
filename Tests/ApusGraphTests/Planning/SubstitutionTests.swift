/// Copies of expressions with other data.

import Testing

@testable import ApusGraph

@Suite struct SubstitutionTests {
  let X = matrix(6, 2)
  let beta = Tensor.unknown("beta", shape: [2])

  @Test func shapesFollowTheNewRowsAndLabelsStay() throws {
    let mu = dot(X, beta).named("mu")
    let average = mean(exp(mu))
    var substitute = Substitution([X: matrix(11, 2)])
    let other = substitute(mu)
    #expect(other.shape == [11])
    #expect(other.description == "mu")
    let result = substitute(average)
    let values = try planned([result], unknowns: [beta], at: [[0.5, -1]])
    let naive = NaiveInterpreter.values(of: [result], given: [beta: [0.5, -1]])
    #expect(agree(values[0], naive[0]))
    #expect(
      agree(values[0], try planned(mean(exp(dot(matrix(11, 2), beta))), given: [beta: [0.5, -1]])))
  }

  @Test func sharedNodesStayShared() {
    let mu = dot(X, beta)
    let (a, b) = (exp(mu), square(mu))
    var substitute = Substitution([X: matrix(3, 2)])
    #expect(substitute(a).node.inputs[0] == substitute(b).node.inputs[0])
    #expect(substitute(a) == substitute(a))
  }

  @Test func whatDoesNotChangeStaysTheSameTensor() {
    let prior = sum(square(beta))
    var substitute = Substitution([X: matrix(3, 2)])
    #expect(substitute(prior) == prior)
    #expect(substitute(beta) == beta)
  }

  @Test func shapesThatNoLongerFitAreErrors() {
    var columns = Substitution([X: matrix(6, 3)])
    let error = columns(dot(X, beta)).error
    #expect(error?.reason == .shapeMismatch)
    #expect(error?.message.contains("3 columns") == true)
    for other in [Tensor.constant(1), [1.0, 2, 3].tensor, .unknown("c", shape: [2, 2, 2])] {
      var substitute = Substitution([X: other])
      #expect(substitute(dot(X, beta)).error?.reason == .shapeMismatch)
      #expect(substitute(dot(X, matrix(2, 2))).error?.reason == .shapeMismatch)
      #expect(substitute(dot(beta, X)).error != nil || other.shape.rank == 2)
    }
  }

  @Test func newIndicesAreChecked() {
    let group = indices([0, 1])
    let effects = Tensor.unknown("a", shape: [3])
    var substitute = Substitution([group: indices([2, 1, 3])])
    let error = substitute(effects[group] * 2).error
    #expect(error?.reason == .indexOutOfRange)
    #expect(error?.message.contains("3 in row 2") == true)
  }
}
