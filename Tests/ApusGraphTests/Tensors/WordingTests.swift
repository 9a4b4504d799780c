/// Expressions in words, and what they are computed from.

import Testing

@testable import ApusGraph

@Suite struct WordingTests {
  let a = Tensor.unknown("a", shape: [3])
  let b = Tensor.unknown("b", shape: [3])

  @Test func bracketsKeepTheOrder() {
    #expect((a - (b - a)).formula == "a - (b - a)")
    #expect((a - b - a).formula == "a - b - a")
    #expect((a / (b * a)).formula == "a / (b * a)")
    #expect(((a + b) * -b).formula == "(a + b) * -b")
    #expect((-(-a)).formula == "-(-a)")
    #expect((a * -2.0).formula == "a * -2")
    #expect(slice(a + b, 1..<3).formula == "(a + b)[1..<3]")
    #expect((a .< (b .< a)).formula == "a .< (b .< a)")
    #expect(pow(a + b, 2).formula == "pow(a + b, 2)")
    #expect("\(exp(exp(exp((a + b) * a))))" == "exp(exp(exp(…)))")
  }

  @Test func constantsAreShownAsPeopleWriteThem() {
    #expect((a + 0.5).formula == "a + 0.5")
    #expect((a + [1.0, -2, 0.25].tensor).formula == "a + [1, -2, 0.25]")
    #expect(sum([Double](repeating: 1, count: 9).tensor).formula == "sum(constant of 9)")
    #expect(Tensor.constant(.infinity).formula == "inf")
    #expect(Tensor.constant([2], shape: [1, 1]).formula == "2")
    #expect(Tensor.constant([], shape: [0]).formula == "[]")
  }

  @Test func namesStopTheFormulaAndTheDefinitionLooksBehindOne() {
    let mu = (a + b).named("mu")
    let nu = exp(mu).named("nu")
    #expect(nu.formula == "nu" && nu.definition == "exp(mu)")
    #expect(a.named("c").definition == "a" && a.definition == "a")
  }

  @Test func whatIsTooLongIsShortenedFromWithin() {
    let text = (0..<60).reduce(a) { x, _ in x * b + x }.formula
    #expect(text.count <= Tensor.longestText && text.contains("…") && text.contains("b"))
    let wide = stack((0..<300).map { Tensor.unknown("name\($0)", shape: []) }).formula
    #expect(wide.count == Tensor.longestText + 1 && wide.hasSuffix("…"))
  }

  @Test func sourcesStopAtNamesAndLeavesDoNot() {
    let x = Tensor.data("x", TensorData(shape: [3], values: [1, 2, 3]))
    let mu = (a + x).named("mu")
    let total = mu * b + 2
    #expect(Tensor.sources(of: [total], among: [a, b, x, mu]) == [mu, b])
    #expect(Tensor.leaves(of: [total]) == [a, x, b])
  }
}
