/// Simulation-based calibration of the whole pipeline: prior draws, replaced data, sampler.
import ApusDiagnostics
import ApusDistributions
import ApusGraph
import ApusNumerics
import Testing

@testable import ApusModeling

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The ranks of true values among posterior draws must be uniform (arXiv 1804.06788).
@Suite(.serialized) struct SimulationBasedCalibrationTests {
  private static let dataSets = 1000
  /// Every so many draws, so that ranks are those of nearly independent draws; every fourth where what
  /// mixes slowly is integrated out.
  private static func thinning(_ integratedOut: String?) -> Int { integratedOut == nil ? 10 : 4 }
  private static let rankedDraws = 99
  /// The scalars of all models below, over which the band is simultaneous.
  private static let scalars = 1 + 8 + 3 + 9 + 8

  /// The half-width of a band that holds the empirical distribution functions of all scalars at all
  /// ranks with a probability of 99 %, by the inequality of Dvoretzky, Kiefer, Wolfowitz and Massart.
  private static let halfWidth =
    (log(2 * Double(scalars) / 0.01) / (2 * Double(dataSets))).squareRoot()

  /// The largest distance between the distribution function of ranks and the uniform one.
  private static func distance(_ ranks: [Int]) -> Double {
    var counts = [Int](repeating: 0, count: rankedDraws + 1)
    for rank in ranks { counts[rank] += 1 }
    var (below, worst) = (0, 0.0)
    for (rank, count) in counts.enumerated() {
      below += count
      let expected = Double(rank + 1) / Double(counts.count)
      worst = max(worst, abs(Double(below) / Double(ranks.count) - expected))
    }
    return worst
  }

