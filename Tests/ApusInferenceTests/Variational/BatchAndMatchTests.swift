/// Batch and match: its step, normal targets, how runs end, and what they refuse.
import ApusLinearAlgebra
import ApusNumerics
import Foundation
import Testing

@testable import ApusInference

@Suite struct BatchAndMatchTests {
  /// A step with known numbers, found by solving Σ' U Σ' + Σ' = V to machine precision.
  @Test func stepHasItsKnownValues() throws {
    let precision = try Matrix(rows: [[2, 0.5], [0.5, 1]])
    let points = [[1, 0], [0, 1], [-1, 0.5], [0.5, -1]]
    let scores = points.map { (precision * $0.minus([0.3, 0.4])).scaled(by: -1) }
    let batch = ScoreBatch(
      positions: Matrix(rows: 2, columns: 4, columnMajor: points.flatMap { $0 }),
      scores: Matrix(rows: 2, columns: 4, columnMajor: scores.flatMap { $0 }))
    for scale in [NormalDensity.Scale.diagonal([1, 1]), .lowerTriangular(.identity(2))] {
      let next = try NormalDensity(mean: [0.1, -0.2], scale: scale).matched(to: batch, rate: 2)
      let covariance = [
        0.6458901171146193, -0.2152180114523045, -0.2152180114523045, 1.1142279858997655,
      ]
      #expect(norm(next.covariance.storage.minus(covariance)) < 1e-14)
      #expect(norm(next.mean.minus([0.27456993529461104, 0.2159925762037777])) < 1e-14)
      #expect(next.scale.diagonal.allSatisfy { $0 > 0 })
    }
  }

  /// The equation that defines the new covariance, in more coordinates than draws and fewer.
  @Test(arguments: [3, 40]) func stepSolvesItsEquation(draws: Int) throws {
    let target = try CorrelatedNormal.rotated(6, condition: 20, seed: 3)
    var random = RandomStream(seed: 5, purpose: .simulation)
    let start = NormalDensity(
      mean: target.mean.scaled(by: 0.5), scale: .diagonal([1, 2, 3, 1, 2, 3]))
    let points = (0..<draws).map { _ in start.draw(using: &random) }
    let scores = points.map(target.score)
    let batch = ScoreBatch(
      positions: Matrix(rows: 6, columns: draws, columnMajor: points.flatMap { $0 }),
      scores: Matrix(rows: 6, columns: draws, columnMajor: scores.flatMap { $0 }))
    let rate = 1.5
    let next = try start.matched(to: batch, rate: rate)
    let (pointMean, pointSpread) = moments(points)
    let (scoreMean, scoreSpread) = moments(scores)
    let share = rate / (1 + rate)
    let difference = start.mean.minus(pointMean)
    let sigma = next.covariance
    var u = Matrix(rows: 6, columns: 6)
    var v = u
    for i in 0..<6 {
      for j in 0..<6 {
        u[i, j] = rate * scoreSpread[i, j] + share * scoreMean[i] * scoreMean[j]
        v[i, j] =
          start.covariance[i, j] + rate * pointSpread[i, j] + share * difference[i] * difference[j]
      }
    }
    let residual = (sigma * u * sigma).storage.plus(sigma.storage).minus(v.storage)
    #expect(norm(residual) < 1e-10 * norm(v.storage))
    let centre = pointMean.plus(sigma * scoreMean)
    let mean = start.mean.plus(centre.scaled(by: rate)).scaled(by: 1 / (1 + rate))
    #expect(norm(next.mean.minus(mean)) < 1e-10 * norm(mean))
  }

  private func moments(_ points: [[Double]]) -> (mean: [Double], covariance: Matrix) {
    let count = Double(points.count)
    let mean = points.reduce([Double](repeating: 0, count: 6)) { $0.plus($1, times: 1 / count) }
    let rows = points.map { $0.minus(mean).scaled(by: 1 / count.squareRoot()) }
    let matrix = Matrix(rows: 6, columns: points.count, columnMajor: rows.flatMap { $0 })
    return (mean, matrix.rowGram())
  }

  /// The last one has more coordinates than draws in a batch.
  @Test(arguments: [(2, 20.0), (5, 30), (12, 10), (50, 100)])
  func normalTargetsAreRecovered(dimension: Int, condition: Double) async throws {
    let target = try CorrelatedNormal.rotated(dimension, condition: condition, seed: 4)
    let fit = try await BatchAndMatch().fit(target, seed: 1)
    #expect(fit.stop == .converged && fit.paretoK < 0.5 && fit.method == "batch and match")
    // Those of the search for the mode come first.
    #expect((32 * fit.iterations..<32 * fit.iterations + 200).contains(fit.gradientCount))
    let covariance = fit.normal.covariance
    for i in 0..<dimension {
      let sd = target.covariance[i, i].squareRoot()
      #expect(abs(fit.normal.mean[i] - target.mean[i]) < 0.01 * sd)
      for j in 0..<dimension {
        let scale = sd * target.covariance[j, j].squareRoot()
        #expect(abs(covariance[i, j] - target.covariance[i, j]) < 0.01 * scale, "\(i), \(j)")
      }
    }
    let evidence =
      0.5 * Double(dimension) * naturalLog(2 * .pi)
      + target.factor.diagonal.reduce(0) { $0 + naturalLog($1) }
    #expect(abs(fit.elbo.value - evidence) < 0.01 + 4 * fit.elbo.standardError)
    #expect(try #require(fit.elboPath.last).iteration == fit.iterations)
  }

