/// Runs of ADVI: how they end, what they refuse, and that they repeat themselves.
import ApusLinearAlgebra
import ApusTestSupport
import Testing

@testable import ApusInference

extension Zoo {
  fileprivate static let allocationTarget = ScaledNormal(
    means: [1, 2, 3, 4], scales: [1, 0.5, 2, 3])
}

@Suite struct ADVITests {
  static let target = ScaledNormal(means: [3, -200, 1e-3], scales: [1, 40, 1e-4])

  @Test(arguments: ADVI.Family.allCases)
  func scalesOfAnySizeAreFound(family: ADVI.Family) async throws {
    let fit = try await ADVI(family).fit(Self.target, iterations: 20_000, seed: 5)
    #expect(fit.stop == .converged && fit.iterations < 20_000)
    for i in 0..<3 {
      let scale = Self.target.scales[i]
      #expect(abs(fit.normal.mean[i] - Self.target.means[i]) < 1e-3 * scale)
      #expect(abs(fit.normal.standardDeviations[i] / scale - 1) < 1e-3)
    }
    #expect(fit.paretoK < 0.5 && fit.gradientCount == 10 * fit.iterations)
  }

  @Test func sameSeedSameBitsAndAnotherSeedAnotherFit() async throws {
    let target = Zoo.correlatedNormal
    func mean(_ seed: UInt64) async throws -> NormalDensity {
      try await ADVI().fit(target, iterations: 2000, seed: seed).normal
    }
    let (a, b, c) = (try await mean(1), try await mean(1), try await mean(2))
    #expect(a == b && a != c)
  }

  @Test func fixedStoppingTakesAllIterations() async throws {
    var advi = ADVI()
    advi.stopping = .fixed
    for iterations in [1, 7, 250, 3333] {
      let fit = try await advi.fit(Self.target, iterations: iterations, seed: 1)
      #expect(fit.iterations == iterations && fit.elboPath.last?.iteration == iterations)
    }
  }

  @Test func drawsPerStepAreCounted() async throws {
    var advi = ADVI()
    advi.drawsPerStep = 4
    advi.stopping = .fixed
    let fit = try await advi.fit(Self.target, iterations: 300, seed: 1)
    #expect(fit.gradientCount == 1200)
  }

  @Test func tooFewIterationsAreNotCalledConverged() async throws {
    let far = ScaledNormal(means: [1e6], scales: [1])
    let fit = try await ADVI().fit(far, iterations: 300, seed: 1)
    #expect(fit.stop == .notStationary && !fit.stop.isConverged)
    #expect(fit.description.contains("not converged"))
    #expect(!(fit.paretoK < 0.7))
  }

  @Test func accuracyThatWasNotReachedIsSaid() async throws {
    var advi = ADVI()
    advi.tolerance = 1e-7
    let fit = try await advi.fit(Zoo.correlatedNormal, iterations: 3000, seed: 1)
    #expect(fit.stop == .iterationLimit && fit.iterations == 3000)
  }

  @Test func lowerTolerancesTakeMoreIterations() async throws {
    var advi = ADVI()
    let coarse = try await advi.fit(Zoo.correlatedNormal, iterations: 100_000, seed: 1)
    advi.tolerance = 0.002
    let fine = try await advi.fit(Zoo.correlatedNormal, iterations: 100_000, seed: 1)
    #expect(coarse.stop.isConverged && fine.stop.isConverged)
    #expect(coarse.iterations < fine.iterations)
  }

  @Test func boundRisesAlongThePathAndHasItsError() async throws {
    let fit = try await ADVI().fit(Self.target, iterations: 20_000, seed: 5)
    let path = fit.elboPath
    #expect(path.count >= 20)
    #expect(zip(path, path.dropFirst()).allSatisfy { $0.iteration < $1.iteration })
    #expect(try #require(path.first).value < fit.elbo.value - 10)
    let last = try #require(path.last)
    #expect(abs(last.value - fit.elbo.value) < 0.05)
    // log Z of an unnormalised normal: (n log 2π)/2 + Σ log σ.
    let evidence = 1.5 * naturalLog(2 * .pi) + naturalLog(40 * 1e-4)
    #expect(abs(fit.elbo.value - evidence) < 0.01)
  }

  @Test func reweightedMomentsCorrectASlightlyNarrowFit() async throws {
    let target = try CorrelatedNormal.rotated(2, condition: 1.5, seed: 4)
    let fit = try await ADVI().fit(target, iterations: 20_000, seed: 1)
    let weighted = try #require(fit.reweighted)
    for i in 0..<2 {
      let sd = target.covariance[i, i].squareRoot()
      let error = abs(weighted.standardDeviations[i] / sd - 1)
      #expect(error < abs(fit.normal.standardDeviations[i] / sd - 1) && error < 0.1)
    }
  }

