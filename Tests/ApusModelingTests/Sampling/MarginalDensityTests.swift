/// Densities without the parameters that are normal given all others.
import ApusDiagnostics
import ApusDistributions
import ApusGraph
import ApusInference
import ApusLinearAlgebra
import ApusNumerics
import ApusReferenceModels
import ApusTestSupport
import Testing

@testable import ApusModeling

/// A model and the parameters that can be integrated out of it.
struct MarginalCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let integratedOut: [String]
  let statements: @Sendable (ModelBuilder, CollapsePattern.MadeData) throws -> Void

  static let all: [MarginalCase] = [
    MarginalCase(testDescription: "linear regression", integratedOut: ["alpha", "beta"]) {
      m, data in
      let alpha = m.parameter("alpha", Normal(mu: 0, sigma: 2))
      let beta = m.parameter("beta", Normal(mu: 0.5, sigma: 1.5), shape: [2])
      let sigma = m.parameter("sigma", HalfNormal(sigma: 1))
      let mu = alpha + dot(m.data("X", data.x), beta)
      m.observe("obs", Normal(mu: mu, sigma: sigma), equals: m.data("y", data.y))
    },
    MarginalCase(testDescription: "centred levels", integratedOut: ["mu", "a", "b"]) { m, data in
      let mu = m.parameter("mu", Normal(mu: 0, sigma: 2))
      let tau = m.parameter("tau", HalfNormal(sigma: 1))
      let a = m.parameter("a", Normal(mu: mu, sigma: tau), shape: [6])
      let b = m.parameter("b", Normal(mu: 0, sigma: 1), shape: [2])
      let sigma = m.parameter("sigma", HalfNormal(sigma: 1))
      let mean = a[m.data("g", data.group)] + dot(m.data("X", data.x), b)
      m.observe("obs", Normal(mu: mean, sigma: sigma), equals: m.data("y", data.y))
    },
    MarginalCase(testDescription: "levels that are not centred", integratedOut: ["mu", "z", "b"]) {
      m, data in
      let mu = m.parameter("mu", Normal(mu: 0, sigma: 2))
      let tau = m.parameter("tau", HalfNormal(sigma: 1))
      let z = m.parameter("z", Normal(mu: 0, sigma: 1), shape: [6])
      let a = m.deterministic("a", mu + tau * z)
      let b = m.parameter("b", Normal(mu: 0, sigma: 1))
      let sigma = m.parameter("sigma", HalfNormal(sigma: 1))
      let mean = a[m.data("g", data.group)] + b * m.data("z1", data.z)
      m.observe("obs", Normal(mu: mean, sigma: sigma), equals: m.data("y", data.y))
    },
    MarginalCase(testDescription: "rows that are not collapsed", integratedOut: ["a"]) { m, data in
      let tau = m.parameter("tau", HalfNormal(sigma: 1))
      let a = m.parameter("a", Normal(mu: 1, sigma: tau), shape: [6])
      let rows = 12
      let nu = m.parameter("scale", LogNormal(mu: 0, sigma: 0.5), shape: [rows])
      m.observe(
        "obs", Normal(mu: a[m.data("g", Array(data.group.prefix(rows)))], sigma: nu),
        equals: m.data("y", Array(data.y.prefix(rows))))
    },
    MarginalCase(testDescription: "two groupings", integratedOut: ["a", "c"]) { m, data in
      let tau = m.parameter("tau", HalfNormal(sigma: 1), shape: [2])
      let a = m.parameter("a", Normal(mu: 0, sigma: tau.column0), shape: [6])
      let c = m.parameter("c", Normal(mu: 0, sigma: tau.column1), shape: [4])
      let sigma = m.parameter("sigma", HalfNormal(sigma: 1))
      let mean = a[m.data("g", data.group)] + c[m.data("h", data.group.map { $0 % 4 })]
      m.observe("obs", Normal(mu: mean, sigma: sigma), equals: m.data("y", data.y))
    },
    MarginalCase(
      testDescription: "intercepts and slopes", integratedOut: ["mu", "a", "slope", "b"]
    ) { m, data in
      let mu = m.parameter("mu", Normal(mu: 0, sigma: 2))
      let tau = m.parameter("tau", HalfNormal(sigma: 1), shape: [2])
      let a = m.parameter("a", Normal(mu: mu, sigma: tau.column0), shape: [6])
      let slope = m.parameter("slope", Normal(mu: 0, sigma: 1))
      let b = m.parameter("b", Normal(mu: 0, sigma: 1), shape: [6])
      let sigma = m.parameter("sigma", HalfNormal(sigma: 1))
      let g = m.data("g", data.group)
      let slopes = slope + tau.column1 * b
      m.observe(
        "obs", Normal(mu: a[g] + slopes[g] * m.data("x", data.z), sigma: sigma),
        equals: m.data("y", data.y))
    },
    MarginalCase(testDescription: "groups in groups", integratedOut: ["outer", "inner"]) {
      m, data in
      let tau = m.parameter("tau", HalfNormal(sigma: 1), shape: [2])
      let outer = m.parameter("outer", Normal(mu: 0.3, sigma: tau.column0), shape: [3])
      let of = m.data("of", [0, 2, 1, 1, 0, 2])
      let inner = m.parameter("inner", Normal(mu: outer[of], sigma: tau.column1))
      m.observe(
        "obs", Normal(mu: inner[m.data("g", data.group)], sigma: 0.8),
        equals: m.data("y", data.y))
    },
    MarginalCase(
      testDescription: "groups in groups as sums", integratedOut: ["outer", "inner", "b"]
    ) { m, data in
      let tau = m.parameter("tau", HalfNormal(sigma: 1), shape: [2])
      let outer = m.parameter("outer", Normal(mu: 0, sigma: 1), shape: [3])
      let inner = m.parameter("inner", Normal(mu: 0, sigma: 1), shape: [6])
      let b = m.parameter("b", Normal(mu: 0, sigma: 1))
      let effects =
        tau.column0 * outer[m.data("of", [0, 2, 1, 1, 0, 2])] + tau.column1 * inner
      m.observe(
        "obs",
        Normal(mu: effects[m.data("g", data.group)] + b * m.data("x", data.z), sigma: 0.8),
        equals: m.data("y", data.y))
    },
    MarginalCase(
      testDescription: "correlated effects in units of their scales", integratedOut: ["z", "b"]
    ) { m, data in
      let chol = m.parameter(
        "chol", LKJCholeskyCovariance(n: 2, eta: 2, sdDist: HalfNormal(sigma: 1)))
      let z = m.parameter("z", Normal(mu: 0, sigma: 1), shape: [6, 2])
      let b = m.parameter("b", Normal(mu: 0, sigma: 1))
      let (effects, g) = (dot(z, transpose(chol)), m.data("g", data.group))
      let mean = effects.column(0)[g] + effects.column(1)[g] * m.data("x", data.z)
      m.observe(
        "obs", Normal(mu: b + mean, sigma: m.parameter("sigma", HalfNormal(sigma: 1))),
        equals: m.data("y", data.y))
    },
    MarginalCase(testDescription: "correlated effects of rows", integratedOut: ["effects"]) {
      m, data in
      let chol = m.parameter(
        "chol", LKJCholeskyCovariance(n: 2, eta: 2, sdDist: HalfNormal(sigma: 1)))
      let effects = m.parameter(
        "effects", MvNormal(mu: [0.2, -0.1], chol: chol), shape: [6, 2])
      let g = m.data("g", data.group)
      let mean = effects.column(0)[g] + effects.column(1)[g] * m.data("x", data.z)
      m.observe("obs", Normal(mu: mean, sigma: 0.7), equals: m.data("y", data.y))
    },
    MarginalCase(
      testDescription: "means that are elements of a vector", integratedOut: ["mu", "a", "b"]
    ) { m, data in
      let mu = m.parameter("mu", Normal(mu: 0, sigma: 1), shape: [2])
      let tau = m.parameter("tau", HalfNormal(sigma: 1), shape: [2])
      let a = m.parameter("a", Normal(mu: mu[0], sigma: tau[0]), shape: [6])
      let b = m.parameter("b", Normal(mu: mu[1], sigma: tau[1]), shape: [6])
      let g = m.data("g", data.group)
      m.observe(
        "obs", Normal(mu: a[g] + b[g] * m.data("x", data.z), sigma: 0.9),
        equals: m.data("y", data.y))
    },
    MarginalCase(testDescription: "a correlated prior", integratedOut: ["beta"]) { m, data in
      let scale = m.parameter("scale", HalfNormal(sigma: 1))
      let beta = m.parameter(
        "beta", MvNormal(mu: [0.2, -0.1], chol: scale * m.data("L", [[1.0, 0], [0.5, 0.8]])))
      m.observe(
        "obs", Normal(mu: dot(m.data("X", data.x), beta), sigma: 0.7),
        equals: m.data("y", data.y))
    },
  ]
}

