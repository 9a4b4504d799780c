/// The continuous distributions.

import ApusDistributions

extension DistributionEntry {
  static let continuous: [DistributionEntry] = onTheLine + onAHalfLine + onAnInterval

  private static let onTheLine: [DistributionEntry] = [
    .init("Normal", ["mu", "sigma"], [[0, 1], [-3.5, 0.25]]) { Normal(mu: $0[0], sigma: $0[1]) },
    .init("StudentT", ["nu", "mu", "sigma"], [[1.5, 2, 0.5], [12, -1, 3], [300, 0, 1]]) {
      StudentT(nu: $0[0], mu: $0[1], sigma: $0[2])
    },
    .init("Cauchy", ["alpha", "beta"], [[0, 1], [-2, 3.5]]) { Cauchy(alpha: $0[0], beta: $0[1]) },
    .init("Laplace", ["mu", "b"], [[0, 1], [4, 0.3]], kinks: { [$0[0]] }) {
      Laplace(mu: $0[0], b: $0[1])
    },
    .init(
      "AsymmetricLaplace", ["b", "kappa", "mu"], [[1, 0.6, 0], [4, 2.5, -1]], kinks: { [$0[2]] }
    ) { AsymmetricLaplace(b: $0[0], kappa: $0[1], mu: $0[2]) },
    .init("Logistic", ["mu", "s"], [[0, 1], [-3, 0.2]]) { Logistic(mu: $0[0], s: $0[1]) },
    .init("Gumbel", ["mu", "beta"], [[0, 1], [5, 2.5]]) { Gumbel(mu: $0[0], beta: $0[1]) },
    .init("Moyal", ["mu", "sigma"], [[0, 1], [-4, 0.5]]) { Moyal(mu: $0[0], sigma: $0[1]) },
    .init("SkewNormal", ["mu", "sigma", "alpha"], [[0, 1, 4], [2, 0.5, -1.5], [0, 3, 0.1]]) {
      SkewNormal(mu: $0[0], sigma: $0[1], alpha: $0[2])
    },
    .init("ExGaussian", ["mu", "sigma", "nu"], [[0, 1, 1], [0.4, 0.05, 0.2], [-1, 2, 0.5]]) {
      ExGaussian(mu: $0[0], sigma: $0[1], nu: $0[2])
    },
  ]

  private static let onAHalfLine: [DistributionEntry] = [
    .init("HalfNormal", ["sigma"], [[1], [40]]) { HalfNormal(sigma: $0[0]) },
    .init("HalfCauchy", ["beta"], [[1], [2.5]]) { HalfCauchy(beta: $0[0]) },
    .init("HalfStudentT", ["nu", "sigma"], [[4, 1], [1.5, 3], [40, 0.2]]) {
      HalfStudentT(nu: $0[0], sigma: $0[1])
    },
    .init("Exponential", ["lam"], [[1], [0.02]]) { Exponential(lam: $0[0]) },
    .init("Gamma", ["alpha", "beta"], [[2, 0.1], [0.3, 4], [60, 2]]) {
      Gamma(alpha: $0[0], beta: $0[1])
    },
    .init(
      "GammaMuSigma", ["mu", "sigma"], [[20, 10], [0.5, 0.9]],
      termSize: { arguments, _ in max(1, arguments[0] / (arguments[1] * arguments[1])) }
    ) { Gamma(mu: $0[0], sigma: $0[1]) },
    .init("InverseGamma", ["alpha", "beta"], [[3, 2], [0.7, 0.1], [50, 100]]) {
      InverseGamma(alpha: $0[0], beta: $0[1])
    },
    .init("ChiSquared", ["nu"], [[3], [1], [80]]) { ChiSquared(nu: $0[0]) },
    .init("Weibull", ["alpha", "beta"], [[1.5, 2], [0.6, 1], [8, 3]]) {
      Weibull(alpha: $0[0], beta: $0[1])
    },
    .init("LogNormal", ["mu", "sigma"], [[0, 1], [2, 0.3]]) { LogNormal(mu: $0[0], sigma: $0[1]) },
    .init("Wald", ["mu", "lam", "alpha"], [[1, 1, 0], [2, 20, 1], [3, 0.5, -2]]) {
      Wald(mu: $0[0], lam: $0[1], alpha: $0[2])
    },
    .init("Pareto", ["alpha", "m"], [[6, 1], [1.2, 0.1]]) { Pareto(alpha: $0[0], m: $0[1]) },
    .init("Rice", ["nu", "sigma"], [[1, 1], [10, 0.5], [0.2, 3]]) {
      Rice(nu: $0[0], sigma: $0[1])
    },
  ]

  private static let onAnInterval: [DistributionEntry] = [
    .init("Uniform", ["lower", "upper"], [[0, 1], [-5, 10]]) {
      Uniform(lower: $0[0], upper: $0[1])
    },
    .init(
      "Triangular", ["lower", "c", "upper"], [[0, 0.5, 1], [-3, 2, 10]], kinks: { [$0[1]] }
    ) { Triangular(lower: $0[0], c: $0[1], upper: $0[2]) },
    .init(
      "TruncatedNormal", ["mu", "sigma", "lower", "upper"],
      [[0, 1, -1, 2], [1, 3, 0, 10], [0, 1, 6, 6.5]], hasMovingBody: true
    ) { TruncatedNormal(mu: $0[0], sigma: $0[1], lower: $0[2], upper: $0[3]) },
    .init("Beta", ["alpha", "beta"], [[2, 3], [0.5, 0.7], [50, 20]]) {
      Beta(alpha: $0[0], beta: $0[1])
    },
    .init("BetaMuSigma", ["mu", "sigma"], [[0.3, 0.1], [0.6, 0.3]]) {
      Beta(mu: $0[0], sigma: $0[1])
    },
    .init("BetaMuNu", ["mu", "nu"], [[0.3, 10], [0.8, 2]]) { Beta(mu: $0[0], nu: $0[1]) },
    .init("Kumaraswamy", ["a", "b"], [[2, 3], [0.5, 0.8], [5, 8]]) {
      Kumaraswamy(a: $0[0], b: $0[1])
    },
    .init("LogitNormal", ["mu", "sigma"], [[0, 1], [2, 0.3], [-1, 3]]) {
      LogitNormal(mu: $0[0], sigma: $0[1])
    },
    .init("VonMises", ["mu", "kappa"], [[0, 1], [1, 20], [-2.5, 3]]) {
      VonMises(mu: $0[0], kappa: $0[1])
    },
  ]
}
