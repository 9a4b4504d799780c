/// The list of distributions that the reference values and the laws are checked for.

import ApusDistributions
import ApusGraph
import Testing

/// A distribution of single numbers as the tests see it.
struct DistributionEntry: Sendable, CustomTestStringConvertible {
  /// The name of its reference table.
  let name: String
  /// The names of its arguments in that table, in the order of the initialiser.
  let arguments: [String]
  /// Valid arguments, at least two sets, for the laws.
  let examples: [[Double]]
  /// Whether the log-gamma of a count is subtracted from terms of its size.
  let subtractsLogGamma: Bool
  let make: @Sendable ([Tensor]) -> any UnivariateDistribution

  init(
    _ name: String, _ arguments: [String], _ examples: [[Double]],
    subtractsLogGamma: Bool = false,
    make: @escaping @Sendable ([Tensor]) -> any UnivariateDistribution
  ) {
    self.name = name
    self.arguments = arguments
    self.examples = examples
    self.subtractsLogGamma = subtractsLogGamma
    self.make = make
  }

  var testDescription: String { name }

  /// The distribution with numbers as arguments.
  func make(_ values: [Double]) -> any UnivariateDistribution {
    make(values.map { Tensor.constant($0) })
  }

  /// The distribution with the arguments of a row of the reference table.
  func make(_ values: [String: ReferenceNumber]) throws -> any UnivariateDistribution {
    make(try numbers(values))
  }

  /// The arguments of a row of the reference table in their order.
  func numbers(_ values: [String: ReferenceNumber]) throws -> [Double] {
    try arguments.map { try #require(values[$0]).value }
  }

  /// The distributions of the examples.
  var distributions: [any UnivariateDistribution] { examples.map { make($0) } }

  /// Every distribution of single numbers that is proper. A new one joins by a line here.
  static let all: [DistributionEntry] = [
    .init("Normal", ["mu", "sigma"], [[0, 1], [-3.5, 0.25]]) {
      Normal(mu: $0[0], sigma: $0[1])
    },
    .init("HalfNormal", ["sigma"], [[1], [40]]) { HalfNormal(sigma: $0[0]) },
    .init("HalfCauchy", ["beta"], [[1], [2.5]]) { HalfCauchy(beta: $0[0]) },
    .init("StudentT", ["nu", "mu", "sigma"], [[1.5, 2, 0.5], [12, -1, 3], [300, 0, 1]]) {
      StudentT(nu: $0[0], mu: $0[1], sigma: $0[2])
    },
    .init("Exponential", ["lam"], [[1], [0.02]]) { Exponential(lam: $0[0]) },
    .init("Gamma", ["alpha", "beta"], [[2, 0.1], [0.3, 4], [60, 2]]) {
      Gamma(alpha: $0[0], beta: $0[1])
    },
    .init("Bernoulli", ["p"], [[0.3], [0.875]]) { Bernoulli(p: $0[0]) },
    .init("BernoulliLogit", ["logit_p"], [[-1.5], [0.75]]) { Bernoulli(logitP: $0[0]) },
    .init("Poisson", ["mu"], [[0.7], [35]], subtractsLogGamma: true) { Poisson(mu: $0[0]) },
    .init("PoissonLog", ["log_mu"], [[-0.5], [4.6]], subtractsLogGamma: true) {
      Poisson(logMu: $0[0])
    },
  ]

  static let continuous = all.filter { !$0.distributions[0].support.isDiscrete }
  static let discrete = all.filter { $0.distributions[0].support.isDiscrete }
}