  @Test func poorFitsAreRefusedByKHat() async throws {
    let target = try CorrelatedNormal.rotated(8, condition: 300, seed: 4)
    let fit = try await ADVI().fit(target, iterations: 50_000, seed: 1)
    #expect(fit.paretoK > 0.7 && fit.reweighted == nil)
    #expect(fit.description.hasPrefix("k-hat "))
    #expect(fit.description.contains("widths are not for decisions"))
    #expect(fit.description.contains("misses much of the posterior"))
  }

  @Test func densityWithoutEndIsRefusedByName() async throws {
    let flat = ClosureDensity(2) { x, gradient in
      gradient[0] = -x[0]
      gradient[1] = 0
      return -0.5 * x[0] * x[0]
    }
    for family in ADVI.Family.allCases {
      let error = await #expect(throws: VariationalError.self) {
        _ = try await ADVI(family).fit(flat, iterations: 20_000, seed: 1)
      }
      guard case .unbounded("x[1]", _, let scale) = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
      #expect(scale > 1e80 && "\(error!)".contains("proper prior"))
    }
  }

  @Test func boundThatIsNotFiniteIsRefused() async throws {
    // Finite at the origin and nowhere else.
    let spike = ClosureDensity(1) { x, gradient in
      gradient[0] = 0
      return x[0] == 0 ? 0 : .nan
    }
    let error = await #expect(throws: VariationalError.self) {
      _ = try await ADVI().fit(spike, iterations: 100, seed: 1)
    }
    guard case .nonFinite(let iteration, let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(iteration == 1 && reason.contains("x[0] = "))
  }

  @Test func fewDrawsOutsideOfTheSupportAreDrawnAgain() async throws {
    // A normal cut off five standard deviations below its mean.
    let cut = ClosureDensity(1) { x, gradient in
      if x[0] < -2 { throw DensityError.outsideSupport("x is below -2") }
      gradient[0] = -(x[0] - 1) * 2.25
      return -0.5 * (x[0] - 1) * (x[0] - 1) * 2.25
    }
    let fit = try await ADVI().fit(cut, iterations: 20_000, seed: 1)
    #expect(abs(fit.normal.standardDeviations[0] * 1.5 - 1) < 0.02)
  }

  @Test func errorsOfTheDensityPassThrough() async {
    struct Broken: Error {}
    let broken = ClosureDensity(1) { x, gradient in
      if x[0] != 0 { throw Broken() }
      return 0
    }
    await #expect(throws: Broken.self) { _ = try await ADVI().fit(broken, iterations: 9, seed: 1) }
  }

  @Test func settingsThatMakeNoSenseAreRefusedByName() async throws {
    func refusal(
      _ name: String, iterations: Int = 100, initial: [Double]? = nil,
      _ change: (inout ADVI) -> Void = { _ in }
    ) async {
      var advi = ADVI()
      change(&advi)
      let settings = advi
      let error = await #expect(throws: SamplerError.self) {
        _ = try await settings.fit(Self.target, iterations: iterations, seed: 1, initial: initial)
      }
      #expect(error.map { "\($0)".hasPrefix(name) } ?? false)
    }
    await refusal("iterations is 0", iterations: 0)
    await refusal("drawsPerStep is 3") { $0.drawsPerStep = 3 }
    await refusal("drawsPerStep is 0") { $0.drawsPerStep = 0 }
    await refusal("learningRate is 2.0") { $0.learningRate = 2 }
    await refusal("tolerance is -1.0") { $0.tolerance = -1 }
    await refusal("initial is a point with 1 coordinates", initial: [1])
    await refusal("no initial point", initial: [.nan, 0, 0])
  }

  @Test func zeroDimensionsAreNothingToFit() async throws {
    for family in ADVI.Family.allCases {
      let fit = try await ADVI(family).fit(
        ClosureDensity(0) { _, _ in 1.5 }, iterations: 1000, seed: 1)
      #expect(fit.normal.mean.isEmpty && fit.elbo.value == 1.5 && fit.paretoK == 0)
    }
  }

  @Test func cancelledRunsSayThatTheyAre() async throws {
    var advi = ADVI()
    advi.stopping = .fixed
    let task = Task { [advi] in
      try await advi.fit(Self.target, iterations: 1_000_000_000, seed: 1)
    }
    try await Task.sleep(for: .milliseconds(50))
    task.cancel()
    let fit = try await task.value
    #expect(fit.stop == .cancelled && fit.iterations < 1_000_000_000)
  }

  /// In a process of its own: the counter's hook slows others down, and crashes some.
  @Test func stepsAllocateNothing() async {
    await #expect(processExitsWith: .success) {
      var advi = ADVI()
      advi.stopping = .fixed
      var counts = [Int]()
      // Both have three epochs, to which all that is allocated belongs.
      for iterations in [1000, 1390] {
        let count = AllocationCounter.allocations {
          _ = try? advi.run(Zoo.allocationTarget, iterations: iterations, seed: 1, initial: nil)
        }
        guard let count, count > 0 else { return }
        counts.append(count)
      }
      #expect(abs(counts[1] - counts[0]) < 390)
    }
  }
}
