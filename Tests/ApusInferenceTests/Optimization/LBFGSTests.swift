/// The search for a maximum: every reason to stop, and starts that are refused.
import ApusNumerics
import Testing

@testable import ApusInference

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct LBFGSTests {
  @Test func gradientVanishesAtTheModeOfANormal() throws {
    let optimum = try LBFGS().maximize(ScaledNormal(means: [3, -4, 5], scales: [1, 1, 1]))
    #expect(optimum.stop == .gradientVanished && optimum.stop.isConverged)
    #expect(zip(optimum.position, [3, -4, 5]).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test func valueStandsStillWhereRoundingHidesTheRest() throws {
    // A constant of 1e6 swallows the last steps; the gradient never gets below its tolerance.
    let density = ClosureDensity(1) { x, gradient in
      gradient[0] = -1e4 * (x[0] - 1) + 1e-5 * sin(1e9 * x[0])
      return 1e6 - 5e3 * (x[0] - 1) * (x[0] - 1)
    }
    let optimum = try LBFGS().maximize(density)
    #expect(optimum.stop == .valueStandsStill && optimum.stop.isConverged)
    #expect(abs(optimum.position[0] - 1) < 1e-6)
  }

  @Test func modeAtAKinkIsFound() throws {
    let density = ClosureDensity(1) { x, gradient in
      gradient[0] = x[0] > 1.0 / 3 ? -1 : 1
      return -abs(x[0] - 1.0 / 3)
    }
    let optimum = try LBFGS().maximize(density)
    #expect(optimum.stop == .valueStandsStill && abs(optimum.position[0] - 1.0 / 3) < 1e-9)
  }

  @Test func lineSearchFailsWhereTheGradientIsWrong() throws {
    let density = ClosureDensity(1) { x, gradient in
      gradient[0] = x[0] + 1
      return -0.5 * x[0] * x[0] - x[0]
    }
    let optimum = try LBFGS().maximize(density)
    #expect(optimum.stop == .lineSearchFailed && !optimum.stop.isConverged)
    #expect(optimum.position == [0])
  }

  @Test func limitOfIterationsIsAReasonOfItsOwn() throws {
    var search = LBFGS()
    search.maxIterations = 3
    let optimum = try search.maximize(Zoo.correlatedNormal, from: [50, -20])
    #expect(optimum.stop == .iterationLimit && optimum.iterations == 3)
  }

  @Test func densityWithoutEndIsUnbounded() throws {
    let line = ClosureDensity(2) { x, gradient in
      (gradient[0], gradient[1]) = (-x[0], 0.5)
      return -0.5 * x[0] * x[0] + 0.5 * x[1]
    }
    #expect(try LBFGS().maximize(line).stop == .unbounded)
  }

  @Test func edgeThatTheDensityRisesToIsNamed() throws {
    // Rises to 1, where it ends.
    let wall = ClosureDensity(2) { x, gradient in
      guard x[1] < 1 else { throw DensityError.outsideSupport("x[1] is \(x[1])") }
      (gradient[0], gradient[1]) = (-x[0], 1)
      return -0.5 * x[0] * x[0] + x[1]
    }
    let optimum = try LBFGS().maximize(wall, from: [1, 0])
    #expect(optimum.stop == .edgeReached && !optimum.stop.isConverged)
    #expect(abs(optimum.position[1] - 1) < 1e-9)
  }

  @Test func everyReasonIsASentence() {
    #expect(LBFGS.Stop.allCases.count == 6)
    for stop in LBFGS.Stop.allCases {
      let text = stop.description
      #expect(text.hasPrefix(stop.isConverged ? "converged: " : "stopped"))
    }
  }

  @Test func givenStartOutsideIsRefusedWithItsReason() throws {
    let error = try #require(throws: LBFGS.Failure.self) {
      _ = try LBFGS().maximize(Zoo.halfNormal, from: [-1])
    }
    #expect("\(error)".contains("x is -1.0") && "\(error)".contains("initial values"))
  }

  @Test func originThatIsRefusedIsReplacedByAPointInside() throws {
    let density = ClosureDensity(1) { x, gradient in
      guard x[0] > 0.5 else { throw DensityError.outsideSupport("x is \(x[0])") }
      gradient[0] = 3 / x[0] - 1
      return 3 * log(x[0]) - x[0]
    }
    let optimum = try LBFGS().maximize(density)
    #expect(optimum.stop.isConverged && abs(optimum.position[0] - 3) < 1e-6)
  }

  @Test func densityThatIsNowhereFiniteSaysWhatWasTried() throws {
    let error = try #require(throws: SamplerError.self) {
      _ = try LBFGS().maximize(ClosureDensity(1) { _, _ in -.infinity })
    }
    #expect("\(error)".contains("-inf") && "\(error)".contains("100"))
  }

  @Test func spaceWithoutDimensionsIsItsOwnMode() throws {
    let optimum = try LBFGS().maximize(Zoo.zeroDimensional)
    #expect(optimum.position == [] && optimum.logDensity == -1.5)
  }
}
