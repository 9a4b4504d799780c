/// Distributions in mathematical notation, and what their messages advise.
import ApusDistributions
import ApusGraph
import Testing

@Suite struct FormulaTests {
  @Test func argumentsHaveNamesOnlyWhereTheyTellTheForm() {
    #expect(Normal(mu: 0, sigma: 1.5).formula == "Normal(0, 1.5)")
    #expect(Gamma(alpha: 2, beta: 1).formula == "Gamma(2, 1)")
    #expect(Gamma(mu: 2, sigma: 1).formula == "Gamma(mu: 2, sigma: 1)")
    #expect(Beta(mu: 0.5, nu: 4).formula == "Beta(mu: 0.5, nu: 4)")
    #expect(Bernoulli(logitP: Tensor.unknown("eta", shape: [])).formula == "Bernoulli(logitP: eta)")
    #expect(
      NegativeBinomial(logMu: 1, alpha: 2).formula == "NegativeBinomial(logMu: 1, 2)")
    let factor = Tensor.unknown("L", shape: [2, 2])
    #expect(MvNormal(mu: [0, 0], chol: factor).formula == "MvNormal([0, 0], chol: L)")
    #expect(Flat().formula == "Flat()")
  }

  @Test func modifiersShowWhatTheyModify() {
    let normal = Normal(mu: 0, sigma: 1)
    #expect(Truncated(normal, lower: 0).formula == "Truncated(Normal(0, 1), lower: 0)")
    #expect(
      Censored(normal, lower: -1, upper: 1).formula == "Censored(Normal(0, 1), lower: -1, upper: 1)"
    )
    #expect(TruncatedNormal(mu: 0, sigma: 1, upper: 2).formula == "TruncatedNormal(0, 1, upper: 2)")
    #expect(
      Mixture(w: [0.5, 0.5], compDists: [normal, Normal(mu: 3, sigma: 1)]).formula
        == "Mixture([0.5, 0.5], [Normal(0, 1), Normal(3, 1)])")
    #expect(ZeroInflatedPoisson(psi: 0.7, mu: 3).formula == "ZeroInflatedPoisson(0.7, 3)")
    #expect(
      LKJCholeskyCovariance(n: 2, eta: 2, sdDist: HalfNormal(sigma: 1)).formula
        == "LKJCholeskyCovariance(2, sdDist: HalfNormal([1, 1]))")
  }

  @Test func argumentsAreFollowedThroughExpressionsOfConstants() throws {
    let scale = Tensor.data("scale", TensorData(shape: [2], values: [1, -3]))
    let error = try #require(throws: ModelError.self) {
      try Normal(mu: 0, sigma: 2 * scale).validate()
    }
    #expect(
      error.message == "Normal: sigma must be positive, got -6.0 in row 1 of 2 * scale; give a "
        + "positive number, or a parameter whose prior is positive, as HalfNormal is")
    try Normal(mu: 0, sigma: square(scale)).validate()
  }
}
