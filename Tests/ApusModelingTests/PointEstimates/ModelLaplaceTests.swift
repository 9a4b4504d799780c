/// The Laplace approximation of models: closed forms, names, and what it refuses.
import ApusDiagnostics
import ApusDistributions
import ApusGraph
import ApusInference
import ApusLinearAlgebra
import Foundation
import Testing

@testable import ApusModeling

@Suite struct ModelLaplaceTests {
  private static let X: [[Double]] = (0..<30).map { (row: Int) -> [Double] in
    let x = Double(row)
    return [1, x / 10, sin(x)]
  }
  private static let y: [Double] = (0..<30).map { (row: Int) -> Double in
    let x = Double(row)
    return 2 - 0.03 * x + cos(3 * x)
  }
  private static let labels: [Int] = (0..<30).map { ($0 * 7) % 5 < 2 ? 1 : 0 }

  /// A linear model with known noise, whose posterior is normal.
  private func linear() throws -> Model {
    try Model { m in
      m.coordinate("term", ["one", "slope", "wave"])
      let beta = m.parameter("beta", Normal(mu: 0, sigma: 2), dims: ["term"])
      m.deterministic("doubled", 2 * beta, dims: ["term"])
      m.observe(
        "obs", Normal(mu: dot(m.data("X", Self.X), beta), sigma: 0.7),
        equals: m.data("y", Self.y))
    }
  }

