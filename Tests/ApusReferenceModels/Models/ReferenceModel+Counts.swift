/// Outcomes that are counts or classes among the reference posteriors.
import ApusDistributions
import ApusGraph
import ApusModeling
import Foundation

extension ReferenceModel {
  private static func logistic(
    _ name: String, outcome: String, intercept: String? = nil,
    columns: @escaping @Sendable (ReferencePosterior) throws -> [[Double]]
  ) -> ReferenceModel {
    ReferenceModel(name) { reference in
      let (y, columns) = (try reference.integers(outcome), try columns(reference))
      let rows = y.indices.map { i in columns.map { $0[i] } }
      return try Model { m in
        let alpha = intercept.map { m.parameter($0, Flat()) } ?? 0
        let beta = m.parameter("beta", Flat(), shape: [columns.count])
        let eta = alpha + dot(m.data("X", rows), beta)
        m.observe("obs", Bernoulli(logitP: eta), equals: m.data("y", y))
      }
    }
  }

  static let classified: [ReferenceModel] = [
    logistic("nes_logit_data-nes_logit_model", outcome: "vote", intercept: "alpha") {
      [try $0.numbers("income")]
    },
    logistic("wells_data-wells_dist", outcome: "switched") { reference in
      let dist = try reference.numbers("dist")
      return [dist.map { _ in 1 }, dist]
    },
    logistic(
      "wells_data-wells_interaction_c_model", outcome: "switched", intercept: "alpha"
    ) { reference in
      func centred(_ name: String) throws -> [Double] {
        let x = try reference.numbers(name)
        let mean = x.reduce(0, +) / Double(x.count)
        return x.map { $0 - mean }
      }
      let (dist, arsenic) = (try centred("dist").map { $0 / 100 }, try centred("arsenic"))
      return [dist, arsenic, zip(dist, arsenic).map(*)]
    },
    ReferenceModel("dogs-dogs") { reference in
      let trials = try reference.rows("y")
      var rows = [[Double]](), outcomes = [Int]()
      for dog in trials {
        for (t, outcome) in dog.enumerated() {
          let shocks = dog[..<t].reduce(0, +)
          rows.append([1, Double(t) - shocks, shocks])
          outcomes.append(Int(outcome))
        }
      }
      return try Model { m in
        let beta = m.parameter("beta", Normal(mu: 0, sigma: 100), shape: [3])
        let eta = dot(m.data("X", rows), beta)
        m.observe("obs", Bernoulli(logitP: eta), equals: m.data("y", outcomes))
      }
    },
  ]

  static let counts: [ReferenceModel] = [
    ReferenceModel("GLM_Binomial_data-GLM_Binomial_model") { reference in
      let (year, counts) = (try reference.numbers("year"), try reference.integers("C"))
      let trials = try reference.integers("N")
      return try Model { m in
        let prior = Normal(mu: 0, sigma: 100)
        let (alpha, beta1) = (m.parameter("alpha", prior), m.parameter("beta1", prior))
        let beta2 = m.parameter("beta2", prior)
        let x = m.data("year", year)
        let eta = alpha + beta1 * x + beta2 * square(x)
        m.observe(
          "obs", Binomial(n: m.data("N", trials), logitP: eta), equals: m.data("C", counts))
      }
    },
    ReferenceModel("GLM_Poisson_Data-GLM_Poisson_model") { reference in
      let (year, counts) = (try reference.numbers("year"), try reference.integers("C"))
      return try Model { m in
        let alpha = m.parameter("alpha", Uniform(lower: -20.0, upper: 20.0))
        let beta = (1...3).map {
          m.parameter("beta\($0)", Uniform(lower: -10.0, upper: 10.0))
        }
        let x = m.data("year", year)
        let eta = alpha + beta[0] * x + beta[1] * square(x) + beta[2] * (x * square(x))
        m.observe("obs", Poisson(logMu: eta), equals: m.data("C", counts))
      }
    },
    ReferenceModel("Rate_2_data-Rate_2_model") { reference in
      let n = try ["n1", "n2"].map { Int(try reference.number($0)) }
      let k = try ["k1", "k2"].map { Int(try reference.number($0)) }
      return try Model { m in
        let prior = Beta(alpha: 1, beta: 1)
        let theta = [m.parameter("theta1", prior), m.parameter("theta2", prior)]
        for i in 0..<2 {
          m.observe(
            "k\(i + 1)", Binomial(n: Double(n[i]), p: theta[i]),
            equals: m.data("count\(i + 1)", k[i]))
        }
        m.deterministic("delta", theta[0] - theta[1])
      }
    },
    ReferenceModel("Survey_data-Survey_model") { reference in
      let counts = try reference.numbers("k")
      let most = Int(try reference.number("nmax"))
      return try Model { m in
        let theta = m.parameter("theta", Uniform(lower: 0.0, upper: 1.0))
        // The number of surveys is summed out; it is at least the largest count.
        let sizes = (Int(counts.max() ?? 0)...most).map(Double.init)
        let n = Tensor.constant(sizes, shape: [sizes.count])
        var terms = broadcast(.constant(-Foundation.log(Double(most))), to: n.shape)
        for k in counts {
          terms = terms + Binomial(n: n, p: theta).logDensity(.constant(k))
        }
        m.potential("counts", logSumExp(terms))
      }
    },
  ]
}
