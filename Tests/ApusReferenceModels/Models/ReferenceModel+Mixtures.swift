/// Mixtures and hidden states among the reference posteriors.
import ApusDistributions
import ApusGraph
import ApusModeling
import Foundation

extension ReferenceModel {
  static let mixtures: [ReferenceModel] = [
    ReferenceModel("low_dim_gauss_mix-low_dim_gauss_mix") { reference in
      let y = try reference.numbers("y")
      return try Model { m in
        let mu = m.parameter(
          "mu", Normal(mu: 0, sigma: 2), shape: [2], transform: Ordered())
        let sigma = m.parameter("sigma", HalfNormal(sigma: 2), shape: [2])
        let theta = m.parameter("theta", Beta(alpha: 5, beta: 5))
        let parts = (0..<2).map { Normal(mu: mu[$0], sigma: sigma[$0]) as any Distribution }
        let mixture = Mixture(w: stack([theta, 1 - theta]), compDists: parts)
        m.observe("obs", mixture, equals: m.data("y", y))
      }
    },
    ReferenceModel("hmm_example-hmm_example") { reference in
      let y = try reference.numbers("y")
      return try Model { m in
        let flat = Dirichlet(a: [1.0, 1])
        let theta = stack([m.parameter("theta1", flat), m.parameter("theta2", flat)])
        let mu = m.parameter(
          "mu", Normal(mu: [3.0, 10], sigma: 1.0), transform: PositiveOrdered())
        let outcomes = m.data("y", y)
        let emissions = stack(
          (0..<2).map { Normal(mu: mu[$0], sigma: 1).logDensity(outcomes) }, axis: 1)
        let logTheta = log(theta)
        let forward = scan(from: emissions[0], over: [emissions[1...]]) { state, row in
          stack((0..<2).map { k in logSumExp(state + logTheta.column(k)) }) + row[0]
        }
        m.potential("states", logSumExp(forward[y.count - 2]))
      }
    },
  ]
}
