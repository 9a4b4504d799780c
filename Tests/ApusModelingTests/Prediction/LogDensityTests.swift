/// Pointwise log likelihoods and log priors are those of the distributions.
import ApusDiagnostics
import ApusDistributions
import ApusGraph
import ApusLinearAlgebra
import ApusNumerics
import Testing

@testable import ApusModeling

@Suite struct LogDensityTests {
  private func array(_ values: [Double], _ element: [Int] = []) -> DataArray {
    DataArray(
      dims: ["chain", "draw"] + element.indices.map { "x_dim_\($0)" },
      shape: [1, values.count / element.reduce(1, *)] + element, values: values)
  }

  private func model() throws -> Model {
    try Model { m in
      m.coordinate("row", ["a", "b", "c"])
      let beta = m.parameter("beta", Normal(mu: 0, sigma: 2), shape: [2])
      let sigma = m.parameter("sigma", HalfNormal(sigma: 1))
      let X = m.data("X", [[1.0, 2], [3, 4], [5, 7]])
      m.observe(
        "obs", Normal(mu: dot(X, beta), sigma: sigma), equals: m.data("y", [1.0, 0, 2]),
        dims: ["row"])
    }
  }

  private var draws: InferenceData {
    var result = InferenceData()
    result.posterior["beta"] = array([0.1, -0.2, 0.3, 0.4], [2])
    result.posterior["sigma"] = array([0.5, 1.5])
    return result
  }

  @Test func everyRowHasItsLogLikelihood() throws {
    let result = try model().computeLogLikelihood(draws)
    let found = try #require(result.logLikelihood?["obs"])
    #expect(found.dims == ["chain", "draw", "row"] && found.shape == [1, 2, 3])
    #expect(result.logLikelihood?.coordinates["row"] == ["a", "b", "c"])
    let X = [[1.0, 2], [3, 4], [5, 7]]
    let betas = [[0.1, -0.2], [0.3, 0.4]]
    for (draw, sigma) in [0.5, 1.5].enumerated() {
      for (row, y) in [1.0, 0, 2].enumerated() {
        let mu = X[row][0] * betas[draw][0] + X[row][1] * betas[draw][1]
        let expected = try Normal(mu: mu, sigma: sigma).logDensity(y)
        #expect(abs(found.values[draw * 3 + row] - expected) < 1e-13)
      }
    }
  }

  /// The likelihood is collapsed when the model is compiled; its terms still add up to it.
  @Test func termsAddUpToTheLogJoint() throws {
    let model = try model()
    let density = try model.compile()
    #expect(density.collapsed.count == 1 || model.explainPlan().contains("outside"))
    var result = try model.computeLogLikelihood(draws)
    result = try model.computeLogPrior(result)
    for draw in 0..<2 {
      let values = [
        "beta": Array(draws.posterior["beta"]!.values[(draw * 2)..<(draw * 2 + 2)]),
        "sigma": [draws.posterior["sigma"]!.values[draw]],
      ]
      let likelihood = result.logLikelihood!["obs"]!.values[(draw * 3)..<(draw * 3 + 3)]
      let beta = result.logPrior!["beta"]!.values[(draw * 2)..<(draw * 2 + 2)]
      let total =
        likelihood.reduce(0, +) + beta.reduce(0, +) + result.logPrior!["sigma"]!.values[draw]
      #expect(abs(total - (try density.logJoint(values))) < 1e-12)
    }
  }

  @Test func vectorsHaveOneDensityEach() throws {
    let model = try Model { m in
      let mean = m.parameter("mean", Normal(mu: 0, sigma: 1), shape: [2])
      let observed = m.data("y", [[1.0, 2], [0, 1], [3, 1]])
      m.observe(
        "obs", MvNormal(mu: mean, cov: Matrix.identity(2)), equals: observed)
    }
    var result = InferenceData()
    result.posterior["mean"] = array([0.5, 1], [2])
    let found = try #require(try model.computeLogLikelihood(result).logLikelihood?["obs"])
    #expect(found.shape == [1, 1, 3])
    let normal = Normal(mu: 0, sigma: 1)
    let expected = try normal.logDensity(0.5) + normal.logDensity(1)
    #expect(abs(found.values[0] - expected) < 1e-13)
  }

  @Test func streamHasTheNumbersOfTheWhole() throws {
    let model = try model()
    let whole = try #require(try model.computeLogLikelihood(draws).logLikelihood?["obs"])
    var values = [Double]()
    try model.streamLogLikelihood(draws, blockDraws: 1) { block in
      values += block.group["obs"]?.values ?? []
    }
    #expect(values == whole.values)
  }

  @Test func unknownNamesAreRefused() throws {
    let error = #expect(throws: ModelError.self) {
      _ = try model().computeLogLikelihood(draws, variables: ["beta"])
    }
    #expect(error?.message.contains("'beta'") == true && error?.message.contains("obs") == true)
    #expect(throws: ModelError.self) {
      _ = try model().computeLogPrior(draws, variables: ["obs"])
    }
  }
}
