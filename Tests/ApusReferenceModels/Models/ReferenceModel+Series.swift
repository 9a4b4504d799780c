/// Series, processes and differential equations among the reference posteriors.
import ApusDistributions
import ApusGraph
import ApusModeling
import Foundation

extension ReferenceModel {
  static let series: [ReferenceModel] = [
    ReferenceModel("arK-arK") { reference in
      let y = try reference.numbers("y")
      let lags = Int(try reference.number("K"))
      let rows = (lags..<y.count).map { t in (1...lags).map { y[t - $0] } }
      return try Model { m in
        let alpha = m.parameter("alpha", Normal(mu: 0, sigma: 10))
        let beta = m.parameter("beta", Normal(mu: 0, sigma: 10), shape: [lags])
        let sigma = m.parameter("sigma", HalfCauchy(beta: 2.5))
        let mu = alpha + dot(m.data("lags", rows), beta)
        m.observe(
          "obs", Normal(mu: mu, sigma: sigma), equals: m.data("y", Array(y[lags...])))
      }
    },
    ReferenceModel("garch-garch11") { reference in
      let y = try reference.numbers("y")
      let first = try reference.number("sigma1")
      return try Model { m in
        let mu = m.parameter("mu", Flat())
        let alpha0 = m.parameter("alpha0", HalfFlat())
        let alpha1 = m.parameter("alpha1", Uniform(lower: 0.0, upper: 1.0))
        let beta1 = m.parameter("beta1", Uniform(lower: 0.0, upper: 1 - alpha1))
        // The reference has density 1 on the triangle, not 1 / (1 - alpha1) for beta1.
        m.potential("triangle", log(1 - alpha1))
        let returns = m.data("y", y)
        let variances = scan(
          from: .constant(first * first), over: [returns[..<(y.count - 1)]]
        ) { variance, row in alpha0 + alpha1 * square(row[0] - mu) + beta1 * variance }
        m.observe("first", Normal(mu: mu, sigma: first), equals: m.data("y1", y[0]))
        m.observe(
          "rest", Normal(mu: mu, sigma: sqrt(variances)),
          equals: m.data("y2", Array(y[1...])))
      }
    },
    ReferenceModel("gp_pois_regr-gp_pois_regr") { reference in
      let (x, k) = (try reference.numbers("x"), try reference.integers("k"))
      let squares = x.map { a in x.map { b in (a - b) * (a - b) } }
      let jitter = x.indices.map { i in x.indices.map { $0 == i ? 1e-10 : 0 } }
      return try Model { m in
        let rho = m.parameter("rho", Gamma(alpha: 25, beta: 4))
        let alpha = m.parameter("alpha", HalfNormal(sigma: 2))
        let standard = m.parameter("f_tilde", Normal(mu: 0, sigma: 1), shape: [x.count])
        let distances = m.data("squares", squares)
        let covariance =
          square(alpha) * exp(-0.5 * distances / square(rho)) + m.data("jitter", jitter)
        let f = m.deterministic("f", dot(cholesky(covariance), standard))
        m.observe("obs", Poisson(logMu: f), equals: m.data("k", k))
      }
    },
    ReferenceModel("hudson_lynx_hare-lotka_volterra") { reference in
      let (y, first) = (try reference.rows("y"), try reference.numbers("y_init"))
      return try Model { m in
        let theta = m.parameter("theta", HalfFlat(), shape: [4])
        let centre = Tensor.constant([1, 0.05, 1, 0.05], shape: [4])
        let spread = Tensor.constant([0.5, 0.05, 0.5, 0.05], shape: [4])
        m.potential("theta prior", sum(Normal(mu: centre, sigma: spread).logDensity(theta)))
        let start = m.parameter("z_init", LogNormal(mu: Foundation.log(10), sigma: 1), shape: [2])
        let sigma = m.parameter("sigma", LogNormal(mu: -1, sigma: 1), shape: [2])
        m.observe("first", LogNormal(mu: log(start), sigma: sigma), equals: m.data("y0", first))
        // Runge and Kutta's method of order 4, as in the figures: 40 steps a unit of time.
        let (h, steps) = (1.0 / 40, 40)
        let clock = m.data("clock", [Double](repeating: 0, count: y.count * steps))
        func slope(_ z: Tensor) -> Tensor {
          let (u, v) = (z[0], z[1])
          return stack([(theta[0] - theta[1] * v) * u, (theta[3] * u - theta[2]) * v])
        }
        let states = scan(from: start, over: [clock]) { z, _ in
          let k1 = slope(z)
          let k2 = slope(z + 0.5 * h * k1)
          let k3 = slope(z + 0.5 * h * k2)
          let k4 = slope(z + h * k3)
          return z + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        }
        let years = m.data("years", (1...y.count).map { $0 * steps - 1 })
        m.observe(
          "obs", LogNormal(mu: log(states[years]), sigma: sigma), equals: m.data("y", y))
      }
    },
  ]
}
