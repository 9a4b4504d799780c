/// Modes in the constrained space: named, explained, and right at the edges.
import ApusDistributions
import ApusGraph
import ApusInference
import Testing

@testable import ApusModeling

@Suite struct MaximumAPosterioriTests {
  @Test func modeOfAScaleHasNoJacobian() throws {
    let model = try Model { m in
      let sigma = m.parameter("sigma", Gamma(alpha: 3, beta: 2))
      m.deterministic("twice", 2 * sigma)
    }
    let mode = try model.maximumAPosteriori()
    #expect(mode.names == ["sigma", "twice"] && mode.stop.isConverged)
    #expect(abs(mode["sigma"]![0] - 1) < 1e-6 && abs(mode["twice"]![0] - 2) < 1e-6)
    #expect(mode["beta"] == nil)
    #expect("\(mode)".contains("sigma = ") && "\(mode)".contains("converged"))
  }

  @Test func scaleWhoseModeIsZeroIsApproached() throws {
    let model = try Model { m in
      let tau = m.parameter("tau", HalfNormal(sigma: 1))
      let z = m.parameter("z", Normal(mu: 0, sigma: 1), shape: [2])
      m.observe("obs", Normal(mu: tau * z, sigma: 1), equals: m.data("y", [0.0, 0]))
    }
    let mode = try model.maximumAPosteriori(initial: ["tau": [0.5], "z": [1, -1]])
    #expect(mode.stop.isConverged && mode["tau"]![0] > 0 && mode["tau"]![0] < 1e-3)
    #expect(mode["z"]!.allSatisfy { abs($0) < 1e-3 })
  }

  @Test func densityThatGrowsAsAScaleShrinksSaysSo() throws {
    // As tau goes to 0 around equal effects, the joint density has no bound.
    let model = try Model { m in
      let tau = m.parameter("tau", HalfNormal(sigma: 1))
      m.parameter("theta", Normal(mu: 0, sigma: tau), shape: [3])
    }
    let mode = try model.maximumAPosteriori(initial: ["tau": [1], "theta": [0, 0, 0]])
    #expect(!mode.stop.isConverged && mode["tau"]![0] < 1e-100)
  }

  @Test func startThatIsNotFiniteNamesTheTerm() throws {
    let model = try Model { m in
      let rate = m.parameter("rate", Normal(mu: 0, sigma: 1))
      m.potential("soft", -0.5 * square(rate) + log(rate))
    }
    let error = try #require(throws: LBFGS.Failure.self) {
      _ = try model.maximumAPosteriori(initial: ["rate": [-1]])
    }
    #expect("\(error)".contains("the potential 'soft'") && "\(error)".contains("initial values"))
    // Without a start of one's own the search finds one inside.
    let mode = try model.maximumAPosteriori()
    #expect(abs(mode["rate"]![0] - 0.5.squareRoot()) < 1e-6)
  }

  @Test func limitOfIterationsReachesTheResult() throws {
    let model = try Model { m in m.parameter("x", Normal(mu: 30, sigma: 4), shape: [2]) }
    var search = LBFGS()
    search.maxIterations = 1
    let mode = try model.maximumAPosteriori(search: search)
    #expect(mode.stop == .iterationLimit && mode.iterations == 1)
  }

  @Test func improperModelHasNoMode() throws {
    let model = try Model { m in
      let x = m.parameter("x", Flat())
      m.potential("up", 0.5 * x)
    }
    #expect(try model.maximumAPosteriori().stop == .unbounded)
  }
}
