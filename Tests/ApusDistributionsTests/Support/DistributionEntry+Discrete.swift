/// The distributions of counts.

import ApusDistributions

extension DistributionEntry {
  static let discrete: [DistributionEntry] = bounded + unbounded + withZeros

  private static let bounded: [DistributionEntry] = [
    .init("Bernoulli", ["p"], [[0.3], [0.875]]) { Bernoulli(p: $0[0]) },
    .init("BernoulliLogit", ["logit_p"], [[-1.5], [0.75]]) { Bernoulli(logitP: $0[0]) },
    .init(
      "Binomial", ["n", "p"], [[10, 0.3], [80, 0.75], [1, 0.4]],
      termSize: { max(1, $1 / $0[1]) }
    ) { Binomial(n: $0[0], p: $0[1]) },
    .init("BinomialLogit", ["n", "logit_p"], [[10, -1.2], [200, 0.4]]) {
      Binomial(n: $0[0], logitP: $0[1])
    },
    .init("BetaBinomial", ["alpha", "beta", "n"], [[2, 3, 10], [0.4, 0.5, 20], [30, 10, 50]]) {
      BetaBinomial(alpha: $0[0], beta: $0[1], n: $0[2])
    },
    .init("HyperGeometric", ["N", "k", "n"], [[50, 10, 5], [20, 15, 10], [1000, 300, 200]]) {
      HyperGeometric(N: $0[0], k: $0[1], n: $0[2])
    },
    .init("DiscreteUniform", ["lower", "upper"], [[0, 9], [-3, 3]]) {
      DiscreteUniform(lower: $0[0], upper: $0[1])
    },
  ]

  private static let unbounded: [DistributionEntry] = [
    .init("Poisson", ["mu"], [[0.7], [35]], subtractsLogGamma: true) { Poisson(mu: $0[0]) },
    .init("PoissonLog", ["log_mu"], [[-0.5], [4.6]], subtractsLogGamma: true) {
      Poisson(logMu: $0[0])
    },
    .init("NegativeBinomial", ["mu", "alpha"], [[5, 2], [0.4, 0.3], [60, 500]]) {
      NegativeBinomial(mu: $0[0], alpha: $0[1])
    },
    .init("NegativeBinomialLog", ["log_mu", "alpha"], [[1.2, 2], [-0.5, 0.6]]) {
      NegativeBinomial(logMu: $0[0], alpha: $0[1])
    },
    .init("Geometric", ["p"], [[0.2], [0.7]], termSize: { arguments, _ in 1 / arguments[0] }) {
      Geometric(p: $0[0])
    },
    .init("DiscreteWeibull", ["q", "beta"], [[0.9, 1.2], [0.5, 0.7], [0.99, 2.5]]) {
      DiscreteWeibull(q: $0[0], beta: $0[1])
    },
  ]

  private static let withZeros: [DistributionEntry] = [
    .init("ZeroInflatedPoisson", ["psi", "mu"], [[0.7, 3], [0.2, 12]], subtractsLogGamma: true) {
      ZeroInflatedPoisson(psi: $0[0], mu: $0[1])
    },
    .init("ZeroInflatedBinomial", ["psi", "n", "p"], [[0.7, 10, 0.3], [0.4, 40, 0.8]]) {
      ZeroInflatedBinomial(psi: $0[0], n: $0[1], p: $0[2])
    },
    .init("ZeroInflatedNegativeBinomial", ["psi", "mu", "alpha"], [[0.7, 5, 2], [0.3, 2, 0.6]]) {
      ZeroInflatedNegativeBinomial(psi: $0[0], mu: $0[1], alpha: $0[2])
    },
    .init(
      "HurdlePoisson", ["psi", "mu"], [[0.7, 3], [0.9, 0.05]], subtractsLogGamma: true,
      termSize: { max(1, $1 / $0[1]) }
    ) { HurdlePoisson(psi: $0[0], mu: $0[1]) },
    .init("HurdleNegativeBinomial", ["psi", "mu", "alpha"], [[0.7, 5, 2], [0.8, 0.1, 0.5]]) {
      HurdleNegativeBinomial(psi: $0[0], mu: $0[1], alpha: $0[2])
    },
  ]
}

extension DistributionEntry {
  /// Densities with a mass at 0, and a mass that is not at a whole number.
  static let mixed: [DistributionEntry] = [
    .init("HurdleGamma", ["psi", "alpha", "beta"], [[0.3, 2, 0.5], [0.8, 0.3, 4]]) {
      HurdleGamma(psi: $0[0], alpha: $0[1], beta: $0[2])
    },
    .init("HurdleLogNormal", ["psi", "mu", "sigma"], [[0.3, 0, 1], [0.9, 2, 0.3]]) {
      HurdleLogNormal(psi: $0[0], mu: $0[1], sigma: $0[2])
    },
    .init("DiracDelta", ["c"], [[3], [-0.25]]) { DiracDelta(c: $0[0]) },
  ]
}
