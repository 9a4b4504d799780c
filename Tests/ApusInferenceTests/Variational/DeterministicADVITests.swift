/// Deterministic ADVI: normal targets, sampling errors, how runs end, and what they refuse.
import ApusLinearAlgebra
import ApusNumerics
import Foundation
import Testing

@testable import ApusInference

@Suite struct DeterministicADVITests {
  @Test(arguments: GaussianTargetTests.targets)
  func normalTargetsHaveBothWidths(dimension: Int, condition: Double) async throws {
    let target = try CorrelatedNormal.rotated(dimension, condition: condition, seed: 4)
    let fit = try await DeterministicADVI().fit(target, seed: 1)
    #expect(fit.stop == .converged && fit.paretoK < 0.5 && fit.method == "deterministic ADVI")
    let report = try #require(fit.fixedDraws)
    #expect(report.widths == .linearResponse && report.draws == 30)
    let covariance = fit.normal.covariance
    for i in 0..<dimension {
      let sd = target.covariance[i, i].squareRoot()
      let conditional = 1 / target.precision[i, i].squareRoot()
      #expect(abs(report.meanField.standardDeviations[i] / conditional - 1) < 0.01, "\(i)")
      #expect(abs(fit.normal.mean[i] - target.mean[i]) < 0.01 * conditional, "\(i)")
      #expect(try #require(report.samplingErrors)[i] < 0.01 * sd)
      for j in 0..<dimension {
        let scale = sd * target.covariance[j, j].squareRoot()
        #expect(abs(covariance[i, j] - target.covariance[i, j]) < 0.01 * scale, "\(i), \(j)")
      }
    }
    #expect(report.meanField.mean == fit.normal.mean)
  }

  /// With more coordinates than pairs of draws, the means and linear response are exact, but not the
  /// widths of independent coordinates.
  @Test func manyCoordinatesHaveTheirCovariance() async throws {
    let target = try CorrelatedNormal.rotated(40, condition: 10, seed: 4)
    let fit = try await DeterministicADVI().fit(target, seed: 1)
    #expect(fit.stop == .converged)
    for i in 0..<40 {
      let sd = target.covariance[i, i].squareRoot()
      #expect(abs(fit.normal.standardDeviations[i] / sd - 1) < 0.01)
      #expect(abs(fit.normal.mean[i] - target.mean[i]) < 0.01 * sd)
    }
  }

  @Test func scalesOfAnySizeAreFound() async throws {
    let target = ADVITests.target
    let fit = try await DeterministicADVI().fit(target, seed: 5)
    #expect(fit.stop == .converged)
    for i in 0..<3 {
      #expect(abs(fit.normal.mean[i] - target.means[i]) < 1e-3 * target.scales[i])
      #expect(abs(fit.normal.standardDeviations[i] / target.scales[i] - 1) < 1e-3)
    }
  }

  /// The search becomes slow there; what counts is how near it came.
  @Test func strongCorrelationsAreFound() async throws {
    let target = try CorrelatedNormal.rotated(50, condition: 1e5, seed: 2)
    let fit = try await DeterministicADVI().fit(target, iterations: 10_000, seed: 1)
    #expect(fit.stop == .converged)
    for i in 0..<50 {
      let sd = target.covariance[i, i].squareRoot()
      #expect(abs(fit.normal.standardDeviations[i] / sd - 1) < 0.01)
      #expect(abs(fit.normal.mean[i] - target.mean[i]) < 0.01 * sd)
    }
  }

  @Test func slopesAreThoseOfTheBound() throws {
    let target = try CorrelatedNormal.rotated(3, condition: 8, seed: 3)
    var random = RandomStream(seed: 6, purpose: .simulation)
    let objective = FixedDrawObjective(
      density: target, draws: try FixedDraws(dimension: 3, pairs: 2, using: &random),
      frame: FixedDrawFrame(centre: [0, 1, 2], units: [1, 0.5, 2]),
      cancellation: CancellationFlag())
    var evaluator = try objective.makeEvaluator()
    let point = [0.3, -0.2, 0.1, 0.4, -0.5, 0.2]
    let slopes = try evaluator.evaluate(at: point).gradient
    for i in 0..<6 {
      var (above, below) = (point, point)
      above[i] += 1e-5
      below[i] -= 1e-5
      let change =
        try evaluator.evaluate(at: above).logDensity - evaluator.evaluate(at: below).logDensity
      #expect(abs(change / 2e-5 - slopes[i]) < 1e-6, "\(i)")
    }
  }

