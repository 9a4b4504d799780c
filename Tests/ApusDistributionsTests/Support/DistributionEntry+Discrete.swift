/// The distributions of counts.

import ApusDistributions

extension DistributionEntry {
  static let discrete: [DistributionEntry] = [
    .init("Bernoulli", ["p"], [[0.3], [0.875]]) { Bernoulli(p: $0[0]) },
    .init("BernoulliLogit", ["logit_p"], [[-1.5], [0.75]]) { Bernoulli(logitP: $0[0]) },
    .init("Poisson", ["mu"], [[0.7], [35]], subtractsLogGamma: true) { Poisson(mu: $0[0]) },
    .init("PoissonLog", ["log_mu"], [[-0.5], [4.6]], subtractsLogGamma: true) {
      Poisson(logMu: $0[0])
    },
  ]
}
