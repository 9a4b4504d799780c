/// Cost of variational fits: the course's model by mean-field ADVI, and full rank in many dimensions.
import Apus

/// Independent normals, so that what is measured is the fit and hardly the density.
private struct ScaledNormals: LogDensityModel {
  let dimension: Int

  struct Evaluator: LogDensityEvaluator {
    mutating func evaluate(
      at position: Span<Double>, gradient: inout MutableSpan<Double>
    ) throws -> Double {
      var sum = 0.0
      for i in position.indices {
        let precision = Double(1 + i % 7)
        gradient[unchecked: i] = -precision * position[unchecked: i]
        sum += gradient[unchecked: i] * position[unchecked: i]
      }
      return 0.5 * sum
    }
  }

  func makeEvaluator() throws -> Evaluator { Evaluator() }
}

/// 180 rows and two predictors, as in the course.
private func courseModel() throws -> Model {
  var generator = RandomStream(seed: 9, purpose: .simulation)
  let X = (0..<180).map { _ in
    [Variates.normal(using: &generator), Variates.normal(using: &generator)]
  }
  let y = X.map { 0.7 + 1.5 * $0[0] - 2 * $0[1] + 0.65 * Variates.normal(using: &generator) }
  return try Model { m in
    let X = m.data("X", X)
    let alpha = m.parameter("alpha", Normal(mu: 0, sigma: 2))
    let beta = m.parameter("beta", Normal(mu: 0, sigma: 1.5), shape: [2])
    let sigma = m.parameter("sigma", HalfNormal(sigma: 1))
    m.observe("obs", Normal(mu: alpha + dot(X, beta), sigma: sigma), equals: m.data("y", y))
  }
}

/// The least time of some runs, in milliseconds, with what the last one found.
nonisolated(nonsending) private func leastMilliseconds(
  of runs: Int, _ fit: () async throws -> NormalApproximation
) async rethrows -> (Double, NormalApproximation) {
  var best = try await fit()
  for _ in 1..<max(runs, 1) {
    let next = try await fit()
    if next.elapsed < best.elapsed { best = next }
  }
  return (best.elapsed / .milliseconds(1), best)
}

@main
struct Variational {
  static func main() async throws {
    try await course()
    for (dimension, iterations) in [(200, 2000), (1000, 200)] {
      try await fullRank(dimension, iterations: iterations)
    }
  }

  private static func course() async throws {
    let model = try courseModel()
    for method in [VariationalMethod.meanFieldADVI, .fullRankADVI] {
      for stopping in ADVI.Stopping.allCases {
        let (time, fit) = try await leastMilliseconds(of: 7) {
          try await model.fit(method, iterations: 25_000, stopping: stopping, seed: 33)
            .unconstrained
        }
        print(
          "course, \(fit.method), \(stopping.rawValue): \(rounded(time)) ms for \(fit.iterations) "
            + "iterations of 10 draws, k-hat \(rounded(fit.paretoK)), \(fit.stop.rawValue)")
      }
    }
  }

  private static func fullRank(_ dimension: Int, iterations: Int) async throws {
    var advi = ADVI(.fullRank)
    advi.stopping = .fixed
    let density = ScaledNormals(dimension: dimension)
    let (time, fit) = try await leastMilliseconds(of: 2) {
      try await advi.fit(density, iterations: iterations, seed: 1)
    }
    print(
      "full rank, dimension \(dimension): \(rounded(time / Double(iterations))) ms an iteration, "
        + "\(rounded(time / 1000)) s for \(iterations), with the examination of "
        + "2000 draws, k-hat \(rounded(fit.paretoK)), \(fit.stop.rawValue)")
  }

  private static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