  @Test func drawsAreBalanced() throws {
    for (dimension, pairs) in [(1, 15), (7, 15), (15, 15), (20, 15)] {
      var random = RandomStream(seed: 1, purpose: .simulation)
      let draws = try FixedDraws(dimension: dimension, pairs: pairs, using: &random)
      let noise = Matrix(rows: dimension, columns: pairs, columnMajor: draws.noise)
      let moments = noise.rowGram()
      var largest = 0.0
      for i in 0..<dimension {
        #expect(abs(moments[i, i] / Double(pairs) - 1) < 1e-12)
        for j in 0..<i { largest = max(largest, abs(moments[i, j]) / Double(pairs)) }
      }
      #expect(dimension <= pairs ? largest < 1e-12 : largest > 0.1)
    }
  }

  /// Over seeds, means scatter around the exact optimum by their sampling errors.
  @Test func samplingErrorsAreThoseOfOtherDraws() async throws {
    // The bound of a log gamma is 4 m - 4 e^(m + s²/2) + log s: s = 1/2, m = -1/8.
    var (squares, errors) = (0.0, 0.0)
    for seed: UInt64 in 1...200 {
      var settings = DeterministicADVI()
      settings.draws = 10
      settings.errorLimit = 100
      let fit = try await settings.fit(Zoo.logGamma, seed: seed)
      let report = try #require(fit.fixedDraws)
      #expect(fit.stop == .converged && report.draws == 10)
      let deviation = fit.normal.mean[0] + 0.125
      squares += deviation * deviation
      let error = try #require(report.samplingErrors)[0]
      errors += error * error
    }
    let ratio = (errors / squares).squareRoot()
    // 200 seeds tell the scatter up to 5 %, and the errors of 5 pairs are estimates themselves.
    #expect((0.8...1.25).contains(ratio), "\(ratio)")
  }

  @Test func drawsAreDoubledUntilTheySuffice() async throws {
    var settings = DeterministicADVI()
    settings.draws = 4
    let few = try await settings.fit(Zoo.logGamma, seed: 1)
    let error = try #require(few.fixedDraws?.samplingErrors)[0] / few.normal.standardDeviations[0]
    #expect(error < 0.5 && few.stop == .converged)
    settings.errorLimit = error / 3
    let more = try await settings.fit(Zoo.logGamma, seed: 1)
    #expect(try #require(more.fixedDraws).draws > (try #require(few.fixedDraws).draws))
    #expect(more.stop == .converged && more.gradientCount > few.gradientCount)
    settings.errorLimit = 1e-9
    let most = try await settings.fit(Zoo.logGamma, seed: 1)
    #expect(most.stop == .drawLimit && most.fixedDraws?.draws == 160)
    #expect("\(most)".contains("allow more draws"))
    #expect(most.elboPath.count == 7)
  }

  /// Without linear response the name of the method says so.
  @Test func tooManyCoordinatesForAHessianAreSaid() async throws {
    let target = try CorrelatedNormal.rotated(5, condition: 30, seed: 4)
    var settings = DeterministicADVI()
    settings.mostCoordinates = 4
    let fit = try await settings.fit(target, seed: 1)
    let report = try #require(fit.fixedDraws)
    #expect(fit.stop == .converged && report.draws == 160 && report.samplingErrors == nil)
    #expect(report.widths == .meanField(reason: "more than 4 coordinates"))
    #expect(fit.normal == report.meanField)
    #expect("\(fit)".contains("no linear response: more than 4 coordinates"))
    for i in 0..<5 {
      let sd = 1 / target.precision[i, i].squareRoot()
      #expect(abs(fit.normal.standardDeviations[i] / sd - 1) < 0.01)
    }
  }

  @Test func sameSeedSameBitsAndAnotherSeedAnotherFit() async throws {
    func fit(_ seed: UInt64) async throws -> NormalDensity {
      try await DeterministicADVI().fit(Zoo.logGamma, seed: seed).normal
    }
    let (a, b, c) = (try await fit(1), try await fit(1), try await fit(2))
    #expect(a == b && a != c)
  }

