/// Pathfinder: the recursion of the inverse Hessian, normal targets, and failures.
import ApusLinearAlgebra
import ApusNumerics
import Foundation
import Testing

@testable import ApusInference

@Suite struct PathfinderTests {
  /// After as many conjugate steps as there are coordinates the estimate is the covariance.
  @Test func inverseHessianIsExactAlongItsSteps() throws {
    let target = try CorrelatedNormal.rotated(5, condition: 6, seed: 3)
    var random = RandomStream(seed: 1, purpose: .simulation)
    var curvature = InverseHessian(dimension: 5, historySize: 4)
    var points = [PathPoint]()
    for _ in 0..<7 {
      let x = target.draw(using: &random)
      points.append(PathPoint(position: x, gradient: target.score(x).map { -$0 }))
    }
    for (start, end) in zip(points, points.dropFirst()) { curvature.observe(from: start, to: end) }
    let matrix = curvature.matrix()
    // The secant equation of the last step holds exactly, and the matrix is symmetric.
    let step = points[6].position.minus(points[5].position)
    let change = points[6].gradient.minus(points[5].gradient)
    #expect(norm((matrix * change).minus(step)) < 1e-10 * norm(step))
    #expect(norm(matrix.storage.minus(matrix.transposed().storage)) < 1e-12)
    #expect(curvature.normal(at: points[6]) != nil)
  }

  @Test func stepsOfNegativeCurvatureAreLeftOut() {
    var curvature = InverseHessian(dimension: 1, historySize: 3)
    curvature.observe(
      from: PathPoint(position: [0], gradient: [1]), to: PathPoint(position: [1], gradient: [0]))
    #expect(curvature.matrix()[0, 0] == 1)
    curvature.observe(
      from: PathPoint(position: [0], gradient: [0]), to: PathPoint(position: [1], gradient: [4]))
    #expect(curvature.matrix()[0, 0] == 0.25)
  }

  @Test(arguments: [2, 6, 30]) func normalTargetsAreFound(dimension: Int) async throws {
    let target = try CorrelatedNormal.rotated(dimension, condition: 10, seed: 4)
    var pathfinder = Pathfinder()
    pathfinder.historySize = 2 * dimension
    let fit = try await pathfinder.fit(target, seed: 1)
    #expect(fit.method == "pathfinder" && fit.stop.isConverged)
    for i in 0..<dimension {
      let sd = target.covariance[i, i].squareRoot()
      #expect(abs(fit.normal.mean[i] - target.mean[i]) < 0.1 * sd)
    }
    // What the bound misses of the evidence is the divergence of the fit: less than a tenth for each
    // coordinate, which is that of widths wrong by a quarter.
    let evidence =
      0.5 * Double(dimension) * naturalLog(2 * .pi)
      + target.factor.diagonal.reduce(0) { $0 + naturalLog($1) }
    #expect(fit.elbo.value > evidence - 0.1 * Double(dimension))
    #expect(fit.elbo.value < evidence + 4 * fit.elbo.standardError)
  }

  @Test func sameSeedSameBits() async throws {
    let fits = try await [1, 1, 2].asyncMap {
      try await Pathfinder().fit(Zoo.correlatedNormal, seed: $0).normal
    }
    #expect(fits[0] == fits[1] && fits[0] != fits[2])
  }

  @Test func whereThereIsNoCurvatureThereIsNoPath() async throws {
    let slope = ClosureDensity(1) { x, gradient in
      gradient[0] = x[0] < 0 ? 1 : -1
      return x[0] < 0 ? -.infinity : -x[0]
    }
    let error = await #expect(throws: (any Error).self) {
      _ = try await Pathfinder().fit(slope, seed: 1, initial: [-1])
    }
    #expect(error != nil)
  }

  /// Where the density rises without end there is no mode, whether or not there is a best normal
  /// density on the way; nor where the search was not let go on.
  @Test func searchesWithoutAModeAreNotCalledConverged() async throws {
    let funnel = ClosureDensity(2) { x, gradient in
      // x[1] ~ Normal(0, 1), x[0] ~ Normal(0, exp(x[1] * 2)): the density rises without end where the
      // scale shrinks.
      let precision = exp(-4 * x[1])
      gradient[0] = -x[0] * precision
      gradient[1] = 2 * x[0] * x[0] * precision - 2 - x[1] * 1e-9
      return -0.5 * x[0] * x[0] * precision - 2 * x[1] - 0.5e-9 * x[1] * x[1]
    }
    let fit = try? await Pathfinder().fit(funnel, seed: 1)
    #expect(fit?.stop.isConverged != true)
    var short = Pathfinder()
    short.maxIterations = 1
    let stopped = try await short.fit(
      try CorrelatedNormal.rotated(6, condition: 10, seed: 4), seed: 1)
    #expect(stopped.stop == .notStationary)
  }

  @Test func settingsThatMakeNoSenseAreRefusedByName() async {
    for (name, change) in [
      ("paths is 0", { (p: inout Pathfinder) in p.paths = 0 }),
      ("historySize is 0", { $0.historySize = 0 }),
      ("elboDraws is 0", { $0.elboDraws = 0 }),
      ("maxIterations is 0", { $0.maxIterations = 0 }),
    ] {
      var pathfinder = Pathfinder()
      change(&pathfinder)
      let settings = pathfinder
      let error = await #expect(throws: SamplerError.self) {
        _ = try await settings.fit(Zoo.correlatedNormal, seed: 1)
      }
      #expect(error.map { "\($0)".hasPrefix(name) } ?? false)
    }
  }
}

extension Array {
  fileprivate func asyncMap<T>(_ body: (Element) async throws -> T) async rethrows -> [T] {
    var result = [T]()
    for element in self { result.append(try await body(element)) }
    return result
  }
}