  /// One data set of each prior draw: the ranks of the true values, scalar by scalar.
  private static func ranks(
    _ model: Model, data: @escaping @Sendable ([Double]) -> any ModelData, of names: [String],
    integratedOut: String? = nil
  ) async throws -> [[Int]] {
    let simulated = try model.samplePriorPredictive(draws: dataSets, seed: 40)
    let outcomes = try #require(simulated.priorPredictive?["obs"]).values
    let truths = try names.map { try #require(simulated.prior?[$0]).values }
    let rows = outcomes.count / dataSets
    let thinning = thinning(integratedOut)
    let workers = 2
    let bySet = try await withThrowingTaskGroup(of: [(Int, [Int])].self) { group in
      for worker in 0..<workers {
        group.addTask {
          var result: [(Int, [Int])] = []
          for set in stride(from: worker, to: dataSets, by: workers) {
            let y = data(Array(outcomes[set * rows..<(set + 1) * rows]))
            let run = try await model.replacingData(["y": y]).sample(
              draws: rankedDraws * thinning, tune: 400, chains: 1, targetAccept: 0.9,
              seed: UInt64(set), threads: 1)
            #expect(run.posterior.attributes["integrated_out"] == integratedOut)
            var ranks: [Int] = []
            for (name, values) in zip(names, truths) {
              let width = values.count / dataSets
              let draws = try #require(run.posterior[name]).values
              for element in 0..<width {
                let truth = values[set * width + element]
                ranks.append(
                  (0..<rankedDraws).count { draws[$0 * thinning * width + element] < truth })
              }
            }
            result.append((set, ranks))
          }
          return result
        }
      }
      var all: [(Int, [Int])] = []
      for try await part in group { all += part }
      return all
    }
    let width = bySet.first?.1.count ?? 0
    return (0..<width).map { scalar in bySet.map { $0.1[scalar] } }
  }

  private static func expectUniform(_ ranks: [[Int]], count: Int) {
    #expect(ranks.count == count)
    for (scalar, ranks) in ranks.enumerated() {
      #expect(ranks.count == dataSets)
      #expect(distance(ranks) <= halfWidth, "scalar \(scalar): \(distance(ranks))")
    }
  }

  @Test func conjugateNormalIsCalibrated() async throws {
    let model = try Model { m in
      let mu = m.parameter("mu", Normal(mu: 0, sigma: 1))
      let y = m.data("y", [Double](repeating: 0, count: 5))
      m.observe("obs", Normal(mu: mu, sigma: 2), equals: y)
    }
    Self.expectUniform(
      try await Self.ranks(model, data: { $0 }, of: ["mu"], integratedOut: "mu"), count: 1)
  }

  @Test func nonCentredHierarchyIsCalibrated() async throws {
    let groups = (0..<20).map { $0 / 4 }
    let model = try Model { m in
      let mu = m.parameter("mu", Normal(mu: 0, sigma: 1))
      let tau = m.parameter("tau", HalfNormal(sigma: 1))
      let offset = m.parameter("offset", Normal(mu: 0, sigma: 1), shape: [5])
      let sigma = m.parameter("sigma", HalfNormal(sigma: 1))
      let a = mu + tau * offset
      let y = m.data("y", [Double](repeating: 0, count: 20))
      m.observe("obs", Normal(mu: a[m.data("group", groups)], sigma: sigma), equals: y)
    }
    let ranks = try await Self.ranks(
      model, data: { $0 }, of: ["mu", "tau", "sigma", "offset"], integratedOut: "mu, offset")
    Self.expectUniform(ranks, count: 8)
  }

  @Test func interceptsAndSlopesAreCalibrated() async throws {
    let groups = (0..<18).map { $0 / 6 }
    let model = try Model { m in
      let mu = m.parameter("mu", Normal(mu: 0, sigma: 1))
      let tau = m.parameter("tau", HalfNormal(sigma: 1))
      let a = m.parameter("a", Normal(mu: mu, sigma: tau), shape: [3])
      let eta = m.parameter("eta", HalfNormal(sigma: 1))
      let b = m.parameter("b", Normal(mu: 0, sigma: eta), shape: [3])
      let (g, x) = (m.data("group", groups), m.data("x", (0..<18).map { Double($0 % 6) / 2 - 1 }))
      let y = m.data("y", [Double](repeating: 0, count: 18))
      m.observe("obs", Normal(mu: a[g] + b[g] * x, sigma: 0.7), equals: y)
    }
    let ranks = try await Self.ranks(
      model, data: { $0 }, of: ["mu", "tau", "eta", "a", "b"], integratedOut: "mu, a, b")
    Self.expectUniform(ranks, count: 9)
  }

  @Test func groupsInGroupsAreCalibrated() async throws {
    let model = try Model { m in
      let tau = m.parameter("tau", HalfNormal(sigma: 1))
      let outer = m.parameter("outer", Normal(mu: 0, sigma: tau), shape: [2])
      let eta = m.parameter("eta", HalfNormal(sigma: 1))
      let inner = m.parameter(
        "inner", Normal(mu: outer[m.data("of", [0, 0, 1, 1])], sigma: eta))
      let y = m.data("y", [Double](repeating: 0, count: 12))
      m.observe(
        "obs", Normal(mu: inner[m.data("g", (0..<12).map { $0 % 4 })], sigma: 0.8), equals: y)
    }
    let ranks = try await Self.ranks(
      model, data: { $0 }, of: ["tau", "outer", "eta", "inner"], integratedOut: "outer, inner")
    Self.expectUniform(ranks, count: 8)
  }

  @Test func logisticRegressionIsCalibrated() async throws {
    let design = (0..<40).map { (row: Int) -> [Double] in
      let (fifth, eighth) = (Double(row % 5), Double(row % 8))
      return [fifth - 2, eighth / 4 - 1]
    }
    let model = try Model { m in
      let alpha = m.parameter("alpha", Normal(mu: 0, sigma: 1))
      let beta = m.parameter("beta", Normal(mu: 0, sigma: 1), shape: [2])
      let y = m.data("y", [Int](repeating: 0, count: 40))
      let eta = alpha + dot(m.data("X", design), beta)
      m.observe("obs", Bernoulli(logitP: eta), equals: y)
    }
    let ranks = try await Self.ranks(model, data: { $0.map { Int($0) } }, of: ["alpha", "beta"])
    Self.expectUniform(ranks, count: 3)
  }

  /// The band is narrow enough to notice posteriors whose widths are wrong by a fifth, or that are
  /// shifted by a fifth of their width.
  @Test(arguments: [(0.8, 0.0), (1.25, 0), (1, 0.2)])
  func bandNoticesWrongPosteriors(width: Double, shift: Double) {
    var generator = RandomStream(seed: 1, purpose: .simulation)
    var ranks: [Int] = []
    for _ in 0..<Self.dataSets {
      let truth = Variates.normal(using: &generator)
      var rank = 0
      for _ in 0..<Self.rankedDraws {
        let draw = width * Variates.normal(using: &generator) + shift
        if draw < truth { rank += 1 }
      }
      ranks.append(rank)
    }
    #expect(Self.distance(ranks) > Self.halfWidth, "\(Self.distance(ranks))")
  }
}
