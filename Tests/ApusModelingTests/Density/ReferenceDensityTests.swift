/// Log densities and gradients of models against figures of another system.
import ApusDistributions
import ApusGraph
import ApusInference
import ApusReferenceModels
import Testing

@testable import ApusModeling

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

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

  /// In the constrained space, where the reference has it.
  @Test(arguments: ReferenceModel.all)
  func gradientMatchesReference(_ model: ReferenceModel) throws {
    let reference = try ReferencePosterior(model.name)
    let structure = try model.build(reference).structure
    let parameters = structure.parameters.map(\.tensor)
    let plan = try Plan(
      outputs: gradient(of: try structure.logJoint(), withRespectTo: parameters),
      unknowns: parameters)
    for check in try reference.checks() where !check.gradient.isEmpty {
      let values = plan.evaluate(structure.parameters.map { check.point[$0.name]! })
      for (parameter, slopes) in zip(structure.parameters, values) {
        let expected = check.gradient[parameter.name]!
        let scale = expected.map(abs).max() ?? 0
        for (ours, theirs) in zip(slopes, expected) {
          let error = abs(ours - theirs)
          #expect(
            error <= 1e-6 * max(abs(theirs), 1e-3, 1e-6 * scale),
            "\(parameter.name): \(ours) against \(theirs)")
        }
      }
    }
  }

  @Test(arguments: ReferenceModel.all)
  func gradientMatchesCentralDifferences(_ model: ReferenceModel) throws {
    let reference = try ReferencePosterior(model.name)
    let density = try model.build(reference).compile()
    var evaluator = try density.makeEvaluator()
    guard let check = try reference.checks().first else { return }
    let position = try density.unconstrain(check.point)
    let (logDensity, gradient) = try evaluator.evaluate(at: position)
    for coordinate in stride(from: 0, to: density.dimension, by: max(1, density.dimension / 10)) {
      func value(_ step: Double) throws -> Double {
        var moved = position
        moved[coordinate] += step
        return try evaluator.evaluate(at: moved).logDensity
      }
      func difference(_ h: Double) throws -> Double {
        let outer = try (value(2 * h) - value(-2 * h)) / (4 * h)
        let inner = try (value(h) - value(-h)) / (2 * h)
        return (4 * inner - outer) / 3
      }
      // Large steps have errors of the formula, small ones of rounding.
      let errors = try [1e-4, 1e-5].map { h in
        let difference = try difference(h)
        let rounding = 1e-14 * abs(logDensity) / h
        return abs(gradient[coordinate] - difference)
          / (1e-6 * max(1, abs(difference)) + rounding)
      }
      #expect(errors.min()! <= 1, "\(density.names[coordinate]): \(errors)")
    }
  }

  @Test(arguments: ReferenceModel.all)
  func collapsedDensityEqualsTheSumOverRows(_ model: ReferenceModel) throws {
    let reference = try ReferencePosterior(model.name)
    let built = try model.build(reference)
    guard let check = try reference.checks().first else { return }
    let collapsed = try built.compile()
    guard !collapsed.collapsed.isEmpty else { return }
    var fast = try collapsed.makeEvaluator()
    var slow = try built.compile(collapsing: false).makeEvaluator()
    // Away from the mode, where derivatives would be what is left of sums that cancel.
    let position = try collapsed.unconstrain(check.point).enumerated().map {
      $1 + ($0 % 2 == 0 ? 0.3 : -0.2)
    }
    let (value, gradient) = try fast.evaluate(at: position)
    let (expected, slopes) = try slow.evaluate(at: position)
    #expect(abs(value - expected) <= 1e-10 * abs(expected))
    let scale = slopes.map(abs).max() ?? 0
    for (a, b) in zip(gradient, slopes) { #expect(abs(a - b) <= 1e-10 * max(abs(b), scale)) }
  }

  /// Prints how long building and planning takes; runs when the environment asks for it.
  @Test(.enabled(if: getenv("APUS_BENCHMARK") != nil))
  func buildingAndPlanningIsQuick() throws {
    for model in ReferenceModel.all {
      let reference = try ReferencePosterior(model.name)
      var (building, planning, compiling) = (Double.infinity, Double.infinity, Double.infinity)
      for _ in 0..<5 {
        let start = ContinuousClock.now
        let built = try model.build(reference)
        let middle = ContinuousClock.now
        _ = try built.compile(collapsing: false)
        let end = ContinuousClock.now
        _ = try built.compile()
        building = min(building, (middle - start) / .milliseconds(1))
        planning = min(planning, (end - middle) / .milliseconds(1))
        compiling = min(compiling, (ContinuousClock.now - end) / .milliseconds(1))
      }
      print("\(model.name): built in \(building) ms, planned \(planning), collapsed \(compiling)")
      #expect(building + planning < 10, "\(model.name)")
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
