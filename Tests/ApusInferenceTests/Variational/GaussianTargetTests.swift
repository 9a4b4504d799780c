/// ADVI on normal densities, where both families have closed forms.
import ApusLinearAlgebra
import ApusNumerics
import Testing

@testable import ApusInference

@Suite struct GaussianTargetTests {
  static let targets: [(dimension: Int, condition: Double)] = [(2, 20), (5, 30), (12, 10)]

  @Test(arguments: targets)
  func meanFieldHasTheConditionalWidths(dimension: Int, condition: Double) async throws {
    let target = try CorrelatedNormal.rotated(dimension, condition: condition, seed: 4)
    var advi = ADVI(.meanField)
    advi.tolerance = 0.002
    let fit = try await advi.fit(target, iterations: 200_000, seed: 1)
    #expect(fit.stop == .converged)
    for i in 0..<dimension {
      let sd = 1 / target.precision[i, i].squareRoot()
      #expect(abs(fit.normal.standardDeviations[i] / sd - 1) < 0.01, "coordinate \(i)")
      #expect(abs(fit.normal.mean[i] - target.mean[i]) < 0.01 * sd, "coordinate \(i)")
    }
  }

  @Test(arguments: targets)
  func fullRankHasTheCovariance(dimension: Int, condition: Double) async throws {
    let target = try CorrelatedNormal.rotated(dimension, condition: condition, seed: 4)
    let fit = try await ADVI(.fullRank).fit(target, iterations: 30_000, seed: 1)
    #expect(fit.stop == .converged && fit.paretoK < 0.5)
    let covariance = fit.normal.covariance
    for i in 0..<dimension {
      let sd = target.covariance[i, i].squareRoot()
      #expect(abs(fit.normal.mean[i] - target.mean[i]) < 0.01 * sd)
      for j in 0..<dimension {
        let scale = sd * target.covariance[j, j].squareRoot()
        #expect(abs(covariance[i, j] - target.covariance[i, j]) < 0.01 * scale, "\(i), \(j)")
      }
    }
    // The bound of a normalised density is 0 at the optimum, up to the missing constant.
    let logVolume =
      0.5 * (Double(dimension) * 1.8378770664093453 + 2 * target.factor.diagonal.logSum)
    #expect(abs(fit.elbo.value - logVolume) < 0.01)
  }

  /// Thousands of numbers below the diagonal must not add up to steps that are too long.
  @Test func fullRankIsStableInManyDimensions() async throws {
    let target = ScaledNormal(
      means: (0..<60).map { Double($0 % 3) }, scales: (0..<60).map { 1 / (1 + Double($0 % 7)) })
    let fit = try await ADVI(.fullRank).fit(target, iterations: 6000, seed: 1)
    for i in 0..<60 {
      #expect(abs(fit.normal.standardDeviations[i] / target.scales[i] - 1) < 0.05)
      #expect(abs(fit.normal.mean[i] - target.means[i]) < 0.05 * target.scales[i])
    }
  }

  @Test func totalGradientsLeadToTheSamePlace() async throws {
    let target = try CorrelatedNormal.rotated(3, condition: 5, seed: 2)
    for family in ADVI.Family.allCases {
      var advi = ADVI(family)
      advi.gradient = .total
      let fit = try await advi.fit(target, iterations: 100_000, seed: 1)
      #expect(fit.stop.isConverged)
      for i in 0..<3 {
        let exact =
          family == .meanField
          ? 1 / target.precision[i, i].squareRoot() : target.covariance[i, i].squareRoot()
        // Three times the tolerance of the logarithm of a scale.
        #expect(abs(fit.normal.standardDeviations[i] / exact - 1) < 0.06)
      }
    }
  }

  /// Where the family contains the target, every pair of draws gives slopes of zero at the optimum.
  @Test func stickingTheLandingHasNoNoiseAtTheOptimum() throws {
    let scaled = ScaledNormal(means: [1, -2, 30], scales: [0.1, 5, 200])
    let diagonal = NormalDensity(mean: scaled.means, scale: .diagonal(scaled.scales))
    try expectNoSlopes(MeanFieldFamily(dimension: 3, pairs: 1), scaled, at: diagonal)
    let target = try CorrelatedNormal.rotated(6, condition: 30, seed: 8)
    let exact = NormalDensity(mean: target.mean, scale: .lowerTriangular(target.factor))
    try expectNoSlopes(FullRankFamily(dimension: 6, pairs: 1), target, at: exact)
  }

