/// NUTS on densities whose moments are known; deviations are in Monte Carlo standard errors.
import ApusInference
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct KnownPosteriorTests {
  private func run(
    _ density: some LogDensityModel, draws: Int = 2000, targetAccept: Double = 0.8
  ) async throws -> SamplingRun {
    var options = SamplingOptions()
    options.draws = draws
    options.seed = 1
    return try await NUTS(targetAccept: targetAccept).run(density, options: options)
  }

  private func statistics(_ run: SamplingRun) -> [DrawStatistics] {
    run.chains.flatMap(\.draws.statistics)
  }

  private func divergences(_ run: SamplingRun) -> Int {
    statistics(run).count { $0.hasDiverged }
  }

  @Test func correlatedNormalHasItsMoments() async throws {
    let run = try await run(Zoo.correlatedNormal)
    #expect(BatchMeans(run) { $0.first! }.deviation(from: 1) < 4)
    #expect(BatchMeans(run) { $0.last! }.deviation(from: -2) < 4)
    #expect(BatchMeans(run) { ($0.first! - 1) * ($0.first! - 1) }.deviation(from: 1) < 4)
    #expect(BatchMeans(run) { ($0.last! + 2) * ($0.last! + 2) }.deviation(from: 4) < 4)
    #expect(BatchMeans(run) { ($0.first! - 1) * ($0.last! + 2) }.deviation(from: 1.8) < 4)
    #expect(divergences(run) == 0)
  }

  @Test(arguments: [1, 10, 100])
  func normalsOfAllScalesHaveTheirMoments(dimension: Int) async throws {
    let last = max(1, dimension - 1)
    let scales = (0..<dimension).map { pow(10, 6 * Double($0) / Double(last) - 3) }
    let means = scales.map { 3 * $0 }
    let run = try await run(ScaledNormal(means: means, scales: scales), draws: 1000)
    // The worst of 2 x dimension comparisons may be further out than one.
    let limit = dimension == 100 ? 5.0 : 4.0
    for i in 0..<dimension {
      func value(_ x: ArraySlice<Double>) -> Double { (x[x.startIndex + i] - means[i]) / scales[i] }
      #expect(BatchMeans(run, value).deviation(from: 0) < limit, "mean \(i)")
      #expect(BatchMeans(run) { value($0) * value($0) }.deviation(from: 1) < limit, "square \(i)")
    }
    #expect(divergences(run) == 0)
  }

  @Test func metricLearnsTheScales() async throws {
    let scales = [0.01, 1, 100]
    let run = try await run(ScaledNormal(means: [0, 5, -70], scales: scales))
    for chain in run.chains {
      for (learnt, scale) in zip(chain.inverseMass, scales) {
        // 0.001 of regularisation weighs in at a scale of 0.01, with weight 5/(n+5).
        #expect(abs(learnt.squareRoot() / scale - 1) < 0.25)
      }
    }
  }

  /// The step size is the average of logarithms, which errs towards more acceptance than asked for.
  @Test(arguments: [0.6, 0.8, 0.95])
  func acceptanceComesNearItsTarget(target: Double) async throws {
    let run = try await run(ScaledNormal.standard(10), targetAccept: target)
    let rates = statistics(run).map(\.acceptanceRate)
    let mean = rates.reduce(0, +) / Double(rates.count)
    #expect(mean > target - 0.05 && mean < target + 0.5 * (1 - target), "\(mean)")
  }

  @Test func heavyTailsHaveTheirMoments() async throws {
    let run = try await run(Zoo.studentT(5), draws: 5000)
    #expect(BatchMeans(run) { $0.first! }.deviation(from: 0) < 4)
    // Quantiles at 0.95 on both sides hold a tenth of the mass.
    #expect(BatchMeans(run) { abs($0.first!) > 2.015048 ? 1 : 0 }.deviation(from: 0.1) < 4)
    #expect(BatchMeans(run) { $0.first! * $0.first! }.deviation(from: 5 / 3) < 5)
  }

  /// Trajectories that leave the support end, and what remains is still a sample of the density.
  @Test func densitiesThatEndSomewhereHaveTheirMoments() async throws {
    let half = try await run(Zoo.halfNormal, draws: 5000)
    #expect(BatchMeans(half) { $0.first! }.deviation(from: (2 / Double.pi).squareRoot()) < 4.5)
    #expect(divergences(half) > 0)
    let cut = try await run(Zoo.partlyNaN, draws: 5000)
    let density = exp(-2) / (2 * Double.pi).squareRoot()
    #expect(BatchMeans(cut) { $0.first! }.deviation(from: -density / 0.977249868051821) < 4.5)
    #expect(divergences(cut) > 0)
  }

  @Test func wallsAndFunnelsDiverge() async throws {
    let wall = try await run(Zoo.wall, draws: 1000)
    #expect(divergences(wall) > 0)
    let funnel = try await run(Zoo.funnel, draws: 1000)
    #expect(divergences(funnel) > 0)
  }
}
