/// Leave-one-out estimates beside golden numbers, closed forms and each other.
import ApusDiagnostics
import ApusNumerics
import ApusTestSupport
import Foundation
import Testing

@Suite struct LeaveOneOutTests {
  /// 400 draws of a mean, and five observations with unit variance.
  private static let y = [-1, -0.2, 0.1, 0.8, 3]

  private static func logLikelihood(_ mu: Double, _ y: Double) -> Double {
    -0.5 * (y - mu) * (y - mu) - 0.5 * log(2 * Double.pi)
  }

  private static func columns(scale: Double = 1) -> LogLikelihoodColumns {
    var generator = GeneratorB(seed: 21)
    let means = (0..<400).map { _ in 0.3 * generator.normalish() }
    return LogLikelihoodColumns(count: 5, chains: 1, blockSize: 2) { block in
      block.map { i in means.map { logLikelihood($0, y[i]) } }
    }
  }

  @Test func goldenNumbers() throws {
    let loo = try LeaveOneOut(Self.columns())
    let elpd = [
      -1.5121962317009432, -0.9919825224656487, -0.9808087983654659, -1.3446509777982962,
      -6.041548777003202,
    ]
    let k = [
      0.12908797303706931, 0.07233228367911511, 0.4448110481075398, 0.501570291621896,
      0.7237121202027315,
    ]
    let p = [
      0.10699340535714241, 0.009242785482087124, 0.006710901164964422, 0.07344411440741117,
      0.948522060619486,
    ]
    for i in 0..<5 {
      #expect(abs(loo.pointwise[i] - elpd[i]) <= 1e-10 * abs(elpd[i]))
      #expect(abs(loo.paretoK[i] - k[i]) <= 1e-10)
      #expect(abs(loo.pointwiseParameters[i] - p[i]) <= 1e-10)
    }
    #expect(abs(loo.elpd - elpd.reduce(0, +)) < 1e-9)
    #expect(loo.draws == 400 && loo.unreliable == [4])
    #expect(abs(loo.largestReliableK - (1 - 1 / log10(400.0))) < 1e-15)
    #expect(loo.description.contains("1 of 5 Pareto k-hats are above 0.62, first of observation 4"))
  }

  /// A normal mean with a flat prior: leaving one out is known in closed form.
  @Test func conjugateNormalHasItsDensities() throws {
    var random = RandomStream(seed: 4, purpose: .simulation)
    let (n, draws) = (30, 20_000)
    let y = (0..<n).map { _ in Variates.normal(using: &random) }
    let mean = y.reduce(0, +) / Double(n)
    let spread = 1 / Double(n).squareRoot()
    let means = (0..<draws).map { _ in mean + spread * Variates.normal(using: &random) }
    let columns = LogLikelihoodColumns(count: n, chains: 1) { block in
      block.map { i in means.map { Self.logLikelihood($0, y[i]) } }
    }
    let (loo, waic) = (try LeaveOneOut(columns), try WAIC(columns))
    for i in 0..<n {
      let rest = (mean * Double(n) - y[i]) / Double(n - 1)
      let variance = 1 + 1 / Double(n - 1)
      let exact =
        -0.5 * (y[i] - rest) * (y[i] - rest) / variance - 0.5 * log(2 * Double.pi * variance)
      #expect(abs(loo.pointwise[i] - exact) < 0.01, "observation \(i)")
      #expect(abs(waic.pointwise[i] - exact) < 0.02, "observation \(i)")
      // The variance of the log likelihood is r² s² + s⁴ / 2 with the residual r.
      let (r2, s2) = ((y[i] - mean) * (y[i] - mean), spread * spread)
      let expected = r2 * s2 + 0.5 * s2 * s2
      #expect(abs(waic.pointwiseParameters[i] / expected - 1) < 0.06)
    }
    #expect(loo.unreliable.isEmpty && waic.unreliable.isEmpty)
  }

  /// Blocks change nothing, and groups give what columns give.
  @Test func groupsAndBlocksAgree() throws {
    var generator = GeneratorB(seed: 21)
    let means = (0..<400).map { _ in 0.3 * generator.normalish() }
    var data = InferenceData()
    var group = DataGroup()
    group["y"] = DataArray(
      dims: ["chain", "draw", "y_dim_0"], shape: [4, 100, 5],
      values: means.flatMap { mu in Self.y.map { Self.logLikelihood(mu, $0) } })
    data.logLikelihood = group
    let direct = try LeaveOneOut(Self.columns())
    #expect(try data.loo() == direct)
    #expect(try data.loo("y", relativeEfficiency: 0.5) != direct)
    // The scalars of the posterior tell how much the draws are worth.
    data.posterior["mu"] = DataArray(dims: ["chain", "draw"], shape: [4, 100], values: means)
    let efficiency = Draws(means, chains: 4).essMean() / 400
    #expect(try data.loo() == data.loo(relativeEfficiency: efficiency))
    // What is observed, with predictions beside it.
    var random = RandomStream(seed: 1, purpose: .simulation)
    var (predicted, observed) = (DataGroup(), DataGroup())
    predicted["y"] = DataArray(
      dims: ["chain", "draw", "y_dim_0"], shape: [4, 100, 5],
      values: means.flatMap { mu in Self.y.map { _ in mu + Variates.normal(using: &random) } })
    observed["y"] = DataArray(dims: ["y_dim_0"], shape: [5], values: Self.y)
    #expect(throws: ComparisonError.self) { try data.looPIT() }
    (data.posteriorPredictive, data.observedData) = (predicted, observed)
    let pit = try data.looPIT()
    for (value, y) in zip(pit, Self.y) {
      // Nearly a standard normal prediction with variance 1.09.
      let expected = 0.5 * (1 + erf(y / (2 * 1.09).squareRoot()))
      #expect(abs(value - expected) < 0.12, "\(value) \(expected)")
    }
  }

  @Test func whatIsMissingIsNamed() throws {
    var data = InferenceData()
    func refusal() -> ComparisonError? {
      #expect(throws: ComparisonError.self) { try data.loo() }
    }
    #expect(refusal()?.description.contains("computeLogLikelihood") == true)
    var group = DataGroup()
    for name in ["a", "b"] {
      group[name] = DataArray(dims: ["chain", "draw", "d"], shape: [1, 2, 1], values: [0, .nan])
    }
    data.logLikelihood = group
    #expect(refusal()?.description.contains("one of a, b") == true)
    let error = #expect(throws: ComparisonError.self) { try data.loo("a") }
    #expect(error?.kind == .notFinite && error?.description.contains("observation 0") == true)
    #expect(throws: ComparisonError.self) { try data.waic("c") }
  }

  /// Minus infinity is a likelihood of zero, which one draw may give.
  @Test func likelihoodsOfZeroAreAllowed() throws {
    let columns = LogLikelihoodColumns(count: 1, chains: 1) { _ in
      [[-.infinity] + (0..<99).map { -1 - 0.001 * Double($0) }]
    }
    let loo = try LeaveOneOut(columns)
    #expect(loo.pointwise[0].isNaN && loo.paretoK[0] == .infinity && loo.unreliable == [0])
  }

  @Test func bayesianR2OfKnownMeans() throws {
    let fitted = DataArray(
      dims: ["chain", "draw", "d"], shape: [1, 2, 4], values: [0, 1, 2, 3, 1, 1, 1, 1])
    let r2 = try fitted.bayesianR2([0, 1, 2, 3])
    #expect(r2.values == [1, 0])
    #expect(throws: ComparisonError.self) { try fitted.bayesianR2([1]) }
  }
}