  private func expectNoSlopes(
    _ family: some VariationalFamily, _ target: some LogDensityModel, at normal: NormalDensity
  ) throws {
    let evaluator = try ErasedEvaluator.make(target)
    let block = DrawBlock(dimension: target.dimension, pairs: 1)
    var random = RandomStream(seed: 1, purpose: .simulation)
    for reach in [1, 3.0] {
      family.setFrame(at: normal, reach: normal.mean.map { _ in reach })
      for _ in 0..<50 {
        block.refreshNoise(using: &random)
        family.place(block)
        try block.evaluate(evaluator)
        #expect(block.logDensities.numbers.allSatisfy { $0.isFinite })
        family.differentiate(block, .stickingTheLanding)
        #expect(
          family.segments.flatMap(\.range).allSatisfy {
            abs(family.slopes.start[$0]) < 1e-12 * reach
          })
        family.differentiate(block, .total)
        #expect(family.segments.flatMap(\.range).contains { abs(family.slopes.start[$0]) > 1e-3 })
      }
    }
  }

  /// Both estimators against differences of the bound itself, with fixed noise.
  @Test func slopesAreThoseOfTheBound() throws {
    let target = try CorrelatedNormal.rotated(4, condition: 8, seed: 3)
    try expectSlopesOfTheBound(MeanFieldFamily(dimension: 4, pairs: 3), target)
    try expectSlopesOfTheBound(FullRankFamily(dimension: 4, pairs: 3), target)
  }

  private func expectSlopesOfTheBound(
    _ family: some VariationalFamily, _ target: CorrelatedNormal
  ) throws {
    let evaluator = try ErasedEvaluator.make(target)
    let block = DrawBlock(dimension: 4, pairs: 3)
    var random = RandomStream(seed: 6, purpose: .simulation)
    block.refreshNoise(using: &random)
    let start = NormalDensity(mean: [0, 1, 2, 3], scale: .diagonal([1, 2, 0.5, 1.5]))
    family.setFrame(at: start, reach: [1, 2, 1, 0.5])
    for number in family.segments.flatMap(\.range) { family.parameters.start[number] += 0.1 }
    func bound() throws -> Double {
      family.refresh()
      family.place(block)
      try block.evaluate(evaluator)
      return block.logDensities.numbers.reduce(0, +) / 6 + family.logScale
    }
    _ = try bound()
    family.differentiate(block, .total)
    let slopes = Array(family.slopes.numbers)
    for number in family.segments.flatMap(\.range) {
      let step = 1e-5
      family.parameters.start[number] += step
      let above = try bound()
      family.parameters.start[number] -= 2 * step
      let below = try bound()
      family.parameters.start[number] += step
      #expect(abs((above - below) / (2 * step) - slopes[number]) < 1e-6, "\(number)")
    }
  }

  @Test func frameLeavesTheDensityAsItIs() throws {
    let target = try CorrelatedNormal.rotated(5, condition: 8, seed: 3)
    let full = NormalDensity(mean: target.mean, scale: .lowerTriangular(target.factor))
    let diagonal = NormalDensity(mean: target.mean, scale: .diagonal([1, 2, 3, 4, 5]))
    let reach = [1, 2, 7, 1, 100.0]
    for (family, normal) in [
      (FullRankFamily(dimension: 5, pairs: 1) as any VariationalFamily, full),
      (MeanFieldFamily(dimension: 5, pairs: 1), diagonal),
    ] {
      family.setFrame(at: normal, reach: reach)
      let same = family.normal()
      #expect(same.mean == normal.mean)
      let pairs = zip(same.scale.matrix.storage, normal.scale.matrix.storage)
      #expect(pairs.allSatisfy { abs($0 - $1) < 1e-12 })
      #expect(abs(family.logScale - normal.scale.diagonal.logSum) < 1e-12)
      for i in 0..<5 {
        #expect(abs(family.extent(of: i).scale - normal.scale.diagonal[i]) < 1e-12)
      }
    }
  }
}

extension [Double] {
  fileprivate var logSum: Double { reduce(0) { $0 + naturalLog($1) } }
}
