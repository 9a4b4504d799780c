/// Every metric with every integrator on densities whose moments are known.
import ApusInference
import ApusLinearAlgebra
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct MetricAndIntegratorTests {
  private func run(
    _ density: some LogDensityModel, _ sampler: NUTS, draws: Int = 2000, seed: UInt64 = 1
  ) async throws -> SamplingRun {
    var options = SamplingOptions()
    options.draws = draws
    options.seed = seed
    return try await sampler.run(density, options: options)
  }

  @Test(arguments: Metric.allCases, Integrator.allCases)
  func correlatedNormalHasItsMoments(metric: Metric, integrator: Integrator) async throws {
    let run = try await run(
      Zoo.correlatedNormal, NUTS(metric: metric, integrator: integrator))
    #expect(BatchMeans(run) { $0.first! }.deviation(from: 1) < 4)
    #expect(BatchMeans(run) { $0.last! }.deviation(from: -2) < 4)
    #expect(BatchMeans(run) { ($0.first! - 1) * ($0.first! - 1) }.deviation(from: 1) < 4)
    #expect(BatchMeans(run) { ($0.last! + 2) * ($0.last! + 2) }.deviation(from: 4) < 4)
    #expect(BatchMeans(run) { ($0.first! - 1) * ($0.last! + 2) }.deviation(from: 1.8) < 4)
    #expect(run.chains.flatMap(\.draws.statistics).allSatisfy { !$0.hasDiverged })
  }

  /// A metric that knows the correlations makes short work of them.
  @Test(arguments: [Metric.lowRank, .dense])
  func correlationsCostNothing(metric: Metric) async throws {
    let normal = try CorrelatedNormal.rotated(20, condition: 1e4, seed: 2)
    let run = try await run(normal, NUTS(metric: metric), draws: 500)
    let steps = run.chains.flatMap(\.draws.statistics).map { Double($0.stepCount) }
    let mean = steps.reduce(0, +) / Double(steps.count)
    #expect(mean < 10, "\(mean) leapfrogs a draw")
    for i in [0, 7, 19] {
      let variance = normal.covariance[i, i]
      func value(_ x: ArraySlice<Double>) -> Double { x[x.startIndex + i] - normal.mean[i] }
      #expect(BatchMeans(run, value).deviation(from: 0) < 4)
      #expect(BatchMeans(run) { value($0) * value($0) / variance }.deviation(from: 1) < 4)
    }
  }

  /// The probability of the neck of a funnel, `v < -6`, where v is normal with sd 3.
  @Test func adaptiveStepsReachTheNeckOfTheFunnel() async throws {
    let neck = 0.022750131948179
    func estimate(_ integrator: Integrator) async throws -> BatchMeans {
      let run = try await run(Zoo.funnel, NUTS(integrator: integrator), draws: 10_000)
      return BatchMeans(run) { $0.first! < -6 ? 1 : 0 }
    }
    let (adaptive, leapfrog) = (try await estimate(.adaptive), try await estimate(.leapfrog))
    #expect(adaptive.deviation(from: neck) < 4, "\(adaptive)")
    #expect(abs(adaptive.mean - neck) < abs(leapfrog.mean - neck), "\(adaptive), \(leapfrog)")
  }

  @Test func adaptiveStepsGiveTheQuantilesOfTheFunnel() async throws {
    let run = try await run(Zoo.funnel, NUTS(integrator: .adaptive), draws: 10_000)
    for (z, p) in [
      (-1.281551565544600, 0.1), (-0.674489750196082, 0.25), (0, 0.5), (1.281551565544600, 0.9),
    ] {
      let share = BatchMeans(run) { $0.first! < 3 * z ? 1 : 0 }
      #expect(share.deviation(from: p) < 4, "quantile \(p): \(share)")
    }
  }
}
