/// The continuous distributions.

import ApusDistributions

extension DistributionEntry {
  static let continuous: [DistributionEntry] = [
    .init("Normal", ["mu", "sigma"], [[0, 1], [-3.5, 0.25]]) { Normal(mu: $0[0], sigma: $0[1]) },
    .init("HalfNormal", ["sigma"], [[1], [40]]) { HalfNormal(sigma: $0[0]) },
    .init("HalfCauchy", ["beta"], [[1], [2.5]]) { HalfCauchy(beta: $0[0]) },
    .init("StudentT", ["nu", "mu", "sigma"], [[1.5, 2, 0.5], [12, -1, 3], [300, 0, 1]]) {
      StudentT(nu: $0[0], mu: $0[1], sigma: $0[2])
    },
    .init("Exponential", ["lam"], [[1], [0.02]]) { Exponential(lam: $0[0]) },
    .init("Gamma", ["alpha", "beta"], [[2, 0.1], [0.3, 4], [60, 2]]) {
      Gamma(alpha: $0[0], beta: $0[1])
    },
  ]
}