  @Test func boundRisesNoFurtherThanTheEvidence() async throws {
    let fit = try await DeterministicADVI().fit(Zoo.logGamma, seed: 3)
    // log Γ(4) - 4 log 4, and the bound of s = 1/2, m = -1/8: 4 m - 4 + log s + (1 + log 2π) / 2.
    let evidence = log(6.0) - 4 * log(4.0)
    let bound = -4.5 - log(2.0) + 0.5 * (1 + log(2 * .pi))
    let last = try #require(fit.elboPath.last)
    #expect(abs(last.value - bound) < 0.02 && last.standardError > 0)
    #expect(fit.elbo.value < evidence && fit.elbo.value > bound - 0.1)
  }

  @Test func tooFewIterationsAreNotCalledConverged() async throws {
    let far = ScaledNormal(means: [1e6, -3], scales: [1, 200])
    let fit = try await DeterministicADVI().fit(far, iterations: 2, seed: 1)
    #expect(fit.stop == .notStationary && fit.iterations == 2)
    #expect(!(fit.paretoK < 0.7))
  }

  @Test func densityWithoutEndIsRefusedByName() async throws {
    let error = await #expect(throws: VariationalError.self) {
      _ = try await DeterministicADVI().fit(Zoo.improper, seed: 1)
    }
    guard case .unbounded("x[1]", _, let scale) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(scale > 1e80)
  }

  @Test func boundThatIsNotFiniteIsRefused() async throws {
    let spike = ClosureDensity(1) { x, gradient in
      gradient[0] = 0
      return x[0] == 0 ? 0 : .nan
    }
    let error = await #expect(throws: VariationalError.self) {
      _ = try await DeterministicADVI().fit(spike, seed: 1)
    }
    guard case .nonFinite(0, let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.contains("x[0] = "))
  }

  /// Scales shrink until all draws are inside of a narrow support.
  @Test func narrowSupportsAreEntered() async throws {
    let narrow = ClosureDensity(1) { x, gradient in
      guard abs(x[0]) < 0.01 else { throw DensityError.outsideSupport("x is far") }
      gradient[0] = -x[0] * 1e8
      return -0.5e8 * x[0] * x[0]
    }
    let fit = try await DeterministicADVI().fit(narrow, seed: 1)
    #expect(fit.stop == .converged)
    #expect(abs(fit.normal.standardDeviations[0] / 1e-4 - 1) < 1e-3)
  }

  @Test func errorsOfTheDensityPassThrough() async {
    struct Broken: Error {}
    let broken = ClosureDensity(1) { x, gradient in
      if x[0] != 0 { throw Broken() }
      gradient[0] = 0
      return 0
    }
    await #expect(throws: Broken.self) { _ = try await DeterministicADVI().fit(broken, seed: 1) }
  }

  @Test func settingsThatMakeNoSenseAreRefusedByName() async throws {
    func refusal(
      _ name: String, iterations: Int = 100, initial: [Double]? = nil,
      _ change: (inout DeterministicADVI) -> Void = { _ in }
    ) async {
      var changed = DeterministicADVI()
      change(&changed)
      let settings = changed
      let error = await #expect(throws: SamplerError.self) {
        _ = try await settings.fit(
          ADVITests.target, iterations: iterations, seed: 1, initial: initial)
      }
      #expect(error.map { "\($0)".hasPrefix(name) } ?? false)
    }
    await refusal("iterations is 0", iterations: 0)
    await refusal("draws is 5") { $0.draws = 5 }
    await refusal("draws is 2") { $0.draws = 2 }
    await refusal("mostDraws is 20") { $0.mostDraws = 20 }
    await refusal("errorLimit is nan") { $0.errorLimit = .nan }
    await refusal("mostCoordinates is -1") { $0.mostCoordinates = -1 }
    await refusal("initial is a point with 1 coordinates", initial: [1])
  }

  @Test func zeroDimensionsAreNothingToFit() async throws {
    let fit = try await DeterministicADVI().fit(ClosureDensity(0) { _, _ in 1.5 }, seed: 1)
    #expect(fit.normal.mean.isEmpty && fit.elbo.value == 1.5 && fit.stop == .converged)
  }

  @Test func cancelledRunsSayThatTheyAre() async throws {
    let slow = ClosureDensity(1) { x, gradient in
      Thread.sleep(forTimeInterval: 1e-3)
      gradient[0] = -x[0]
      return -0.5 * x[0] * x[0]
    }
    var settings = DeterministicADVI()
    (settings.draws, settings.mostDraws) = (10_000, 10_000)
    let task = Task { [settings] in try await settings.fit(slow, seed: 1) }
    try await Task.sleep(for: .milliseconds(50))
    task.cancel()
    #expect(try await task.value.stop == .cancelled)
  }
}