extension Tensor {
  fileprivate var column0: Tensor { self[0..<1] }
  fileprivate var column1: Tensor { self[1..<2] }
}

@Suite struct MarginalDensityTests {
  /// The integral of the joint density over the block, from its second differences: exact, because
  /// its logarithm is quadratic there.
  private func integral(
    _ density: ModelDensity, at position: [Double], over block: [Int]
  ) throws -> Double {
    var evaluator = try density.makeEvaluator()
    var start = position
    for place in block { start[place] = 0 }
    let (value, gradient) = try evaluator.evaluate(at: start)
    let count = block.count
    var precision = Matrix(rows: count, columns: count)
    for (j, place) in block.enumerated() {
      var moved = start
      moved[place] = 1
      let (_, slopes) = try evaluator.evaluate(at: moved)
      for (i, row) in block.enumerated() { precision[i, j] = gradient[row] - slopes[row] }
    }
    let factor = try Cholesky(precision)
    let slope = block.map { gradient[$0] }
    let mean = try factor.solve(slope)
    let gain = zip(slope, mean).reduce(0) { $0 + $1.0 * $1.1 } / 2
    return value + gain + Double(count) / 2 * 1.8378770664093453 - factor.logDeterminant / 2
  }

  private func made(_ example: MarginalCase) throws -> (model: Model, density: SampledDensity) {
    let model = try Model { m in
      try example.statements(m, CollapsePattern.MadeData(seed: 3))
    }
    return (
      model, try SampledDensity(integrating: try model.compile(), evenIfSlow: true)
    )
  }

