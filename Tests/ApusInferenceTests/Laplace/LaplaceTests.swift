/// The Laplace approximation: exact for normals, and refused with a reason where there is none.
import ApusLinearAlgebra
import ApusNumerics
import Testing

@testable import ApusInference

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct LaplaceTests {
  private func difference(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).map { abs($0 - $1) }.max() ?? 0
  }

  @Test func isExactForNormalsHoweverScaledAndCorrelated() throws {
    for (dimension, condition) in [(1, 1.0), (3, 100), (12, 1e6), (40, 1e8)] {
      let normal = try CorrelatedNormal.rotated(dimension, condition: condition, seed: 3)
      let fit = try LaplaceApproximation(of: normal)
      let scales = normal.covariance.diagonal.map { $0.squareRoot() }
      let missed = zip(zip(fit.mode, normal.mean), scales).map { abs($0.0 - $0.1) / $1 }
      #expect(missed.allSatisfy { $0 < 1e-7 })
      let covariance = fit.covariance
      for i in 0..<dimension {
        for j in 0..<dimension {
          let error = abs(covariance[i, j] - normal.covariance[i, j]) / (scales[i] * scales[j])
          #expect(error < 1e-6, "\(dimension) \(condition)")
        }
      }
      // The density has no constant: its integral is that of the normal's exponential.
      let factor = try Cholesky(normal.covariance)
      let logVolume = 0.5 * (Double(dimension) * log(2 * .pi) + factor.logDeterminant)
      #expect(abs(fit.logEvidence - logVolume) < 1e-6)
      #expect(abs(fit.entropy - logVolume - 0.5 * Double(dimension)) < 1e-6)
    }
  }

  @Test func scalesFarApartCostNoAccuracy() throws {
    let normal = ScaledNormal(means: [1e3, -2e-7, 0.5], scales: [1e4, 1e-6, 1])
    let fit = try LaplaceApproximation(of: normal)
    for (found, exact) in zip(fit.standardDeviations, normal.scales) {
      #expect(abs(found / exact - 1) < 1e-8)
    }
  }

  @Test func logDensityIsThatOfTheNormal() throws {
    let fit = try LaplaceApproximation(of: Zoo.correlatedNormal)
    var evaluator = try Zoo.correlatedNormal.makeEvaluator()
    // Determinant 1 · 4 · (1 - 0.81).
    let constant = -log(2 * .pi) - 0.5 * log(0.76)
    for x in [[1.0, -2], [0, 0], [-3, 2.5]] {
      let exact = try evaluator.evaluate(at: x).logDensity + constant
      #expect(abs(fit.logDensity(at: x) - exact) < 1e-8)
    }
  }

  @Test func curvatureOfAGammaOfTheLogarithmIsItsShape() throws {
    // x = log of a Gamma(a, b): mode log(a / b), curvature a, integral Γ(a) / b^a.
    let (a, b) = (4.5, 0.3)
    let density = ClosureDensity(1) { x, gradient in
      gradient[0] = a - b * exp(x[0])
      return a * x[0] - b * exp(x[0])
    }
    let fit = try LaplaceApproximation(of: density)
    #expect(abs(fit.mode[0] - log(a / b)) < 1e-10)
    #expect(abs(fit.covariance[0, 0] * a - 1) < 1e-9)
    // Stirling's formula is this approximation; its error is 1 / 12a.
    #expect(abs(fit.logEvidence - (lgamma(a) - a * log(b)) + 1 / (12 * a)) < 1e-3)
  }

  @Test func newtonStepsGoOnWhereTheSearchWasCutShort() throws {
    var search = LBFGS()
    search.maxIterations = 2
    let fit = try LaplaceApproximation(of: Zoo.correlatedNormal, from: [3, 3], search: search)
    #expect(fit.stop == .iterationLimit && difference(fit.mode, [1, -2]) < 1e-9)
  }

  @Test func drawsHaveTheMomentsOfTheApproximation() throws {
    let fit = try LaplaceApproximation(of: Zoo.correlatedNormal)
    let count = 40_000
    let draws = fit.draws(count, seed: 5)
    func mean(_ f: (Double, Double) -> Double) -> Double {
      (0..<count).reduce(0) { $0 + f(draws[2 * $1], draws[2 * $1 + 1]) } / Double(count)
    }
    let error = 1 / Double(count).squareRoot()
    #expect(abs(mean { a, _ in a } - 1) < 4 * error)
    #expect(abs(mean { _, b in b } + 2) < 4 * 2 * error)
    #expect(abs(mean { a, _ in (a - 1) * (a - 1) } - 1) < 4 * 2.0.squareRoot() * error)
    #expect(abs(mean { _, b in (b + 2) * (b + 2) } - 4) < 4 * 4 * 2.0.squareRoot() * error)
    let product = mean { a, b in (a - 1) * (b + 2) }
    #expect(abs(product - 1.8) < 4 * (4 * 1.81).squareRoot() * error)
  }

  @Test func sameSeedGivesTheSameBits() throws {
    let fit = try LaplaceApproximation(of: Zoo.correlatedNormal)
    let again = try LaplaceApproximation(of: Zoo.correlatedNormal)
    #expect(fit.mode == again.mode && fit.precisionFactor == again.precisionFactor)
    #expect(fit.draws(50, seed: 1) == again.draws(50, seed: 1))
    #expect(fit.draws(20, seed: 1) == Array(fit.draws(50, seed: 1).prefix(40)))
    #expect(fit.draws(50, seed: 1) != fit.draws(50, seed: 2))
    #expect(fit.draws(0, seed: 1) == [])
  }

  @Test func spaceWithoutDimensionsIsFine() throws {
    let fit = try LaplaceApproximation(of: Zoo.zeroDimensional)
    #expect(fit.logEvidence == -1.5 && fit.entropy == 0 && fit.draws(3, seed: 1) == [])
    #expect(fit.covariance.isEmpty && fit.logDensity(at: []) == 0)
  }
}

