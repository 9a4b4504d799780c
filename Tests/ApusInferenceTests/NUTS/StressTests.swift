/// Densities that are hard, odd or tiny, under every metric and integrator.
import ApusDiagnostics
import ApusInference
import ApusLinearAlgebra
import Testing

@Suite struct StressTests {
  private static let samplers = Metric.allCases.flatMap { metric in
    Integrator.allCases.map { NUTS(metric: metric, integrator: $0) }
  }

  private func run(
    _ density: some LogDensityModel, _ sampler: NUTS = NUTS(), draws: Int = 2000, seed: UInt64 = 1
  ) async throws -> SamplingRun {
    var options = SamplingOptions()
    options.draws = draws
    options.seed = seed
    return try await sampler.run(density, options: options)
  }

  @Test func densityWithoutCoordinatesHasEmptyDraws() async throws {
    for sampler in Self.samplers {
      for tune in [0, 1, 50] {
        let result = try await sampler.sample(Zoo.zeroDimensional, draws: 3, tune: tune, seed: 1)
        #expect(result.posterior["x"]?.shape == [4, 3, 0])
        #expect(result.sampleStats["lp"]?.values == [Double](repeating: -1.5, count: 12))
      }
    }
  }

  @Test func oneDrawAfterAnyWarmupIsANumber() async throws {
    for sampler in Self.samplers {
      for tune in [0, 1, 3, 20, 21, 100] {
        let result = try await sampler.sample(Zoo.correlatedNormal, draws: 1, tune: tune, seed: 2)
        #expect(result.posterior["x"]?.shape == [4, 1, 2])
        #expect(result.posterior["x"]?.values.allSatisfy(\.isFinite) == true)
      }
    }
  }

  @Test func oneDimensionHasItsMoments() async throws {
    for sampler in Self.samplers {
      let run = try await run(ScaledNormal(means: [300], scales: [0.01]), sampler)
      #expect(BatchMeans(run) { $0.first! }.deviation(from: 300) < 4.5)
      #expect(
        BatchMeans(run) { 1e4 * ($0.first! - 300) * ($0.first! - 300) }.deviation(from: 1) < 4.5)
    }
  }

  /// `x0` is standard normal, and `x1` normal around `2 x0²` with sd 0.3.
  @Test func bananaHasItsMoments() async throws {
    let banana = ClosureDensity(2) { x, gradient in
      let deviation = (x[1] - 2 * x[0] * x[0]) / 0.09
      gradient[0] = -x[0] + 4 * x[0] * deviation
      gradient[1] = -deviation
      return -0.5 * (x[0] * x[0] + 0.09 * deviation * deviation)
    }
    for integrator in Integrator.allCases {
      let sampler = NUTS(targetAccept: 0.95, integrator: integrator)
      let run = try await run(banana, sampler, draws: 10_000)
      #expect(BatchMeans(run) { $0.first! }.deviation(from: 0) < 4)
      #expect(BatchMeans(run) { $0.first! * $0.first! }.deviation(from: 1) < 4)
      #expect(BatchMeans(run) { $0.last! }.deviation(from: 2) < 4)
    }
  }

  /// Chains that cannot cross between two modes must not be believed.
  @Test func twoModesAreCaughtByRHat() async throws {
    let modes = ClosureDensity(2) { x, gradient in
      let (left, right) = (x[0] + 8, x[0] - 8)
      gradient[0] = x[0] < 0 ? -left : -right
      gradient[1] = -x[1]
      return -0.5 * (min(left * left, right * right) + x[1] * x[1])
    }
    for sampler in Self.samplers {
      let result = try await sampler.sample(
        modes, draws: 1000, seed: 1, initial: [[-7, 0], [7, 0], [-9, 0], [9, 0]])
      let summary = try result.summary()
      #expect(summary["x[0]"]!.rHat > 1.5)
      #expect(summary["x[1]"]!.rHat < 1.02)
      #expect(!result.diagnose().passed)
    }
  }

  @Test func hardEdgeIsSampledUpToIt() async throws {
    for metric in Metric.allCases {
      let run = try await run(Zoo.halfNormal, NUTS(metric: metric), draws: 5000)
      let mean = (2 / Double.pi).squareRoot()
      #expect(BatchMeans(run) { $0.first! }.deviation(from: mean) < 4.5, "\(metric)")
    }
  }

  @Test(arguments: [Metric.diagonal, .lowRank, .dense])
  func hundredDimensionsHaveTheirMoments(metric: Metric) async throws {
    let normal = try CorrelatedNormal.rotated(100, condition: 100, seed: 4)
    let run = try await run(normal, NUTS(metric: metric), draws: 1000)
    for i in stride(from: 0, to: 100, by: 9) {
      let variance = normal.covariance.diagonal[i]
      func value(_ x: ArraySlice<Double>) -> Double { x[x.startIndex + i] - normal.mean[i] }
      #expect(BatchMeans(run, value).deviation(from: 0) < 4.5, "mean \(i)")
      #expect(
        BatchMeans(run) { value($0) * value($0) / variance }.deviation(from: 1) < 4.5, "square \(i)"
      )
    }
  }
}
