/// Regressions read their design once for the value and the gradient together.
import ApusDistributions
import ApusTestSupport
import Testing

@testable import ApusGraph
@testable import ApusModeling

/// A regression of some outcome on a design.
struct RegressionFamily: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let observe: @Sendable (ModelBuilder, Tensor) -> Void

  static let rows = 400
  static let columns = 11

  private static let counts = (0..<rows).map { ($0 * 7) % 5 }
  private static let numbers = (0..<rows).map { 0.25 * Double(($0 * 13) % 29) + 0.5 }

  static let all = [
    RegressionFamily(testDescription: "Bernoulli") { m, eta in
      m.observe("obs", Bernoulli(logitP: eta), equals: m.data("y", counts.map { $0 > 1 }))
    },
    RegressionFamily(testDescription: "Binomial") { m, eta in
      let n = m.data("n", counts.map { $0 + 3 })
      m.observe("obs", Binomial(n: n, logitP: eta), equals: m.data("y", counts))
    },
    RegressionFamily(testDescription: "Poisson") { m, eta in
      m.observe("obs", Poisson(logMu: eta), equals: m.data("y", counts))
    },
    RegressionFamily(testDescription: "NegativeBinomial") { m, eta in
      let alpha = m.parameter("alpha", Exponential(lam: 1))
      m.observe("obs", NegativeBinomial(logMu: eta, alpha: alpha), equals: m.data("y", counts))
    },
    RegressionFamily(testDescription: "StudentT") { m, eta in
      let nu = m.parameter("nu", Gamma(alpha: 2, beta: 0.1))
      let sigma = m.parameter("sigma", HalfNormal(sigma: 1))
      m.observe("obs", StudentT(nu: nu, mu: eta, sigma: sigma), equals: m.data("y", numbers))
    },
    RegressionFamily(testDescription: "Gamma") { m, eta in
      let shape = m.parameter("shape", Exponential(lam: 1))
      m.observe(
        "obs", Gamma(alpha: shape, beta: shape * exp(-eta)), equals: m.data("y", numbers))
    },
    RegressionFamily(testDescription: "OrderedLogistic") { m, eta in
      let cuts = m.parameter(
        "cuts", Normal(mu: 0, sigma: 3), shape: [4], transform: Ordered())
      m.observe("obs", OrderedLogistic(eta: eta, cutpoints: cuts), equals: m.data("y", counts))
    },
  ]
}

@Suite struct OnePassTests {
  @Test(arguments: RegressionFamily.all)
  func designIsReadOnce(_ family: RegressionFamily) throws {
    var generator = GeneratorB(seed: 4)
    let (rows, columns) = (RegressionFamily.rows, RegressionFamily.columns)
    let X = (0..<rows).map { _ in (0..<columns).map { _ in generator.normalish() } }
    let model = try Model { m in
      let intercept = m.parameter("intercept", Normal(mu: 0, sigma: 1))
      let beta = m.parameter("beta", Normal(mu: 0, sigma: 1), shape: [columns])
      family.observe(m, intercept + dot(m.data("X", X), beta))
    }
    let plan = try model.compile().plan
    let loops = plan.loops.filter { loop in
      loop.members.contains { $0.tensor.node.inputs.contains { $0.shape == [rows, columns] } }
    }
    #expect(loops.count == 1, "\(plan.cost.loops)")
    let products = loops.flatMap(\.members).filter {
      $0.tensor.node.inputs.contains { $0.shape == [rows, columns] }
    }
    // X beta and its transpose with the slopes of the rows.
    #expect(products.count == 2)
  }
}