  @Test func scalesOfAnySizeAreFound() async throws {
    let target = ADVITests.target
    let fit = try await BatchAndMatch().fit(target, seed: 5)
    #expect(fit.stop == .converged)
    for i in 0..<3 {
      #expect(abs(fit.normal.mean[i] - target.means[i]) < 1e-3 * target.scales[i])
      #expect(abs(fit.normal.standardDeviations[i] / target.scales[i] - 1) < 1e-3)
    }
  }

  /// Beside a density that is not normal, scores g have the mean 0 and the variance 1/σ² under the
  /// approximation. For a log gamma, g = 4 - 4 eˣ: m = -s²/2 and 16 s² (exp s² - 1) = 1.
  @Test func skewedTargetsAreMatchedInTheirScores() async throws {
    let variance = 0.23542
    #expect(abs(16 * variance * (exp(variance) - 1) - 1) < 1e-3)
    for seed: UInt64 in 1...3 {
      var settings = BatchAndMatch()
      settings.tolerance = 0.005
      let fit = try await settings.fit(
        Zoo.logGamma, iterations: 100_000, seed: seed)
      #expect(fit.stop == .converged)
      let sd = variance.squareRoot()
      #expect(abs(fit.normal.mean[0] + variance / 2) < 0.015 * sd)
      #expect(abs(fit.normal.standardDeviations[0] / sd - 1) < 0.015)
    }
  }

  /// Without a start the mode is found first; from a given one, batch and match is on its own.
  @Test func modesAreFoundFromFarAway() async throws {
    let far = ScaledNormal(means: [1e6, -3], scales: [1, 200])
    let fit = try await BatchAndMatch().fit(far, seed: 1)
    #expect(fit.stop == .converged && abs(fit.normal.mean[0] - 1e6) < 0.01)
    #expect(abs(fit.normal.standardDeviations[1] / 200 - 1) < 0.01)
    let given = try await BatchAndMatch().fit(far, iterations: 1000, seed: 1, initial: [0, 0])
    #expect(given.stop == .notStationary && given.gradientCount == 32_000)
  }

  @Test func sameSeedSameBitsAndAnotherSeedAnotherFit() async throws {
    func fit(_ seed: UInt64) async throws -> NormalDensity {
      try await BatchAndMatch().fit(Zoo.logGamma, iterations: 60, seed: seed)
        .normal
    }
    let (a, b, c) = (try await fit(1), try await fit(1), try await fit(2))
    #expect(a == b && a != c)
  }

  @Test func tooFewIterationsAreNotCalledConverged() async throws {
    for iterations in [1, 5, 40] {
      let fit = try await BatchAndMatch().fit(
        Zoo.logGamma, iterations: iterations, seed: 1)
      #expect(fit.stop == .notStationary && fit.iterations == iterations)
    }
    var strict = BatchAndMatch()
    strict.tolerance = 1e-9
    let fit = try await strict.fit(Zoo.logGamma, iterations: 400, seed: 1)
    #expect(fit.stop == .iterationLimit && fit.iterations == 400)
  }

  @Test func densityWithoutEndIsRefusedByName() async throws {
    let error = await #expect(throws: VariationalError.self) {
      _ = try await BatchAndMatch().fit(Zoo.improper, seed: 1)
    }
    guard case .unbounded("x[1]", _, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect("\(error!)".contains("proper prior"))
  }

  @Test func gradientsThatAreNotFiniteAreRefused() async throws {
    // A finite value everywhere, but a gradient at the origin only.
    let kinked = ClosureDensity(1) { x, gradient in
      gradient[0] = x[0] == 0 ? 0 : .nan
      return 0
    }
    let error = await #expect(throws: VariationalError.self) {
      _ = try await BatchAndMatch().fit(kinked, seed: 1)
    }
    guard case .nonFinite(1, let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.contains("x[0] = "))
  }

  @Test func scoresThatOverflowAreRefused() async throws {
    let steep = ClosureDensity(1) { x, gradient in
      gradient[0] = x[0] * -1e200
      return 0
    }
    let error = await #expect(throws: VariationalError.self) {
      _ = try await BatchAndMatch().fit(steep, seed: 1)
    }
    #expect(error != nil)
  }

  @Test func settingsThatMakeNoSenseAreRefusedByName() async throws {
    func refusal(
      _ name: String, iterations: Int = 100, initial: [Double]? = nil,
      _ change: (inout BatchAndMatch) -> Void = { _ in }
    ) async {
      var changed = BatchAndMatch()
      change(&changed)
      let settings = changed
      let error = await #expect(throws: SamplerError.self) {
        _ = try await settings.fit(
          ADVITests.target, iterations: iterations, seed: 1, initial: initial)
      }
      #expect(error.map { "\($0)".hasPrefix(name) } ?? false)
    }
    await refusal("iterations is 0", iterations: 0)
    await refusal("batchSize is 1") { $0.batchSize = 1 }
    await refusal("tolerance is 0.0") { $0.tolerance = 0 }
    await refusal("initial is a point with 1 coordinates", initial: [1])
  }

  @Test func zeroDimensionsAreNothingToFit() async throws {
    let fit = try await BatchAndMatch().fit(ClosureDensity(0) { _, _ in 1.5 }, seed: 1)
    #expect(fit.normal.mean.isEmpty && fit.elbo.value == 1.5)
  }

  @Test func cancelledRunsSayThatTheyAre() async throws {
    var settings = BatchAndMatch()
    settings.tolerance = 1e-300
    let task = Task { [settings] in
      try await settings.fit(
        Zoo.logGamma, iterations: 1_000_000_000, seed: 1)
    }
    try await Task.sleep(for: .milliseconds(50))
    task.cancel()
    let fit = try await task.value
    #expect(fit.stop == .cancelled && fit.iterations < 1_000_000_000)
  }
}
