/// Pathfinder: the recursion of the inverse Hessian, normal targets, and failures.
import ApusLinearAlgebra
import ApusNumerics
import Foundation
import Testing

@testable import ApusInference

@Suite struct PathfinderTests {
  /// Correlated normal targets of which the steps of a search can tell all: variances that differ
  /// along few axes, or as many steps as there are coordinates.
  enum Target: CaseIterable {
    case rotated2, rotated10, rotated50, equal50, strong50, neighbours50

    func target() throws -> CorrelatedNormal {
      switch self {
      case .rotated2: try .rotated(2, condition: 10, seed: 4)
      case .rotated10: try .rotated(10, condition: 10, seed: 4)
      case .rotated50: try .rotated(50, condition: 1e4, seed: 4)
      case .equal50: try Self.normal(50) { $0 == $1 ? 1 : 0.5 }
      case .strong50: try Self.normal(50) { $0 == $1 ? 1 : 0.9 }
      case .neighbours50: try Self.normal(50) { power(0.9, Double(abs($0 - $1))) }
      }
    }

    private static func normal(
      _ count: Int, _ correlation: (Int, Int) -> Double
    ) throws -> CorrelatedNormal {
      var covariance = Matrix(rows: count, columns: count)
      for j in 0..<count {
        for i in 0..<count { covariance[i, j] = 4 * correlation(i, j) }
      }
      return try CorrelatedNormal(
        mean: (0..<count).map { 3 * Double($0 % 5) - 4 }, covariance: covariance)
    }
  }

  /// Modes within a fifth of a standard deviation and widths within a tenth, of the best path and of
  /// the pool.
  @Test(arguments: Target.allCases) func normalTargetsAreFound(_ kind: Target) async throws {
    let target = try kind.target()
    var pathfinder = Pathfinder()
    pathfinder.historySize = 2 * target.dimension
    for seed in UInt64(1)...4 {
      let fit = try await pathfinder.fit(target, seed: seed)
      #expect(fit.method == "pathfinder" && fit.stop.isConverged && fit.paretoK < 0.7)
      for i in 0..<target.dimension {
        let sd = target.covariance[i, i].squareRoot()
        #expect(abs(fit.normal.mean[i] - target.mean[i]) < 0.2 * sd, "mean \(i), seed \(seed)")
        #expect(abs(fit.normal.standardDeviations[i] / sd - 1) < 0.1, "sd \(i), seed \(seed)")
        #expect(abs(fit.moments.means[i] - target.mean[i]) < 0.2 * sd, "mean \(i), seed \(seed)")
        #expect(abs(fit.moments.standardDeviations[i] / sd - 1) < 0.1, "sd \(i), seed \(seed)")
      }
      // What the bound misses of the evidence is the divergence of the fit.
      let evidence =
        0.5 * Double(target.dimension) * naturalLog(2 * .pi)
        + target.factor.diagonal.reduce(0) { $0 + naturalLog($1) }
      #expect(fit.elbo.value < evidence + 4 * fit.elbo.standardError + 1e-9)
      #expect(fit.elbo.value > evidence - 0.01 * Double(target.dimension))
    }
  }

  /// The search is at the mode long before it has moved along every axis: where it has not, variances
  /// are those given the other coordinates, which are too small, and k-hat says so.
  @Test func axesThatNoStepWasAlongAreTooNarrow() async throws {
    let target = try CorrelatedNormal.rotated(50, condition: 10, seed: 4)
    var pathfinder = Pathfinder()
    pathfinder.historySize = 100
    let fit = try await pathfinder.fit(target, seed: 1)
    #expect(fit.iterations < 50 && fit.paretoK > 0.7 && fit.reweighted == nil)
    let ratios = (0..<50).map {
      fit.normal.standardDeviations[$0] / target.covariance[$0, $0].squareRoot()
    }
    #expect(ratios.allSatisfy { $0 < 1.1 } && ratios.contains { $0 < 0.9 })
    #expect(fit.description.contains("it misses much of the posterior"))
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
    let error = await #expect(throws: VariationalError.self) {
      _ = try await Pathfinder().fit(slope, seed: 1, initial: [-1])
    }
    let text = error.map { "\($0)" } ?? ""
    #expect(text.contains("path 0 was dropped: ") && text.contains("the log density is -inf"))
    #expect(!text.contains("path 1"))
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