  @Test(arguments: MarginalCase.all)
  func marginalIsTheIntegralOfTheJoint(_ example: MarginalCase) throws {
    let (_, density) = try made(example)
    #expect(density.integratedOut == example.integratedOut)
    let full = density.full
    let block = full.structure.parameters.indices.filter {
      example.integratedOut.contains(full.structure.parameters[$0].name)
    }.flatMap { Array(full.ranges[$0]) }
    var evaluator = try density.makeEvaluator()
    var generator = GeneratorB(seed: 11)
    for _ in 0..<5 {
      let position = (0..<full.dimension).map { _ in 0.5 * generator.normalish() }
      let expected = try integral(full, at: position, over: block)
      let (value, gradient) = try evaluator.evaluate(at: density.sampled(of: position))
      #expect(abs(value - expected) <= 1e-10 * max(1, abs(expected)), "\(value) \(expected)")
      for (k, place) in (0..<full.dimension).filter({ !block.contains($0) }).enumerated() {
        func at(_ step: Double) throws -> Double {
          var moved = position
          moved[place] += step
          return try integral(full, at: moved, over: block)
        }
        // Central differences of the eighth order: what is left of them is below rounding.
        let h = 2e-2
        let weights: [Double] = [4.0 / 5, -1.0 / 5, 4.0 / 105, -1.0 / 280]
        var slope = 0.0
        for (i, weight) in weights.enumerated() {
          let step = Double(i + 1) * h
          slope += try weight * (at(step) - at(-step)) / h
        }
        #expect(abs(gradient[k] - slope) <= 1e-9 * max(1, abs(slope)), "\(gradient[k]) \(slope)")
      }
    }
  }

