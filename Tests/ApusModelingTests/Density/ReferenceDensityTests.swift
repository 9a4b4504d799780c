/// Log densities and gradients of models against figures of another system.
import ApusDistributions
import ApusGraph
import ApusInference
import Testing

@testable import ApusModeling

@Suite struct ReferenceDensityTests {
  @Test(arguments: ReferenceModel.all)
  func logJointMatchesReference(_ model: ReferenceModel) throws {
    let reference = try ReferencePosterior(model.name)
    let density = try model.build(reference).compile()
    for check in try reference.checks() {
      let value = try density.logJoint(check.point)
      #expect(abs(value - check.logJoint) <= 1e-9 * abs(check.logJoint))
    }
  }

  @Test(arguments: ReferenceModel.all)
  func gradientMatchesReference(_ model: ReferenceModel) throws {
    let reference = try ReferencePosterior(model.name)
    let density = try model.build(reference).compile()
    var evaluator = try density.makeEvaluator()
    for check in try reference.checks() {
      let position = try density.unconstrain(check.point)
      let (_, gradient) = try evaluator.evaluate(at: position)
      for (parameter, range) in zip(density.structure.parameters, density.ranges) {
        let isPositive = parameter.bijection is PositiveBijection
        let (point, expected) = (check.point[parameter.name]!, check.gradient[parameter.name]!)
        for (i, coordinate) in range.enumerated() {
          // The chain rule through x = e^y, with the derivative 1 of the log-Jacobian.
          let target = isPositive ? expected[i] * point[i] + 1 : expected[i]
          let scale = max(abs(target), 1e-3)
          #expect(
            abs(gradient[coordinate] - target) <= 1e-6 * scale,
            "\(density.names[coordinate]): \(gradient[coordinate]) against \(target)")
        }
      }
    }
  }

  @Test(arguments: ReferenceModel.all)
  func gradientMatchesCentralDifferences(_ model: ReferenceModel) throws {
    let reference = try ReferencePosterior(model.name)
    let density = try model.build(reference).compile()
    var evaluator = try density.makeEvaluator()
    let position = try density.unconstrain(try reference.checks()[0].point)
    let (_, gradient) = try evaluator.evaluate(at: position)
    for coordinate in stride(from: 0, to: density.dimension, by: max(1, density.dimension / 10)) {
      func value(_ step: Double) throws -> Double {
        var moved = position
        moved[coordinate] += step
        return try evaluator.evaluate(at: moved).logDensity
      }
      let h = 1e-4
      let outer = try (value(2 * h) - value(-2 * h)) / (4 * h)
      let inner = try (value(h) - value(-h)) / (2 * h)
      let difference = (4 * inner - outer) / 3
      #expect(abs(gradient[coordinate] - difference) <= 1e-6 * max(1, abs(difference)))
    }
  }

  @Test func constrainInvertsUnconstrain() throws {
    let density = try linearModel().compile()
    let values = ["alpha": [0.3], "beta": [1.2, -0.4], "sigma": [0.01]]
    let back = try density.constrain(try density.unconstrain(values))
    for (name, expected) in values {
      for (a, b) in zip(back[name]!, expected) { #expect(abs(a - b) <= 1e-14 * abs(b)) }
    }
  }

  @Test func coordinatesAreNamedLikeTheirElements() throws {
    #expect(try linearModel().compile().names == ["alpha", "beta[0]", "beta[1]", "sigma"])
  }
}
