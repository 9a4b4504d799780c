/// The models whose fits are timed.
import Apus

/// 180 rows and two predictors, as in the course.
func courseModel() throws -> (model: Model, X: [[Double]], y: [Double]) {
  var generator = RandomStream(seed: 9, purpose: .simulation)
  let X = (0..<180).map { _ in
    [Variates.normal(using: &generator), Variates.normal(using: &generator)]
  }
  let y = X.map { 0.7 + 1.5 * $0[0] - 2 * $0[1] + 0.65 * Variates.normal(using: &generator) }
  let model = try Model { m in
    let X = m.data("X", X)
    let alpha = m.parameter("alpha", Normal(mu: 0, sigma: 2))
    let beta = m.parameter("beta", Normal(mu: 0, sigma: 1.5), shape: [2])
    let sigma = m.parameter("sigma", HalfNormal(sigma: 1))
    m.observe("obs", Normal(mu: alpha + dot(X, beta), sigma: sigma), equals: m.data("y", y))
  }
  return (model, X, y)
}

/// Events with 50 predictors of 10,000 rows.
func logisticModel() throws -> (model: Model, X: [[Double]], y: [Double]) {
  var generator = RandomStream(seed: 11, purpose: .simulation)
  let slopes = (0..<50).map { _ in 0.3 * Variates.normal(using: &generator) }
  let X = (0..<10_000).map { _ in slopes.map { _ in Variates.normal(using: &generator) } }
  let y = try X.map { row in
    let eta = zip(row, slopes).reduce(-0.3) { $0 + $1.0 * $1.1 }
    return try Bernoulli(logitP: eta).sample(using: &generator)
  }
  let model = try Model { m in
    let X = m.data("X", X)
    let alpha = m.parameter("alpha", Normal(mu: 0, sigma: 2))
    let beta = m.parameter("beta", Normal(mu: 0, sigma: 1), shape: [50])
    m.observe(
      "obs", Bernoulli(logitP: alpha + dot(X, beta)), equals: m.data("y", y.map { Int($0) }))
  }
  return (model, X, y)
}
