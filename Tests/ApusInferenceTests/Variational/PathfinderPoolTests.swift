/// Several paths of Pathfinder: shares of modes, weights, failures, cancellation, and size.
import ApusDiagnostics
import ApusLinearAlgebra
import ApusNumerics
import Foundation
import Synchronization
import Testing

@testable import ApusInference

@Suite struct PathfinderPoolTests {
  /// 0.3 N((-3, 0), 0.5² I) + 0.7 N((3, 1), diag(0.6², 0.8²)).
  private static let twoModes = ClosureDensity(2) { x, gradient in
    let parts = [(0.3, [-3.0, 0], [0.5, 0.5]), (0.7, [3.0, 1], [0.6, 0.8])].map {
      weight, mean, scales in
      let z = [(x[0] - mean[0]) / scales[0], (x[1] - mean[1]) / scales[1]]
      let logDensity = log(weight / (scales[0] * scales[1])) - 0.5 * (z[0] * z[0] + z[1] * z[1])
      return (logDensity, [-z[0] / scales[0], -z[1] / scales[1]])
    }
    let total = SpecialFunctions.logSumExp(parts.map(\.0))
    for i in 0..<2 {
      gradient[i] = parts.reduce(0) { $0 + exp($1.0 - total) * $1.1[i] }
    }
    return total
  }

  /// More paths end at one mode than at the other, whatever their masses are.
  @Test func modesHaveTheirShares() async throws {
    var pathfinder = Pathfinder()
    pathfinder.paths = 6
    for seed in UInt64(1)...5 {
      let fit = try await pathfinder.fit(Self.twoModes, seed: seed)
      let atFirst = fit.paths.count { $0.normal.map { $0.mean[0] < 0 } ?? false }
      #expect((1...5).contains(atFirst), "seed \(seed)")
      #expect(fit.paretoK < 0.7)
      let count = 4000
      let result = try fit.sample(count, of: Self.twoModes, seed: seed)
      let draws = try #require(result.posterior["x"]).values
      let share = Double((0..<count).count { draws[2 * $0] < 0 }) / Double(count)
      // As if draws were independent; steps through the weights have less noise, the pool some.
      let error = (0.21 / Double(count)).squareRoot()
      #expect(abs(share - 0.3) < 4 * error, "seed \(seed): \(share), \(atFirst) paths")
      // Weights of draws that were chosen by them are equal, and their densities those of the target.
      let logWeights = try #require(result.sampleStats["log_weight"]).values
      #expect(logWeights.allSatisfy { abs($0 + log(Double(count))) < 1e-12 })
      let lp = try #require(result.sampleStats["lp"]).values
      let evaluator = try ErasedEvaluator.make(Self.twoModes)
      let value = try evaluator.value(at: Array(draws[14..<16]))
      #expect(lp[7] == value)
      // Moments of the pool: 0.7 · 3 - 0.3 · 3, and the spread within and between modes.
      let poolError: Double = 6 * (0.21 / 2000).squareRoot()
      #expect(abs(fit.moments.means[0] - 1.2) < 4 * poolError)
      let variance: Double = 0.3 * 0.25 + 0.7 * 0.36 + 0.21 * 36
      #expect(abs(fit.moments.standardDeviations[0] - variance.squareRoot()) < 0.15)
      #expect(fit.reweighted == fit.moments)
      let paths = fit.paths.filter { ($0.normal?.mean[0] ?? 0) < 0 }
      let shares: Double = paths.reduce(0) { $0 + $1.share }
      #expect(abs(shares - 0.3) < poolError)
      let starts = fit.starts(chains: 1000, seed: seed)
      let startShare = Double(starts.count { $0[0] < 0 }) / 1000
      let startError: Double = (0.21 / 1000).squareRoot()
      #expect(abs(startShare - shares) < 4 * startError)
    }
  }

  @Test func onePathIsNotResampled() async throws {
    var pathfinder = Pathfinder()
    pathfinder.paths = 1
    let fit = try await pathfinder.fit(Self.twoModes, seed: 1)
    #expect(fit.paths.count == 1 && fit.paths[0].share > 0.999)
    #expect(fit.moments.means == fit.normal.mean)
    let draws = try fit.sample(500, of: Self.twoModes, seed: 3)
    #expect(draws.posterior["x"]?.values == fit.normal.draws(500, seed: 3))
    let weights = try #require(draws.sampleStats["log_weight"]).values
    #expect(Set(weights).count > 100)
    // A given start makes all paths the same one.
    let given = try await Pathfinder().fit(Self.twoModes, seed: 1, initial: [2, 0])
    #expect(given.paths.count == 1 && given.normal.mean[0] > 0)
  }

