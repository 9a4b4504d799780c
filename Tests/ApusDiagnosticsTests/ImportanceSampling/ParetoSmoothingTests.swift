/// Pareto smoothing: golden fit, known tails, and weights that say nothing.
import ApusDiagnostics
import ApusTestSupport
import Foundation
import Testing

@Suite struct ParetoSmoothingTests {
  private static func uniforms(_ count: Int, seed: UInt64) -> [Double] {
    var generator = GeneratorB(seed: seed)
    return (0..<count).map { _ in generator.uniform() }
  }

  /// Golden values of the reference implementation of the estimator, for 50 exponential excesses.
  @Test func fitAgreesWithGoldenValues() throws {
    let excesses = Self.uniforms(50, seed: 11).map { -log1p(-$0) }.sorted()
    let fit = try #require(GeneralizedPareto(fittedTo: excesses))
    #expect(abs(fit.shape - -0.06400733844452108) < 1e-12)
    #expect(abs(fit.scale - 1.0505004156196) < 1e-12)
  }

  /// Golden values for ratios that are multiples of nearly normal numbers.
  @Test(arguments: [
    (1000, 0.8, 0.246212161588882, 498.39565788266094),
    (1000, 2, 0.7453673700546232, 43.972336879183224),
    (100, 0.5, 0.31467701396673886, 77.9100613817444),
  ])
  func smoothingAgreesWithGoldenValues(_ golden: (Int, Double, Double, Double)) {
    var generator = GeneratorB(seed: 7)
    let weights = ParetoSmoothedWeights(
      logRatios: (0..<golden.0).map { _ in golden.1 * generator.normalish() })
    #expect(abs(weights.paretoK - golden.2) < 1e-10)
    #expect(abs(weights.effectiveSampleSize / golden.3 - 1) < 1e-10)
  }