  @Test func linearModelHasItsClosedForm() throws {
    let fit = try linear().laplaceApproximation().approximation
    let X = try Matrix(rows: Self.X)
    var precision = X.gram()
    for i in 0..<3 {
      for j in 0..<3 { precision[i, j] = precision[i, j] / 0.49 + (i == j ? 0.25 : 0) }
    }
    let factor = try Cholesky(precision)
    let covariance = try factor.solve(.identity(3))
    let mean = try factor.solve(X.transposedTimes(Self.y).map { $0 / 0.49 })
    // y ~ N(0, 0.49 I + 4 X Xᵀ).
    var marginal = X.rowGram()
    for i in 0..<30 {
      for j in 0..<30 { marginal[i, j] = 4 * marginal[i, j] + (i == j ? 0.49 : 0) }
    }
    let outer = try Cholesky(marginal)
    let fitted = try outer.solve(Self.y)
    let squares = zip(Self.y, fitted).reduce(0) { $0 + $1.0 * $1.1 }
    let evidence = -0.5 * (squares + outer.logDeterminant + 30 * log(2 * .pi))

    #expect(zip(fit.mode, mean).allSatisfy { abs($0 - $1) < 1e-9 })
    #expect(
      zip(fit.covariance.storage, covariance.storage).allSatisfy { abs($0 - $1) < 1e-9 })
    #expect(abs(fit.logEvidence - evidence) < 1e-7)
    #expect(fit.stop.isConverged)
  }

  @Test func logisticRegressionAgreesWithItsHessian() throws {
    let model = try Model { m in
      let beta = m.parameter("beta", Normal(mu: 0, sigma: 1.5), shape: [3])
      m.observe(
        "obs", Bernoulli(logitP: dot(m.data("X", Self.X), beta)),
        equals: m.data("y", Self.labels))
    }
    let fit = try model.laplaceApproximation().approximation
    // Newton's method and Xᵀ W X + I / 1.5², written out.
    var beta = [0.0, 0, 0]
    var precision = Matrix(rows: 3, columns: 3)
    for _ in 0..<30 {
      var score = beta.map { -$0 / 2.25 }
      precision = .diagonal([1 / 2.25, 1 / 2.25, 1 / 2.25])
      for (row, label) in zip(Self.X, Self.labels) {
        let p = 1 / (1 + exp(-zip(row, beta).reduce(0) { $0 + $1.0 * $1.1 }))
        for i in 0..<3 {
          score[i] += (Double(label) - p) * row[i]
          for j in 0..<3 { precision[i, j] += p * (1 - p) * row[i] * row[j] }
        }
      }
      beta = zip(beta, try Cholesky(precision).solve(score)).map { $0 + $1 }
    }
    let covariance = try Cholesky(precision).solve(.identity(3))
    #expect(zip(fit.mode, beta).allSatisfy { abs($0 - $1) < 1e-8 })
    #expect(zip(fit.covariance.storage, covariance.storage).allSatisfy { abs($0 - $1) < 1e-8 })
  }

  @Test func drawsCarryNamesDimsAndLabels() throws {
    let result = try linear().laplaceApproximation().sample(500, seed: 4)
    #expect(result.posterior.names == ["beta", "doubled"])
    let beta = try #require(result.posterior["beta"])
    #expect(beta.dims == ["chain", "draw", "term"] && beta.shape == [1, 500, 3])
    #expect(result.posterior.elementNames(of: "beta")[1] == "beta[slope]")
    let doubled = try #require(result.posterior["doubled"])
    #expect(zip(doubled.values, beta.values).allSatisfy { $0 == 2 * $1 })
    #expect(result.posterior.attributes["inference_library"] == "apus")
    #expect(result.posterior.attributes["approximation"] == "laplace")
    #expect(result.posterior.attributes["seed"] == "4")
    #expect(result.observedData?["obs"]?.values == Self.y && result.constantData?["X"] != nil)
    #expect(try linear().laplaceApproximation().sample(500, seed: 4) == result)
    // An approximation is no sample: without a k-hat nothing passes.
    #expect(!result.diagnose().passed)
    #expect(try result.summary().description.contains("widths are not for decisions"))
  }

  @Test func statisticsOfANormalPosteriorDifferByItsEvidence() throws {
    let fit = try linear().laplaceApproximation()
    let result = try fit.sample(200, seed: 1)
    let lp = try #require(result.sampleStats["lp"]).values
    let normal = try #require(result.sampleStats["lp_approximation"]).values
    #expect(
      zip(lp, normal).allSatisfy { abs($0 - $1 - fit.approximation.logEvidence) < 1e-8 })
  }

  @Test func scaleIsApproximatedOnTheLogarithmAndDrawnInItsOwnSpace() throws {
    let model = try Model { m in m.parameter("sigma", Gamma(alpha: 4, beta: 2)) }
    let fit = try model.laplaceApproximation()
    // With the Jacobian the mode of log sigma is log(4 / 2), with variance 1 / 4.
    #expect(abs(try fit.mode()["sigma"]![0] - 2) < 1e-8)
    #expect(abs(fit.approximation.covariance[0, 0] - 0.25) < 1e-9)
    #expect(fit.density.names == ["sigma"])
    let draws = try #require(try fit.sample(20_000, seed: 2).posterior["sigma"]).values
    #expect(draws.allSatisfy { $0 > 0 })
    // A log-normal: mean 2 exp(1 / 8), variance of the mean from its own.
    let mean = draws.reduce(0, +) / 20_000
    let sd = 2 * exp(0.125) * (exp(0.25) - 1).squareRoot()
    #expect(abs(mean - 2 * exp(0.125)) < 4 * sd / 20_000.0.squareRoot())
  }

  @Test func predictionsWorkOnItsDraws() throws {
    let model = try linear()
    let result = try model.samplePosteriorPredictive(
      try model.laplaceApproximation().sample(50, seed: 1), seed: 2)
    #expect(result.posteriorPredictive?["obs"]?.shape == [1, 50, 30])
  }

  @Test func whatTheDataCannotTellApartIsNamed() throws {
    let model = try Model { m in
      let (a, b) = (m.parameter("a", Flat()), m.parameter("b", Flat()))
      m.observe("obs", Normal(mu: a + b, sigma: 1), equals: m.data("y", [1.0, 2, 4]))
    }
    let error = try #require(throws: LaplaceError.self) { _ = try model.laplaceApproximation() }
    guard case .flatDirection(let components) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(Set(components.map(\.name)) == ["a", "b"] && "\(error)".contains("proper priors"))
  }

  @Test func nonsenseIsRefusedByName() throws {
    let fit = try linear().laplaceApproximation()
    let error = try #require(throws: SamplerError.self) { _ = try fit.sample(0, seed: 1) }
    #expect("\(error)".contains("draws is 0"))
    #expect(throws: ModelError.self) {
      _ = try linear().laplaceApproximation(initial: ["beta": [1]])
    }
    let start = try #require(throws: LBFGS.Failure.self) {
      _ = try Model { m in
        let x = m.parameter("x", Normal(mu: 0, sigma: 1))
        m.potential("soft", log(x))
      }.laplaceApproximation(initial: ["x": [-3]])
    }
    #expect("\(start)".contains("'soft'"))
  }
}
