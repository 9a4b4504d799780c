/// Parameters and observations between bounds, known ones and unknown ones.

import ApusDistributions
import ApusGraph
import ApusInference
import ApusModeling
import Testing

@Suite struct BoundedParameterTests {
  /// A width and a place within it.
  static func nested() throws -> Model {
    try Model { m in
      let width = m.parameter("width", Exponential(lam: 0.5))
      let place = m.parameter("place", Uniform(lower: -1, upper: width), shape: [2])
      m.observe("y", Normal(mu: place, sigma: 1), equals: m.data("measured", [0.3, 0.5]))
    }
  }

  @Test func boundsMayBeParametersBefore() throws {
    let density = try Self.nested().compile()
    let values = ["width": [2.5], "place": [-0.75, 2.25]]
    let position = try density.unconstrain(values)
    let again = try density.constrain(position)
    for (name, expected) in values {
      for (a, b) in zip(again[name] ?? [], expected) { #expect(abs(a - b) < 1e-14) }
    }
    var evaluator = try density.makeEvaluator()
    let actual = try evaluator.evaluate(at: position).logDensity
    let terms =
      try Exponential(lam: 0.5).logDensity(2.5)
      + 2 * Uniform(lower: -1, upper: 2.5).logDensity(0)
      + Normal(mu: -0.75, sigma: 1).logDensity(0.3) + Normal(mu: 2.25, sigma: 1).logDensity(0.5)
    // width (1 + y) (1 - y) / width at the shares 1/14 and 13/14 of the interval, and e^y.
    let jacobian = Tensor.constant(2.5 * 3.5 * 3.5 * (13 / 196.0) * (13 / 196.0))
    let expected = try terms + Plan(outputs: [log(jacobian)], unknowns: []).evaluate()[0][0]
    #expect(abs(actual - expected) < 1e-13)
  }

  @Test func gradientsGoThroughBounds() throws {
    let density = try Self.nested().compile()
    var evaluator = try density.makeEvaluator()
    let position = [0.4, -1.2, 0.7]
    let gradient = try evaluator.evaluate(at: position).gradient
    for i in position.indices {
      func value(_ shift: Double) throws -> Double {
        var moved = position
        moved[i] += shift
        return try evaluator.evaluate(at: moved).logDensity
      }
      let step = 1e-3
      let near = try value(step) - value(-step)
      let expected = try (8 * near - (value(2 * step) - value(-2 * step))) / (12 * step)
      #expect(abs(gradient[i] - expected) < 1e-9)
    }
  }

  @Test func valuesOutsideOfUnknownBoundsAreRefusedWithTheirNumbers() throws {
    let density = try Self.nested().compile()
    let error = try #require(throws: ModelError.self) {
      try density.logJoint(["width": [2], "place": [0, 2.5]])
    }
    #expect(error.reason == .outsideSupport)
    for part in ["'place'", "2.5", "between -1 and"] { #expect(error.message.contains(part)) }
  }

  @Test func observationsBeyondAnUnknownBoundHaveNoDensity() throws {
    let model = try Model { m in
      let top = m.parameter("top", Exponential(lam: 1))
      m.observe("y", Uniform(lower: 0, upper: top), equals: m.data("seen", [0.5, 2, 1]))
    }
    let density = try model.compile()
    #expect(try density.logJoint(["top": [1.9]]) == -.infinity)
    let expected = try Exponential(lam: 1).logDensity(4) + 3 * Uniform(upper: 4.0).logDensity(1)
    #expect(abs(try density.logJoint(["top": [4]]) - expected) < 1e-14)
  }

  @Test func observationsBeyondAKnownBoundAreRefusedByRow() throws {
    let error = try #require(throws: ModelError.self) {
      try Model { m in
        let top = m.data("top", [1.0, 2, 3])
        m.observe("y", Uniform(lower: 0, upper: top), equals: m.data("seen", [0.5, 2.5, 1]))
      }
    }
    #expect(error.reason == .outsideSupport)
    for part in ["seen", "2.5", "row 1", "top"] { #expect(error.message.contains(part)) }
  }

  @Test func replacedDataMoveTheBoundsOfAParameter() throws {
    let model = try Model { m in
      let top = m.data("top", 2.0)
      m.parameter("x", Uniform(lower: 0, upper: top))
    }
    let moved = try model.replacingData(["top": 10.0]).compile()
    #expect(try moved.constrain([0.0])["x"] == [5])
  }

  @Test func anglesWindAroundTheCircle() throws {
    let model = try Model { m in
      m.parameter("direction", VonMises(mu: 3, kappa: 2))
    }
    let density = try model.compile()
    var evaluator = try density.makeEvaluator()
    for y in [-9.0, -3.5, 0, 3.5, 9] {
      let angle = try #require(try density.constrain([y])["direction"])[0]
      #expect(abs(angle) <= .pi)
      let expected = try VonMises(mu: 3, kappa: 2).logDensity(angle)
      #expect(abs(try evaluator.evaluate(at: [y]).logDensity - expected) < 1e-13)
    }
  }
}