  /// Excesses at the quantiles of a known distribution; the prior worth 10 draws remains.
  @Test(arguments: [-0.3, 0.2, 0.8]) func shapeAndScaleAreRecovered(shape: Double) throws {
    let truth = GeneralizedPareto(shape: shape, scale: 2)
    let n = 4000
    let fit = try #require(
      GeneralizedPareto(fittedTo: (0..<n).map { truth.quantile((Double($0) + 0.5) / Double(n)) }))
    // The likelihood estimate has a standard error of (1 + k) / √n.
    #expect(abs(fit.shape - shape) < 2 * (1 + shape) / Double(n).squareRoot())
    #expect(abs(fit.scale / 2 - 1) < 0.05)
  }

  @Test func quantilesInvertTheDistributionFunction() {
    for shape in [-0.4, 0.0, 0.7] {
      let pareto = GeneralizedPareto(shape: shape, scale: 1.5)
      for p in [0, 0.1, 0.5, 0.99] {
        let x = pareto.quantile(p)
        let below = shape == 0 ? 1 - exp(-x / 1.5) : 1 - pow(1 + shape * x / 1.5, -1 / shape)
        #expect(abs(below - p) < 1e-12)
      }
    }
  }

  @Test func tailsWithNothingToFitAreRefused() {
    #expect(GeneralizedPareto(fittedTo: [1, 2, 3, 4]) == nil)
    #expect(GeneralizedPareto(fittedTo: [1, 1, 1, 1, 1, 1]) == nil)
    #expect(GeneralizedPareto(fittedTo: [0, 1, 2, 3, .infinity]) == nil)
    #expect(GeneralizedPareto(fittedTo: [0, 1, 2, 3, .nan]) == nil)
  }

  @Test func equalRatiosAreExact() {
    let weights = ParetoSmoothedWeights(
      logRatios: (0..<100).map { 5 + 1e-10 * Double($0) })
    #expect(weights.paretoK == 0 && weights.areReliable && weights.tailLength == 0)
    #expect(weights.weights.allSatisfy { abs($0 - 0.01) < 1e-9 })
    #expect(abs(weights.effectiveSampleSize - 100) < 1e-6)
  }

  /// Ratios that many draws attain and none exceeds have no tail beyond them.
  @Test func anUpperEndThatTheWholeTailAttainsIsReliable() {
    let ratios = (0..<1000).map { $0 % 4 == 0 ? 1.5 : -0.01 * Double($0) }
    let weights = ParetoSmoothedWeights(logRatios: ratios)
    #expect(weights.paretoK == 0 && weights.areReliable && weights.tailLength == 0)
    #expect(abs(weights.weights.reduce(0, +) - 1) < 1e-12)
    #expect(weights.logWeights[0] == weights.logWeights[996])
  }

  /// Ratios -log u / a are those of a power tail with k = 1 / a.
  @Test(arguments: [0.3, 0.6, 0.9]) func kHatIsTheShapeOfThePowerTail(k: Double) {
    let n = 20_000
    // u^-k has the tail index k.
    let ratios = Self.uniforms(n, seed: 5).map { -k * log($0 + 1e-300) }
    let weights = ParetoSmoothedWeights(logRatios: ratios)
    #expect(weights.tailLength == 424)
    // The standard error of k-hat is (1 + k) / √T with the tail length T; prior included.
    #expect(abs(weights.paretoK - k) < 3 * (1 + k) / 424.0.squareRoot())
    #expect(weights.areReliable == (weights.paretoK <= 0.7))
    #expect(abs(weights.weights.reduce(0, +) - 1) < 1e-12)
  }

  @Test func onlyTheTailIsSmoothedAndInOrder() throws {
    let n = 1000
    let raw = Self.uniforms(n, seed: 9).map { -0.4 * log($0 + 1e-300) }
    let weights = ParetoSmoothedWeights(logRatios: raw)
    #expect(weights.tailLength == 94)
    let order = raw.indices.sorted { raw[$0] < raw[$1] }
    let shifts = order.map { weights.logWeights[$0] - raw[$0] }
    // Below the tail all weights are shifted by the same constant.
    #expect(shifts.prefix(n - 94).allSatisfy { abs($0 - shifts[0]) < 1e-12 })
    #expect(shifts.suffix(94).contains { abs($0 - shifts[0]) > 1e-3 })
    let sorted = order.map { weights.logWeights[$0] }
    #expect(zip(sorted, sorted.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(try #require(sorted.last) <= shifts[0] + raw[order[n - 1]] + 1e-12)
  }

  @Test func relativeEfficiencyLengthensTheTail() {
    let raw = Self.uniforms(1000, seed: 2).map { -0.4 * log($0 + 1e-300) }
    #expect(ParetoSmoothedWeights(logRatios: raw, relativeEfficiency: 0.5).tailLength == 134)
  }

  @Test func weightsThatSayNothingAreNotReliable() {
    let ratios = Self.uniforms(100, seed: 1)
    for bad in [Double.nan, .infinity] {
      let weights = ParetoSmoothedWeights(logRatios: ratios + [bad])
      #expect(weights.paretoK == .infinity && !weights.areReliable)
      #expect(weights.logWeights.allSatisfy { $0.isNaN })
    }
    let none = ParetoSmoothedWeights(logRatios: [])
    #expect(none.logWeights.isEmpty && !none.areReliable)
    let few = ParetoSmoothedWeights(logRatios: [0, 1, 2, 3])
    #expect(few.paretoK == .infinity && few.tailLength == 0)
    #expect(abs(few.weights.reduce(0, +) - 1) < 1e-14)
    let impossible = ParetoSmoothedWeights(logRatios: ratios + [-.infinity])
    #expect(impossible.weights[100] == 0 && impossible.paretoK.isFinite)
  }

  @Test func thresholdFollowsTheNumberOfDraws() {
    #expect(abs(ParetoSmoothedWeights.largestReliableK(draws: 100) - 0.5) < 1e-12)
    #expect(ParetoSmoothedWeights.largestReliableK(draws: 10_000) == 0.7)
  }

  /// Draws from N(0, 1) weighted to N(0.5, 1): the weighted moments are those of the target.
  @Test func weightedMomentsAreThoseOfTheTarget() {
    var generator = GeneratorB(seed: 3)
    let draws = (0..<40_000).map { _ in
      (-2 * log(1 - generator.uniform())).squareRoot() * cos(2 * .pi * generator.uniform())
    }
    let weights = ParetoSmoothedWeights(logRatios: draws.map { 0.5 * $0 })
    #expect(weights.areReliable)
    let error = 1 / weights.effectiveSampleSize.squareRoot()
    #expect(abs(weights.mean(of: draws) - 0.5) < 4 * error)
    #expect(abs(weights.standardDeviation(of: draws) - 1) < 4 * error)
  }
}
