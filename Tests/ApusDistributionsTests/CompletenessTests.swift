/// The list of what there must be, by name, so that nothing is missing silently.

import ApusDistributions
import ApusGraph
import Testing

@Suite struct CompletenessTests {
  /// Distributions of single numbers: their names, each with the forms of its arguments.
  static let univariate: [(name: String, distributions: [any UnivariateDistribution])] = [
    ("Normal", [Normal(mu: 0, sigma: 1)]),
    ("HalfNormal", [HalfNormal(sigma: 1)]),
    ("TruncatedNormal", [TruncatedNormal(mu: 0, sigma: 1, lower: 0)]),
    ("LogNormal", [LogNormal(mu: 0, sigma: 1)]),
    ("StudentT", [StudentT(nu: 3, mu: 0, sigma: 1)]),
    ("HalfStudentT", [HalfStudentT(nu: 3, sigma: 1)]),
    ("SkewNormal", [SkewNormal(mu: 0, sigma: 1, alpha: 2)]),
    ("ExGaussian", [ExGaussian(mu: 0, sigma: 1, nu: 1)]),
    ("Cauchy", [Cauchy(alpha: 0, beta: 1)]),
    ("HalfCauchy", [HalfCauchy(beta: 1)]),
    ("Laplace", [Laplace(mu: 0, b: 1)]),
    ("AsymmetricLaplace", [AsymmetricLaplace(b: 1, kappa: 2, mu: 0)]),
    ("Logistic", [Logistic(mu: 0, s: 1)]),
    ("LogitNormal", [LogitNormal(mu: 0, sigma: 1)]),
    ("Gumbel", [Gumbel(mu: 0, beta: 1)]),
    ("Moyal", [Moyal(mu: 0, sigma: 1)]),
    ("Uniform", [Uniform(lower: 0, upper: 1)]),
    ("Triangular", [Triangular(lower: 0, c: 0.5, upper: 1)]),
    ("Exponential", [Exponential(lam: 1)]),
    ("Gamma", [Gamma(alpha: 2, beta: 1), Gamma(mu: 2, sigma: 1)]),
    ("InverseGamma", [InverseGamma(alpha: 2, beta: 1)]),
    ("ChiSquared", [ChiSquared(nu: 2)]),
    ("Weibull", [Weibull(alpha: 2, beta: 1)]),
    ("Wald", [Wald(mu: 1, lam: 1), Wald(mu: 1, lam: 1, alpha: 2)]),
    ("Pareto", [Pareto(alpha: 2, m: 1)]),
    ("Beta", [Beta(alpha: 2, beta: 1), Beta(mu: 0.5, sigma: 0.1), Beta(mu: 0.5, nu: 4)]),
    ("Kumaraswamy", [Kumaraswamy(a: 2, b: 1)]),
    ("VonMises", [VonMises(mu: 0, kappa: 1)]),
    ("Rice", [Rice(nu: 1, sigma: 1)]),
    ("Flat", [Flat()]),
    ("HalfFlat", [HalfFlat()]),
    ("Bernoulli", [Bernoulli(p: 0.5), Bernoulli(logitP: 0)]),
    ("Binomial", [Binomial(n: 3, p: 0.5), Binomial(n: 3, logitP: 0)]),
    ("BetaBinomial", [BetaBinomial(alpha: 1, beta: 1, n: 3)]),
    ("Poisson", [Poisson(mu: 1), Poisson(logMu: 0)]),
    (
      "NegativeBinomial",
      [NegativeBinomial(mu: 1, alpha: 1), NegativeBinomial(logMu: 0, alpha: 1)]
    ),
    ("Geometric", [Geometric(p: 0.5)]),
    ("HyperGeometric", [HyperGeometric(N: 10, k: 5, n: 3)]),
    ("DiscreteUniform", [DiscreteUniform(lower: 0, upper: 3)]),
    ("DiscreteWeibull", [DiscreteWeibull(q: 0.5, beta: 1)]),
    ("ZeroInflatedPoisson", [ZeroInflatedPoisson(psi: 0.5, mu: 1)]),
    ("ZeroInflatedBinomial", [ZeroInflatedBinomial(psi: 0.5, n: 3, p: 0.5)]),
    (
      "ZeroInflatedNegativeBinomial", [ZeroInflatedNegativeBinomial(psi: 0.5, mu: 1, alpha: 1)]
    ),
    ("HurdlePoisson", [HurdlePoisson(psi: 0.5, mu: 1)]),
    ("HurdleNegativeBinomial", [HurdleNegativeBinomial(psi: 0.5, mu: 1, alpha: 1)]),
    ("HurdleGamma", [HurdleGamma(psi: 0.5, alpha: 1, beta: 1)]),
    ("HurdleLogNormal", [HurdleLogNormal(psi: 0.5, mu: 0, sigma: 1)]),
    ("DiracDelta", [DiracDelta(c: 1)]),
  ]

  /// Distributions of categories: their names, each with the forms of its arguments.
  static let categories: [(name: String, distributions: [any CategoryDistribution])] = [
    ("Categorical", [Categorical(p: [0.5, 0.5]), Categorical(logitP: [0, 1])]),
    ("OrderedLogistic", [OrderedLogistic(eta: 0, cutpoints: [0])]),
    ("OrderedProbit", [OrderedProbit(eta: 0, cutpoints: [0])]),
  ]

  @Test func everyFormOfEveryCategoryHasItsNameATableAndItsLaws() throws {
    let tabulated = try ArrayEntry.categories.map { try $0.make($0.cases[0]) as any Distribution }
    for (name, distributions) in Self.categories {
      for distribution in distributions {
        let arguments = distribution.parameters.map(\.name)
        func isAlike(_ other: any Distribution) -> Bool {
          other.name == name && other.parameters.map(\.name) == arguments
        }
        #expect(distribution.name == name)
        #expect(tabulated.contains(where: isAlike), "\(name) has no table")
        #expect(CategoryLawTests.examples.contains { isAlike($0) }, "\(name) has no laws")
      }
    }
    #expect(Set(tabulated.map(\.name)) == Set(Self.categories.map(\.name)))
  }

  /// The improper ones have no tables and no draws.
  static let improper: Set = ["Flat", "HalfFlat"]

  @Test func everyDistributionHasItsName() {
    for (name, distributions) in Self.univariate {
      #expect(distributions.allSatisfy { $0.name == name })
      #expect(distributions.allSatisfy { (try? $0.validate()) != nil })
    }
  }

  @Test func everyFormOfEveryDistributionIsInTheHarness() {
    let tested = DistributionEntry.tabulated.map { $0.distributions[0] }
    for (name, distributions) in Self.univariate where !Self.improper.contains(name) {
      for distribution in distributions {
        let arguments = distribution.parameters.map(\.name)
        #expect(
          tested.contains { $0.name == name && $0.parameters.map(\.name) == arguments },
          "\(name)(\(arguments.joined(separator: ":")):) has no entry")
      }
    }
  }

  @Test func everyEntryOfTheHarnessIsInTheList() {
    let names = Set(Self.univariate.map(\.name))
    for entry in DistributionEntry.tabulated {
      #expect(names.contains(entry.distributions[0].name))
    }
  }
}
