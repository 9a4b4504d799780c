/// Multilevel models among the reference posteriors.
import ApusDistributions
import ApusGraph
import ApusModeling
import Foundation

extension ReferenceModel {
  private struct Radon {
    let county: [Int]
    let floor: [Double]
    let level: [Double]

    init(_ reference: ReferencePosterior) throws {
      county = try reference.integers("county_idx").map { $0 - 1 }
      floor = try reference.numbers("floor_measure")
      level = try reference.numbers("log_radon")
    }
  }

  private static func radon(
    _ name: String,
    mean: @escaping @Sendable (ModelBuilder, Radon, _ floor: Tensor) -> Tensor
  ) -> ReferenceModel {
    ReferenceModel("radon_mn-\(name)") { reference in
      let data = try Radon(reference)
      return try Model { m in
        let sigma = m.parameter("sigma_y", HalfNormal(sigma: 1))
        let mu = mean(m, data, m.data("floor", data.floor))
        m.observe("obs", Normal(mu: mu, sigma: sigma), equals: m.data("y", data.level))
      }
    }
  }

  /// `mu + sigma * raw` under the names of the references.
  private static func effect(_ m: ModelBuilder, _ name: String) -> Tensor {
    let sigma = m.parameter("sigma_\(name)", HalfNormal(sigma: 1))
    let mu = m.parameter("mu_\(name)", Normal(mu: 0, sigma: 10))
    let raw = m.parameter("\(name)_raw", Normal(mu: 0, sigma: 1), shape: [85])
    return m.deterministic(name, mu + sigma * raw)
  }

  private static func eightSchools(_ name: String, isCentred: Bool) -> ReferenceModel {
    ReferenceModel("eight_schools-eight_schools_\(name)") { reference in
      let (y, sigma) = (try reference.numbers("y"), try reference.numbers("sigma"))
      return try Model { m in
        let mu = m.parameter("mu", Normal(mu: 0, sigma: 5))
        let tau = m.parameter("tau", HalfCauchy(beta: 5))
        let theta: Tensor
        if isCentred {
          theta = m.parameter("theta", Normal(mu: mu, sigma: tau), shape: [8])
        } else {
          let offset = m.parameter("theta_trans", Normal(mu: 0, sigma: 1), shape: [8])
          theta = m.deterministic("theta", mu + tau * offset)
        }
        m.observe(
          "obs", Normal(mu: theta, sigma: m.data("sigma", sigma)), equals: m.data("y", y))
      }
    }
  }

  static let hierarchical: [ReferenceModel] = [
    eightSchools("noncentered", isCentred: false), eightSchools("centered", isCentred: true),
    radon("radon_pooled") { m, _, floor in
      let prior = Normal(mu: 0, sigma: 10)
      return m.parameter("alpha", prior) + m.parameter("beta", prior) * floor
    },
    radon("radon_county_intercept") { m, data, floor in
      let alpha = m.parameter("alpha", Normal(mu: 0, sigma: 10), shape: [85])
      return alpha[m.data("county", data.county)] + m.parameter("beta", Normal(mu: 0, sigma: 10))
        * floor
    },
    radon("radon_variable_intercept_noncentered") { m, data, floor in
      let alpha = effect(m, "alpha")[m.data("county", data.county)]
      return alpha + m.parameter("beta", Normal(mu: 0, sigma: 10)) * floor
    },
    radon("radon_variable_intercept_slope_noncentered") { m, data, floor in
      let county = m.data("county", data.county)
      return effect(m, "alpha")[county] + effect(m, "beta")[county] * floor
    },
    ReferenceModel("seeds_data-seeds_stanified_model") { reference in
      let (n, trials) = (try reference.integers("n"), try reference.integers("N"))
      let (x1, x2) = (try reference.numbers("x1"), try reference.numbers("x2"))
      return try Model { m in
        let prior = Normal(mu: 0, sigma: 1)
        let names = ["alpha0", "alpha1", "alpha2", "alpha12"]
        let alpha = names.map { m.parameter($0, prior) }
        let sigma = m.parameter("sigma", HalfCauchy(beta: 1))
        let b = m.parameter("b", Normal(mu: 0, sigma: sigma), shape: [21])
        let (x1, x2) = (m.data("x1", x1), m.data("x2", x2))
        let fixed = alpha[0] + alpha[1] * x1 + alpha[2] * x2 + alpha[3] * (x1 * x2)
        m.observe(
          "obs", Binomial(n: m.data("N", trials), logitP: fixed + b), equals: m.data("n", n))
      }
    },
    ReferenceModel("irt_2pl-irt_2pl") { reference in
      let y = try reference.rows("y")
      let items = y.indices.flatMap { i in y[i].map { _ in i } }
      let persons = y.flatMap { Array($0.indices) }
      let outcomes = y.flatMap { $0.map { Int($0) } }
      return try Model { m in
        let scale = HalfCauchy(beta: 2)
        let sigmaTheta = m.parameter("sigma_theta", scale)
        let theta = m.parameter("theta", Normal(mu: 0, sigma: sigmaTheta), shape: [100])
        let sigmaA = m.parameter("sigma_a", scale)
        let a = m.parameter("a", LogNormal(mu: 0, sigma: sigmaA), shape: [20])
        let muB = m.parameter("mu_b", Normal(mu: 0, sigma: 5))
        let sigmaB = m.parameter("sigma_b", scale)
        let b = m.parameter("b", Normal(mu: muB, sigma: sigmaB), shape: [20])
        let (item, person) = (m.data("item", items), m.data("person", persons))
        let eta = a[item] * (theta[person] - b[item])
        m.observe("obs", Bernoulli(logitP: eta), equals: m.data("y", outcomes))
      }
    },
  ]
}
