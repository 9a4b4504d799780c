/// Nanoseconds per row of the common likelihoods: one value with its gradient, over all rows.
import Apus

/// Regressions on one column, with the scale and shape arguments unknown as well.
struct Likelihoods {
  let rows: Int
  private let x: [Double]
  private var generator = RandomStream(seed: 3, purpose: .simulation)

  init(rows: Int) {
    self.rows = rows
    var stream = RandomStream(seed: 3, index: 1, purpose: .simulation)
    x = (0..<rows).map { _ in Variates.normal(using: &stream) }
  }

  /// Prints a line for each likelihood.
  mutating func report() throws {
    print("\(rows) rows, one value with its gradient, ns a row:")
    for (name, draw, likelihood) in Self.all {
      let y = x.map { draw(0.3 + 0.2 * $0, &generator) }
      let model = try Model { m in
        let alpha = m.parameter("alpha", Normal(mu: 0, sigma: 1))
        let beta = m.parameter("beta", Normal(mu: 0, sigma: 1))
        let eta = alpha + beta * m.data("x", x)
        // Not every likelihood has a scale.
        let scale = { m.parameter("scale", HalfNormal(sigma: 1)) }
        likelihood(m, eta, scale, m.data("y", y))
      }
      // Over the rows: the collapsed normal likelihood would cost nothing for each.
      let seconds = try GradientTimer(model, collapsing: false).seconds(calls: 200)
      print("  \(name): \(text(seconds / Double(rows) * 1e9))")
    }
  }

  private typealias Entry = (
    name: String, draw: (Double, inout RandomStream) -> Double,
    observe: (ModelBuilder, Tensor, () -> Tensor, Tensor) -> Void
  )

  private static var all: [Entry] {
    [
      (
        "Normal", { $0 + Variates.normal(using: &$1) },
        { $0.observe("obs", Normal(mu: $1, sigma: $2()), equals: $3) }
      ),
      (
        "StudentT", { $0 + Variates.studentT(degreesOfFreedom: 4, using: &$1) },
        { $0.observe("obs", StudentT(nu: 4, mu: $1, sigma: $2()), equals: $3) }
      ),
      (
        "StudentT with nu unknown", { $0 + Variates.studentT(degreesOfFreedom: 4, using: &$1) },
        {
          let scale = $2()
          $0.observe("obs", StudentT(nu: 4 + scale, mu: $1, sigma: scale), equals: $3)
        }
      ),
      (
        "Bernoulli-logit",
        {
          let p = SpecialFunctions.sigmoid($0)
          return Variates.bernoulli(probability: p, using: &$1) ? 1 : 0
        },
        { $0.observe("obs", Bernoulli(logitP: $1), equals: $3) }
      ),
      (
        "Poisson-log", { Variates.poisson(mean: max(0, 2 + $0), using: &$1) },
        { $0.observe("obs", Poisson(logMu: $1), equals: $3) }
      ),
      (
        "NegativeBinomial-log",
        { Variates.negativeBinomial(mean: max(0, 2 + $0), shape: 3, using: &$1) },
        { $0.observe("obs", NegativeBinomial(logMu: $1, alpha: $2()), equals: $3) }
      ),
      (
        "NegativeBinomial-log, alpha known",
        { Variates.negativeBinomial(mean: max(0, 2 + $0), shape: 3, using: &$1) },
        { $0.observe("obs", NegativeBinomial(logMu: $1, alpha: 3), equals: $3) }
      ),
    ]
  }
}