  /// Draws of the block have the mean and the precision of the joint density at fixed other values.
  @Test(arguments: MarginalCase.all)
  func blockIsDrawnFromItsConditional(_ example: MarginalCase) throws {
    let (_, density) = try made(example)
    let full = density.full
    let block = full.structure.parameters.indices.filter {
      example.integratedOut.contains(full.structure.parameters[$0].name)
    }.flatMap { Array(full.ranges[$0]) }
    var generator = GeneratorB(seed: 5)
    let position = (0..<full.dimension).map { _ in 0.5 * generator.normalish() }
    let count = 20_000
    let sampled = density.sampled(of: position)
    let draws = density.draws(atOne: sampled, count: count, seed: 3)
    // Whitened by the gradient: for a normal distribution the slopes at its draws have the mean 0
    // and the precision as their covariance, and slope times distance to the mean is -1.
    var evaluator = try full.makeEvaluator()
    var mean = [Double](repeating: 0, count: full.dimension)
    for draw in draws { for i in mean.indices { mean[i] += draw[i] / Double(count) } }
    var (slopes, squares, works) = (
      mean.map { _ in 0.0 }, mean.map { _ in 0.0 }, mean.map { _ in 0.0 }
    )
    for draw in draws {
      let (_, gradient) = try evaluator.evaluate(at: draw)
      for i in block {
        slopes[i] += gradient[i] / Double(count)
        squares[i] += gradient[i] * gradient[i] / Double(count)
        works[i] += gradient[i] * (draw[i] - mean[i]) / Double(count)
      }
    }
    for i in block {
      let error = (squares[i] / Double(count)).squareRoot()
      #expect(abs(slopes[i]) <= 4.5 * error)
      // The product of two standard normals with correlation r has the variance 1 + r^2 / r^2.
      let spread = draws.reduce(0) { $0 + ($1[i] - mean[i]) * ($1[i] - mean[i]) } / Double(count)
      let deviation = (1 + spread * squares[i]).squareRoot() / Double(count).squareRoot()
      #expect(abs(works[i] + 1) <= 4.5 * deviation, "\(works[i])")
    }
  }

  @Test func withAndWithoutMarginalisationAgree() async throws {
    let (model, _) = try made(MarginalCase.all[1])
    let plain = try await model.sample(draws: 2000, marginalize: .off, seed: 4)
    let marginal = try await model.sample(draws: 2000, marginalize: .automatic, seed: 4)
    #expect(marginal.posterior.attributes["integrated_out"] == "mu, a, b")
    #expect(marginal.posterior.names == plain.posterior.names)
    let (first, second) = (try plain.summary(), try marginal.summary())
    for row in first.rows {
      let other = try #require(second.rows.first { $0.name == row.name })
      let error = (row.mcseMean * row.mcseMean + other.mcseMean * other.mcseMean).squareRoot()
      #expect(abs(row.mean - other.mean) <= 4.5 * error, "\(row.name)")
      #expect(abs(row.sd / other.sd - 1) <= 0.15, "\(row.name)")
    }
  }

  @Test func everythingKnownButNormalIsDrawnExactly() async throws {
    let model = try Model { m in
      let mu = m.parameter("mu", Normal(mu: 0, sigma: 2))
      m.observe("y", Normal(mu: mu, sigma: 1), equals: m.data("data", [1.0, 2, 4]))
    }
    let result = try await model.sample(draws: 4000, marginalize: .automatic, seed: 8)
    let summary = try result.summary()
    // The conjugate posterior: precision 3 + 1/4.
    let row = try #require(summary.rows.first)
    #expect(abs(row.mean - 7 / 3.25) <= 4.5 * row.mcseMean)
    #expect(abs(row.sd / (1 / 3.25).squareRoot() - 1) <= 0.04)
    #expect(row.essBulk > 14_000)
  }

  /// The course asks of its hierarchical model for 400 effective draws of each chain; here half of all
  /// draws are effective.
  @Test func varyingInterceptsPassTheirGate() async throws {
    let result = try await hierarchicalModel().sample(
      draws: 2000, tune: 2000, targetAccept: 0.95, seed: 2)
    let summary = try result.summary()
    #expect(summary.verdict.passed, "\(summary.verdict)")
    #expect(result.posterior.attributes["integrated_out"] == "mu_a, a_offset, beta")
    for row in summary.rows {
      #expect(row.essBulk >= 4000 && row.essTail >= 4000, "\(row.name)")
    }
  }

