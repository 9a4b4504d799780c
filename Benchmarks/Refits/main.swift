/// Refitting one model to many data sets of the same shape: what each stage of a refit takes.
///
/// 1,000 data sets are simulated from the prior of a linear regression with 180 rows. Each takes the
/// place of the last by `replacingData`, is compiled, and is sampled by one chain.
import Apus

func seconds<Result>(
  _ total: inout Double, _ body: () async throws -> Result
) async rethrows -> Result {
  let start = ContinuousClock.now
  let result = try await body()
  total += (ContinuousClock.now - start) / .seconds(1)
  return result
}

func share(_ time: Double, of total: Double) -> String {
  "\((time * 1e3).rounded() / 1e3) ms a data set, \((time / total * 1e3).rounded() / 10) %"
}

func refits() async throws {
  let rows = 180
  let dataSets = 1000
  var generator = RandomStream(seed: 1, purpose: .simulation)
  let X = (0..<rows).map { _ in (0..<2).map { _ in Variates.normal(using: &generator) } }
  let model = try Model { m in
    let alpha = m.parameter("alpha", Normal(mu: 0, sigma: 2))
    let beta = m.parameter("beta", Normal(mu: 0, sigma: 1.5), shape: [2])
    let sigma = m.parameter("sigma", HalfNormal(sigma: 1))
    m.observe(
      "obs", Normal(mu: alpha + dot(m.data("X", X), beta), sigma: sigma),
      equals: m.data("y", [Double](repeating: 0, count: rows)))
  }
  let prior = try model.samplePriorPredictive(draws: dataSets, seed: 2)
  let outcomes = prior.priorPredictive?["obs"]?.values ?? []

  var (replacing, compiling, sampling, results) = (0.0, 0.0, 0.0, 0.0)
  var gradients = 0
  var options = SamplingOptions()
  (options.draws, options.tune, options.chains) = (1000, 500, 1)
  for index in 0..<dataSets {
    let y = Array(outcomes[(index * rows)..<((index + 1) * rows)])
    let other = try await seconds(&replacing) { try model.replacingData(["y": y]) }
    let density = try await seconds(&compiling) { try other.compile() }
    options.seed = UInt64(index)
    let run = try await seconds(&sampling) {
      try await NUTS().run(density, options: options)
    }
    gradients += run.chains.reduce(0) { $0 + $1.gradientCount }
    _ = try await seconds(&results) { try density.inferenceData(of: run) }
  }
  let total = replacing + compiling + sampling + results
  print("1,000 data sets of 180 rows, one chain of 500 + 1000 draws, \(gradients) gradients")
  print("replacing data  \(share(replacing, of: total))")
  print("compiling       \(share(compiling, of: total)) (with the collapse)")
  print("sampling        \(share(sampling, of: total))")
  print("results         \(share(results, of: total))")
}

try await refits()