/// Densities that have no normal around their mode.
@Suite struct LaplaceFailureTests {
  private func failure(
    _ density: some LogDensityModel, from start: [Double]? = nil
  ) throws -> LaplaceError {
    try #require(throws: LaplaceError.self) {
      _ = try LaplaceApproximation(of: density, from: start)
    }
  }

  @Test func flatDirectionIsNamedByItsCoordinates() throws {
    // Only the sum of the last two is known.
    let density = ClosureDensity(3) { x, gradient in
      let sum = x[1] + x[2] - 1
      (gradient[0], gradient[1], gradient[2]) = (-x[0], -7 * sum, -7 * sum)
      return -0.5 * x[0] * x[0] - 3.5 * sum * sum
    }
    guard case .flatDirection(let components) = try failure(density) else {
      Issue.record("not flat")
      return
    }
    #expect(Set(components.map(\.name)) == ["x[1]", "x[2]"])
    #expect(components.map { ($0.share * 1e6).rounded() / 1e6 }.sorted() == [-1, 1])
    #expect("\(try failure(density))".contains("proper priors"))
  }

  @Test func coordinateThatTheDensityIgnoresIsFlat() throws {
    let density = ClosureDensity(2) { x, gradient in
      (gradient[0], gradient[1]) = (-x[0], 0)
      return -0.5 * x[0] * x[0]
    }
    guard case .flatDirection(let components) = try failure(density) else {
      Issue.record("not flat")
      return
    }
    #expect(components.map(\.name) == ["x[1]"])
  }

  @Test func saddleIsToldFromFlatness() throws {
    let density = ClosureDensity(2) { x, gradient in
      (gradient[0], gradient[1]) = (-x[0], 4 * x[1] - 4 * x[1] * x[1] * x[1])
      return -0.5 * x[0] * x[0] + 2 * x[1] * x[1] - x[1] * x[1] * x[1] * x[1]
    }
    // The gradient at the origin vanishes, between the modes at -1 and 1.
    guard case .saddle(let components) = try failure(density) else {
      Issue.record("not a saddle")
      return
    }
    #expect(components.map(\.name) == ["x[1]"])
    let mode = try LaplaceApproximation(of: density, from: [0.3, 0.1])
    #expect(abs(mode.mode[1] - 1) < 1e-8 && abs(mode.covariance[1, 1] - 0.125) < 1e-8)
  }

  @Test func improperDensitiesAreRefused() throws {
    let rising = ClosureDensity(1) { x, gradient in
      gradient[0] = 0.5
      return 0.5 * x[0]
    }
    #expect(try failure(rising) == .noMode(stop: .unbounded, distance: nil, coordinate: ""))
    // Levels off without end; far out its curvature looks like that of a wide normal.
    let levelling = ClosureDensity(1) { x, gradient in
      gradient[0] = exp(-x[0])
      return -exp(-x[0])
    }
    #expect(try failure(levelling) == .unsettledCurvature(coordinate: "x[0]"))
  }

  @Test func modeAtAWallIsRefused() throws {
    let wall = ClosureDensity(1) { x, gradient in
      guard x[0] < 1 else { throw DensityError.outsideSupport("x is \(x[0])") }
      gradient[0] = 2 * x[0] + 1
      return x[0] * x[0] + x[0]
    }
    #expect(try failure(wall) == .noMode(stop: .edgeReached, distance: nil, coordinate: ""))
    #expect("\(try failure(wall))".contains("edge"))
  }

  @Test func gradientThatDoesNotFitTheDensityIsNoMode() throws {
    let wrong = ClosureDensity(1) { x, gradient in
      gradient[0] = x[0] > 0 ? -1 - x[0] : 1 - x[0]
      return -abs(x[0]) - 0.5 * x[0] * x[0]
    }
    #expect(throws: LaplaceError.self) { _ = try LaplaceApproximation(of: wrong, from: [0.7]) }
  }

  @Test func startThatIsNotFiniteIsRefused() throws {
    let error = try #require(throws: LBFGS.Failure.self) {
      _ = try LaplaceApproximation(of: Zoo.halfNormal, from: [-2])
    }
    #expect("\(error)".contains("x is -2.0"))
  }

  @Test func everyErrorSaysWhatToDo() {
    let components = LaplaceError.components(of: [0.1, -2, 0.01], names: ["a", "b", "c"])
    #expect(components.map(\.name) == ["b"])
    let errors: [LaplaceError] = [
      .noMode(stop: .iterationLimit, distance: 2, coordinate: "a"), .flatDirection(components),
      .saddle(components), .unsettledCurvature(coordinate: "a"),
      .refusedNearMode(coordinate: "a", reason: "outside"),
    ]
    for error in errors {
      #expect("\(error)".hasPrefix("no Laplace approximation: "))
      #expect("\(error)".contains("'a'") || "\(error)".contains("b (1.0)"))
    }
  }
}