  /// Known standard errors make the effects of the centred form a Gaussian block.
  @Test func centredEightSchoolsPass() async throws {
    let reference = try #require(
      ReferenceModel.all.first { $0.name == "eight_schools-eight_schools_centered" })
    let model = try reference.build(try ReferencePosterior(reference.name))
    let result = try await model.sample(draws: 5000, seed: 3)
    #expect(result.sampleStats["diverging"]?.values.allSatisfy { $0 == 0 } == true)
    #expect(result.diagnose().passed)
  }

  @Test func startsThatAreRefusedAreExplained() throws {
    let model = try Model { m in
      let a = m.parameter("a", Normal(mu: 0, sigma: 1))
      let b = m.parameter("b", Normal(mu: 0, sigma: a), shape: [2])
      m.observe("obs", Normal(mu: b, sigma: 1), equals: m.data("y", [1.0, 2]))
    }
    let density = try SampledDensity(integrating: try model.compile())
    #expect(density.integratedOut == ["b"])
    let reason = try #require(density.explainRefusal(at: [-2]))
    #expect(reason.contains("prior of 'b'") && reason.contains("sigma is -2.0"))
  }

  /// With thinning and with warm-up kept, the draws are those of the whole run.
  @Test func thinnedDrawsAreThoseOfTheWholeRun() async throws {
    let model = try hierarchicalModel()
    let all = try await model.sample(draws: 90, tune: 100, chains: 2, seed: 6)
    let thinned = try await model.sample(
      draws: 30, tune: 100, chains: 2, seed: 6, thin: 3, storeWarmup: true)
    let whole = try #require(all.posterior["a_offset"]?.values)
    let kept = try #require(thinned.posterior["a_offset"]?.values)
    for chain in 0..<2 {
      for draw in 0..<30 {
        for i in 0..<8 {
          #expect(
            kept[(chain * 30 + draw) * 8 + i] == whole[(chain * 90 + 3 * draw + 2) * 8 + i])
        }
      }
    }
    #expect(try #require(thinned.warmupPosterior).names.contains("a_offset"))
  }

  /// Coefficients whose conditional shape is always the same are sampled as quickly, unless they are few
  /// and a grid covers what is left.
  @Test(arguments: [3, 12, 13, 20])
  func regressionsOfManyColumnsAreSampled(_ columns: Int) throws {
    let model = try Self.regression(columns: columns)
    let density = try SampledDensity(integrating: try model.compile())
    #expect(density.integratedOut == (columns <= 12 ? ["beta"] : []))
    #expect(model.explainPlan().contains("'beta': it could be, but") == (columns > 12))
  }

  static func regression(columns: Int, rows: Int = 60) throws -> Model {
    var generator = RandomStream(seed: 5, purpose: .simulation)
    let X = (0..<rows).map { _ in (0..<columns).map { _ in Variates.normal(using: &generator) } }
    let y = X.map { 2 + $0.reduce(0, +) + 0.7 * Variates.normal(using: &generator) }
    return try Model { m in
      let beta = m.parameter("beta", Normal(mu: 0, sigma: 2), shape: [columns])
      let sigma = m.parameter("sigma", HalfNormal(sigma: 1))
      m.observe(
        "obs", Normal(mu: dot(m.data("X", X), beta), sigma: sigma), equals: m.data("y", y))
    }
  }

  @Test func boundsNonlinearUseAndOtherPriorsStayWithTheSampler() throws {
    let data = CollapsePattern.MadeData(seed: 3)
    let model = try Model { m in
      let bounded = m.parameter("bounded", HalfNormal(sigma: 1))
      let heavy = m.parameter("heavy", StudentT(nu: 4, mu: 0, sigma: 1))
      let bent = m.parameter("bent", Normal(mu: 0, sigma: 1))
      let sigma = m.parameter("sigma", HalfNormal(sigma: 1))
      let mean = bounded + heavy * m.data("z", data.z) + exp(bent)
      m.observe("obs", Normal(mu: mean, sigma: sigma), equals: m.data("y", data.y))
    }
    let density = try SampledDensity(integrating: try model.compile())
    #expect(density.integratedOut.isEmpty && density.names == density.full.names)
    let plan = model.explainPlan()
    #expect(plan.contains("'bounded': it has bounds or a transform"))
    #expect(plan.contains("'heavy': the prior of 'heavy' is not quadratic in it"))
    #expect(plan.contains("'bent': the likelihood of 'obs' is not quadratic in it"))
  }
}

extension SampledDensity {
  fileprivate init(integrating full: ModelDensity, evenIfSlow: Bool = false) throws {
    try self.init(full, BlockChoice(full, evenIfSlow: evenIfSlow))
  }

  /// Draws of all coordinates at one value of those that are sampled.
  fileprivate func draws(atOne position: [Double], count: Int, seed: UInt64) -> [[Double]] {
    filled(Array(repeating: position, count: count), seed: seed)
  }
}
