/// Models with known answers that several suites use.
import ApusDistributions
import ApusGraph
import Foundation
import Testing

@testable import ApusModeling

/// A reference posterior with its model in our language.
struct ReferenceModel: Sendable, CustomTestStringConvertible {
  let name: String
  let build: @Sendable (ReferencePosterior) throws -> Model

  var testDescription: String { name }

  static let all: [ReferenceModel] = [
    ReferenceModel(name: "kidiq-kidscore_momiq") { reference in
      let score = try reference.numbers("kid_score")
      let iq = try reference.numbers("mom_iq")
      return try Model { m in
        let beta = m.parameter("beta", Flat(), shape: [2])
        let sigma = m.parameter("sigma", HalfCauchy(beta: 2.5))
        let mu = beta[0] + beta[1] * m.data("mom_iq", iq)
        m.observe("kid_score", Normal(mu: mu, sigma: sigma), equals: m.data("y", score))
      }
    },
    ReferenceModel(name: "sblrc-blr") { reference in
      let (design, y) = (try reference.rows("X"), try reference.numbers("y"))
      return try Model { m in
        let beta = m.parameter("beta", Normal(mu: 0, sigma: 10), shape: [5])
        let sigma = m.parameter("sigma", HalfNormal(sigma: 10))
        let mu = dot(m.data("X", design), beta)
        m.observe("obs", Normal(mu: mu, sigma: sigma), equals: m.data("y", y))
      }
    },
    ReferenceModel(name: "nes_logit_data-nes_logit_model") { reference in
      let (income, vote) = (try reference.numbers("income"), try reference.integers("vote"))
      return try Model { m in
        let alpha = m.parameter("alpha", Flat())
        let beta = m.parameter("beta", Flat(), shape: [1])
        let logit = alpha + beta * m.data("income", income)
        m.observe("vote", Bernoulli(logitP: logit), equals: m.data("y", vote))
      }
    },
    ReferenceModel(name: "radon_mn-radon_county_intercept") { reference in
      let county = try reference.integers("county_idx").map { $0 - 1 }
      let floor = try reference.numbers("floor_measure")
      let radon = try reference.numbers("log_radon")
      return try Model { m in
        let alpha = m.parameter("alpha", Normal(mu: 0, sigma: 10), shape: [85])
        let beta = m.parameter("beta", Normal(mu: 0, sigma: 10))
        let sigma = m.parameter("sigma_y", HalfNormal(sigma: 1))
        let mu = alpha[m.data("county", county)] + beta * m.data("floor", floor)
        m.observe("log_radon", Normal(mu: mu, sigma: sigma), equals: m.data("y", radon))
      }
    },
    ReferenceModel(name: "eight_schools-eight_schools_noncentered") { reference in
      let (y, sigma) = (try reference.numbers("y"), try reference.numbers("sigma"))
      return try Model { m in
        let mu = m.parameter("mu", Normal(mu: 0, sigma: 5))
        let tau = m.parameter("tau", HalfCauchy(beta: 5))
        let offset = m.parameter("theta_trans", Normal(mu: 0, sigma: 1), shape: [8])
        let theta = m.deterministic("theta", mu + tau * offset)
        m.observe(
          "obs", Normal(mu: theta, sigma: m.data("sigma", sigma)), equals: m.data("y", y))
      }
    },
    ReferenceModel(name: "eight_schools-eight_schools_centered") { reference in
      let (y, sigma) = (try reference.numbers("y"), try reference.numbers("sigma"))
      return try Model { m in
        let mu = m.parameter("mu", Normal(mu: 0, sigma: 5))
        let tau = m.parameter("tau", HalfCauchy(beta: 5))
        let theta = m.parameter("theta", Normal(mu: mu, sigma: tau), shape: [8])
        m.observe(
          "obs", Normal(mu: theta, sigma: m.data("sigma", sigma)), equals: m.data("y", y))
      }
    },
  ]
}

/// The course's linear model on its own data.
func linearModel() throws -> Model {
  let url = try #require(
    Bundle.module.url(forResource: "Resources/linear_train", withExtension: "csv"))
  let lines = try String(contentsOf: url, encoding: .utf8).split(whereSeparator: \.isNewline)
  let rows = lines.dropFirst().map { $0.split(separator: ",").compactMap { Double($0) } }
  return try Model { m in
    let X = m.data("X", rows.map { Array($0[0..<2]) })
    let alpha = m.parameter("alpha", Normal(mu: 0, sigma: 2))
    let beta = m.parameter("beta", Normal(mu: 0, sigma: 1.5), shape: [2])
    let sigma = m.parameter("sigma", HalfNormal(sigma: 1))
    m.observe(
      "obs", Normal(mu: alpha + dot(X, beta), sigma: sigma), equals: m.data("y", rows.map { $0[2] })
    )
  }
}
