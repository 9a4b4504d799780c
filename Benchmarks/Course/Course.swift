/// The course's linear model end to end: a whole call of `sample` beside a ridge closed form.
import Apus

/// 180 rows and two predictors, as in the course: `y = 0.7 + 1.5 x0 - 2 x1 + 0.65 noise`.
struct CourseData {
  var X: [[Double]] = []
  var y: [Double] = []

  init(rows: Int) {
    var generator = RandomStream(seed: 9, purpose: .simulation)
    for _ in 0..<rows {
      let x = [Variates.normal(using: &generator), Variates.normal(using: &generator)]
      X.append(x)
      y.append(0.7 + 1.5 * x[0] - 2 * x[1] + 0.65 * Variates.normal(using: &generator))
    }
  }

  func model() throws -> Model {
    try Model { m in
      let X = m.data("X", X)
      let alpha = m.parameter("alpha", Normal(mu: 0, sigma: 2))
      let beta = m.parameter("beta", Normal(mu: 0, sigma: 1.5), shape: [2])
      let sigma = m.parameter("sigma", HalfNormal(sigma: 1))
      m.observe("obs", Normal(mu: alpha + dot(X, beta), sigma: sigma), equals: m.data("y", y))
    }
  }
}

/// The median wall time of some repetitions, in seconds.
nonisolated(nonsending) func medianSeconds(
  of repetitions: Int, _ body: () async throws -> Void
) async rethrows -> Double {
  var times = [Double]()
  for _ in 0..<repetitions {
    let start = ContinuousClock.now
    try await body()
    times.append((ContinuousClock.now - start) / .seconds(1))
  }
  return times.sorted()[repetitions / 2]
}

/// The wall time of one value with its gradient, as the best of five runs.
func gradientSeconds(of model: Model) throws -> Double {
  let density = try model.compile()
  var evaluator = try density.makeEvaluator()
  let position = try density.unconstrain(["alpha": [0.7], "beta": [1.5, -2], "sigma": [0.65]])
  var gradient = [Double](repeating: 0, count: density.dimension)
  let evaluations = 100_000
  var best = Double.infinity
  for _ in 0..<5 {
    let start = ContinuousClock.now
    var span = gradient.mutableSpan
    for _ in 0..<evaluations { _ = try evaluator.evaluate(at: position.span, gradient: &span) }
    best = min(best, (ContinuousClock.now - start) / .seconds(1) / Double(evaluations))
  }
  return best
}

@main
struct Course {
  static func main() async throws {
    let data = CourseData(rows: 180)
    var gradients = 0.0
    let sampling = try await medianSeconds(of: 9) {
      let result = try await data.model().sample(
        draws: 2000, tune: 2000, chains: 4, targetAccept: 0.95, seed: 9)
      gradients = result.sampleStats["n_steps"]?.values.reduce(0, +) ?? 0
    }
    let building = try await medianSeconds(of: 99) { _ = try data.model() }
    let model = try data.model()
    let compiling = try await medianSeconds(of: 99) { _ = try model.compile() }
    let density = try model.compile()
    let run = try await medianSeconds(of: 9) {
      _ = try await NUTS(targetAccept: 0.95).sample(
        density, draws: 2000, tune: 2000, chains: 4, seed: 9)
    }
    let ridge = try await medianSeconds(of: 99) { _ = try Ridge(alpha: 1).fit(data.X, data.y) }
    let gradient = try gradientSeconds(of: data.model())
    func text(_ value: Double, _ digits: Double) -> String {
      "\((value * digits).rounded() / digits)"
    }
    print("linear model, 180 rows, 4 chains of 2000 + 2000, target 0.95, model building included")
    print("sample            \(text(sampling * 1e3, 10)) ms (median of 9)")
    print("of it: building   \(text(building * 1e3, 100)) ms (median of 99)")
    print("       compiling  \(text(compiling * 1e3, 100)) ms (median of 99)")
    print("       chains     \(text(run * 1e3, 10)) ms (median of 9)")
    print("gradients kept    \(Int(gradients)) after warm-up")
    print("one gradient      \(text(gradient * 1e9, 1)) ns")
    print("ridge             \(text(ridge * 1e6, 10)) us (median of 99)")
    print("sample / ridge    \(text(sampling / ridge, 1))")
  }
}