  @Test func sameSeedSameBitsOfFitAndDraws() async throws {
    var results = [(Pathfinder.Path, [Double])]()
    for seed in [1, 1, 2] as [UInt64] {
      let fit = try await Pathfinder().fit(Self.twoModes, seed: seed)
      let draws = try fit.sample(200, of: Self.twoModes, seed: seed)
      results.append((fit.paths[3], try #require(draws.posterior["x"]).values))
    }
    #expect(results[0] == results[1])
    #expect(results[0].0 != results[2].0 && results[0].1 != results[2].1)
  }

  /// Every draw is chosen as often as its weight says, up to one.
  @Test func resamplingFollowsTheWeights() throws {
    let normals = [-1.0, 2].map { NormalDensity(mean: [$0], scale: .diagonal([1])) }
    let members = normals.enumerated().map { number, normal in
      WeightedPool.Member(normal, number: number, draws: 300, seed: 9) { x in
        -0.5 * x[0] * x[0]
      }
    }
    let pool = WeightedPool(members, seed: 9)
    var random = RandomStream(seed: 1, purpose: .simulation)
    let (positions, indices) = pool.resampled(5000, using: &random)
    var counts = [Int](repeating: 0, count: 600)
    for index in indices { counts[index] += 1 }
    for (count, weight) in zip(counts, pool.weights.weights) {
      let expected: Double = 5000 * weight
      #expect(abs(Double(count) - expected) < 1 + 1e-6)
    }
    var draws = [Double]()
    pool.forEachDraw { draws.append($1[0]) }
    #expect(zip(positions, indices).allSatisfy { $0 == draws[$1] })
    // Not in the order of the pool, which would be a trend along the chain.
    #expect(indices != indices.sorted())
    // Weights are against the mixture.
    let mixture = draws.map { x in
      SpecialFunctions.logSumExp(normals.map { $0.logDensity(at: [x]) }) - log(2.0)
    }
    #expect(norm(pool.logMixtures.minus(mixture)) < 1e-11)
    let exact = ParetoSmoothedWeights(
      logRatios: zip(draws, mixture).map { -0.5 * $0 * $0 - $1 })
    #expect(abs(exact.paretoK - pool.weights.paretoK) < 1e-9)
    #expect(abs(pool.shares.reduce(0, +) - 1) < 1e-12)
    // The draws are of no use where the density is nowhere finite.
    let empty = WeightedPool.Member(normals[0], number: 0, draws: 300, seed: 9) { _ in
      -.infinity
    }
    #expect(!WeightedPool([empty], seed: 9).canBeResampled)
  }

  private struct Broken: Error, CustomStringConvertible {
    var description: String { "the table has no entry" }
  }

  /// A density that throws, and one with a wall where every draw of a step is outside.
  @Test func aPathThatFailsIsDroppedAndNamed() async throws {
    let normal: @Sendable ([Double], inout [Double]) -> Double = { x, gradient in
      for i in 0..<2 { gradient[i] = -4 * (x[i] + 3) }
      return -2 * ((x[0] + 3) * (x[0] + 3) + (x[1] + 3) * (x[1] + 3))
    }
    let throwing = ClosureDensity(2) { x, gradient in
      if x[0] > 0 { throw Broken() }
      return normal(x, &gradient)
    }
    let wall = ClosureDensity(2) { x, gradient in
      guard x[0] > 0 else { return normal(x, &gradient) }
      gradient = [50, 0]
      return x[0] < 2 ? 50 * x[0] : -.infinity
    }
    for (density, reason) in [(throwing, "the table has no entry"), (wall, "a finite bound")] {
      var pathfinder = Pathfinder()
      pathfinder.paths = 8
      let fit = try await pathfinder.fit(density, seed: 2)
      let dropped = fit.paths.filter { $0.normal == nil }
      #expect((1...7).contains(dropped.count))
      for path in fit.paths {
        #expect((path.failure == nil) == (path.normal != nil))
        #expect(path.failure?.contains(reason) ?? true)
        #expect((path.share > 0) == (path.normal != nil))
      }
      #expect(fit.gradientCount == fit.paths.reduce(0) { $0 + $1.gradientCount })
      #expect(fit.paths.allSatisfy { $0.normal == nil || $0.valueCount > 250 })
      let first = try #require(dropped.first)
      let name = "path \(first.number) was dropped: "
      #expect(fit.description.contains(name) && fit.description.contains(reason))
      let draws = try fit.sample(1000, of: density, seed: 1)
      #expect(draws.posterior.attributes["dropped_paths"]?.contains(name) == true)
      let x = try #require(draws.posterior["x"]).values
      let mean: Double = x.reduce(0, +) / 2000
      let error: Double = 0.5 / (2000.0).squareRoot()
      #expect(abs(mean + 3) < 4 * error)
    }
    let broken = ClosureDensity(2) { _, _ in throw Broken() }
    let error = await #expect(throws: VariationalError.self) {
      _ = try await Pathfinder().fit(broken, seed: 1)
    }
    let text = error.map { "\($0)" } ?? ""
    for path in 0..<4 { #expect(text.contains("path \(path) was dropped: the table")) }
  }

  /// A density that raises the flag at one of its evaluations.
  private final class Alarm: Sendable {
    let flag = CancellationFlag()
    let evaluations = Atomic(0)
    let limit: Int

    init(after limit: Int) {
      self.limit = limit
    }

    var density: ClosureDensity {
      ClosureDensity(2) { [self] x, gradient in
        let (_, count) = evaluations.wrappingAdd(1, ordering: .relaxed)
        if count >= limit { flag.raise() }
        return try twoModes.body(x, &gradient)
      }
    }
  }

  @Test func cancellingReturnsWhatThereIs() async throws {
    let all = Alarm(after: .max)
    let fit = try Pathfinder().run(all.density, seed: 1, initial: nil, unless: all.flag)
    #expect(fit.stop.isConverged)
    // One evaluation places each start.
    let counts = fit.paths.map { $0.gradientCount + $0.valueCount + 1 }
    #expect(all.evaluations.load(ordering: .relaxed) == counts.reduce(0, +))
    // During the search of the second path: no more of it than its draws for the pool.
    let second = Alarm(after: counts[0] + 40)
    let cut = try Pathfinder().run(second.density, seed: 1, initial: nil, unless: second.flag)
    #expect(cut.stop == .cancelled && cut.paths[0].normal == fit.paths[0].normal)
    #expect(cut.paths[1].iterations < fit.paths[1].iterations)
    #expect(cut.paths[2...].allSatisfy { $0.failure == "the run was cancelled" })
    #expect(second.evaluations.load(ordering: .relaxed) <= counts[0] + 40 + 500)
    // Before there is anything.
    let first = Alarm(after: 1)
    #expect(throws: CancellationError.self) {
      _ = try Pathfinder().run(first.density, seed: 1, initial: nil, unless: first.flag)
    }
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await Pathfinder().fit(Self.twoModes, seed: 1).stop
    }
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  /// Tails that a normal density cannot have, and a curved ridge.
  @Test func kHatNamesWhatANormalDensityMisses() async throws {
    let banana = ClosureDensity(2) { x, gradient in
      let ridge = x[1] - 2 * x[0] * x[0]
      gradient[0] = -x[0] + 4 * x[0] * ridge / 0.0025
      gradient[1] = -ridge / 0.0025
      return -0.5 * x[0] * x[0] - 0.5 * ridge * ridge / 0.0025
    }
    let heavy = ClosureDensity(8) { x, gradient in
      // Student's t with 2 degrees of freedom.
      let square = x.reduce(2) { $0 + $1 * $1 }
      for i in 0..<8 { gradient[i] = -10 * x[i] / square }
      return -5 * log(square)
    }
    for (name, density) in [("banana", banana), ("Student t", heavy)] {
      for paths in [1, 4] {
        var pathfinder = Pathfinder()
        pathfinder.paths = paths
        let fit = try await pathfinder.fit(density, seed: 1)
        #expect(fit.paretoK > 0.7, "\(name)")
        #expect(fit.reweighted == nil && fit.description.hasPrefix("k-hat "))
        #expect(fit.description.contains("it misses much of the posterior"))
        let draws = try fit.sample(1000, of: density, seed: 1)
        #expect(draws.posterior.attributes["pareto_k"] == "\(fit.paretoK)")
      }
    }
  }

  /// A matrix of all coordinates would take 3 gigabytes, and a factor of it 10¹² operations a step.
  @Test func manyCoordinatesTakeNoMatrix() async throws {
    let target = ScaledNormal(
      means: (0..<20_000).map { Double($0 % 3) }, scales: [Double](repeating: 2, count: 20_000))
    var pathfinder = Pathfinder()
    pathfinder.paths = 2
    pathfinder.elboDraws = 3
    let fit = try await pathfinder.fit(target, seed: 1)
    #expect(fit.stop.isConverged)
    guard case .lowRank(_, let directions, let stretches) = fit.normal.scale else {
      Issue.record("a factor of another kind")
      return
    }
    #expect(directions.rows == 20_000 && stretches.count <= 12)
    for i in stride(from: 0, to: 20_000, by: 501) {
      #expect(abs(fit.normal.mean[i] - target.means[i]) < 0.2 * target.scales[i])
      #expect(abs(fit.normal.standardDeviations[i] / target.scales[i] - 1) < 0.1)
    }
    guard case .lowRank = fit.adaptation.map else {
      Issue.record("a metric of another kind")
      return
    }
    let variances = fit.adaptation.map.variances
    for (variance, sd) in zip(variances, fit.normal.standardDeviations) {
      #expect(abs(variance - sd * sd) < 1e-10 * variance)
    }
  }
}
