/// Draws of vectors and matrices: moments, supports, marginal distributions.

import ApusDistributions
import ApusGraph
import ApusNumerics
import Testing

@Suite struct ArrayDrawTests {
  static let count = 20_000

  static func draws(_ example: ArrayExample, seed: UInt64) throws -> [[Double]] {
    try example.draws(count, seed: seed)
  }

  @Test(arguments: ArrayExample.all)
  func drawsHaveTheMoments(example: ArrayExample) throws {
    let draws = try Self.draws(example, seed: 1)
    let (mean, variance) = (try example.distribution.mean, try example.distribution.variance)
    #expect(try mean.count == example.shape.count && variance.count == mean.count)
    let n = Double(Self.count)
    for i in mean.indices {
      let deviations = draws.map { $0[i] - mean[i] }
      let meanError = deviations.reduce(0, +) / n
      let limit = 4.5 * (max(variance[i], 0) / n).squareRoot() + 1e-12
      #expect(abs(meanError) < limit, "mean of element \(i): \(meanError)")
      let squares = deviations.map { $0 * $0 }
      let second = squares.reduce(0, +) / n
      let fourth = squares.reduce(0) { $0 + $1 * $1 } / n
      let standardError = (max(fourth - second * second, 0) / n).squareRoot()
      let difference = second - variance[i]
      #expect(
        abs(difference) < 4.5 * standardError + 1e-9, "variance of element \(i): \(difference)")
    }
  }

  @Test(arguments: ArrayExample.all)
  func drawsBelongToTheSupportAndHaveADensity(example: ArrayExample) throws {
    let draws = try Self.draws(example, seed: 2).prefix(200)
    let shape = Shape([draws.count] + (try example.shape).dimensions)
    let values = Tensor.constant(draws.flatMap { $0 }, shape: shape)
    #expect(example.distribution.support.firstOutsider(in: values) == nil)
    #expect(try evaluate([example.distribution.logDensity(values)])[0].allSatisfy(\.isFinite))
  }

  @Test func covariancesOfNormalVectorsAreThose() throws {
    let cov = [[1, 0.3], [0.3, 2]]
    for distribution in [
      MvNormal(mu: [0.5, -1], cov: cov), MvNormal(mu: [0.5, -1], tau: [[1.0, 0.3], [0.3, 2]]),
    ] {
      let draws = try Self.draws(ArrayExample(distribution: distribution), seed: 3)
      let products = draws.map { ($0[0] - 0.5) * ($0[1] + 1) }
      let mean = products.reduce(0, +) / Double(Self.count)
      let expected = try distribution.variance == [1, 2] ? 0.3 : -0.3 / 1.91
      #expect(abs(mean - expected) < 4.5 * (2.1 / Double(Self.count)).squareRoot())
    }
  }

  /// The p-value of a Kolmogorov-Smirnov test.
  private func pValue(_ draws: [Double], _ cdf: (Double) -> Double) throws -> Double {
    let n = Double(draws.count)
    var distance = 0.0
    for (rank, x) in draws.sorted().enumerated() {
      let probability = cdf(x)
      distance = max(distance, probability - Double(rank) / n, Double(rank + 1) / n - probability)
    }
    let lambda = (n.squareRoot() + 0.12 + 0.11 / n.squareRoot()) * distance
    let k = Tensor.constant((1...100).map(Double.init), shape: [100])
    let terms = try evaluate([exp(-2 * square(k * .constant(lambda)))])[0]
    return 2 * terms.enumerated().reduce(0) { $0 + ($1.offset % 2 == 0 ? 1 : -1) * $1.element }
  }

  @Test func marginalsFollowTheirDistributionFunctions() throws {
    func draws(_ distribution: any ArrayDistribution) throws -> [[Double]] {
      try Self.draws(ArrayExample(distribution: distribution), seed: 5)
    }
    func beta(_ alpha: Double, _ beta: Double) -> (Double) -> Double {
      { SpecialFunctions.regularizedBeta($0, alpha: alpha, beta: beta) }
    }
    for (i, a) in [0.05, 2, 3.5].enumerated() {
      let shares = try draws(Dirichlet(a: [0.05, 2, 3.5])).map { $0[i] }
      #expect(try pValue(shares, beta(a, 5.55 - a)) > 1e-4)
    }
    // A correlation r of an LKJ matrix: (r + 1) / 2 has a symmetric beta distribution.
    let factors = try draws(LKJCholesky(n: 4, eta: 0.75))
    for (i, j) in [(1, 0), (3, 1), (3, 2)] {
      let correlations = factors.map { factor in
        (0..<4).reduce(0) { $0 + factor[4 * i + $1] * factor[4 * j + $1] }
      }
      #expect(try pValue(correlations.map { ($0 + 1) / 2 }, beta(1.75, 1.75)) > 1e-4)
    }
    let scatter = try draws(Wishart(nu: 4.5, V: [[1, 0.3], [0.3, 2]])).map { $0[3] }
    #expect(
      try pValue(scatter) { SpecialFunctions.regularizedGammaP(0.25 * $0, shape: 2.25) } > 1e-4)
    let vectors = try draws(MvStudentT(nu: 1.5, mu: [0.5, -1], scale: [[1, 0.3], [0.3, 4]]))
    let marginal = StudentT(nu: 1.5, mu: -1, sigma: 2)
    #expect(try pValue(vectors.map { $0[1] }) { (try? marginal.cdf($0)) ?? .nan } > 1e-4)
  }

  @Test func countsOfManyDrawsSumToTheirNumber() throws {
    var generator = RandomStream(seed: 1, purpose: .simulation)
    let distribution = Multinomial(n: 1_000_000, p: [0.1, 0.2, 0.7, 0])
    for _ in 0..<1000 {
      let counts = try distribution.sample(using: &generator)
      #expect(counts.reduce(0, +) == 1e6 && counts[3] == 0)
      #expect(zip(counts, [1e5, 2e5, 7e5]).allSatisfy { abs($0 - $1) < 3000 })
    }
  }

  @Test func drawsOfATinyConcentrationHaveADensity() throws {
    var generator = RandomStream(seed: 1, purpose: .simulation)
    let distribution = Dirichlet(a: [0.001, 0.001, 0.001])
    for _ in 0..<300 {
      let draw = try distribution.sample(using: &generator)
      #expect(try (distribution.logDensity(draw) as Double).isFinite)
    }
  }

  @Test func sameSeedGivesTheSameDraws() throws {
    for example in ArrayExample.all {
      var (a, b) = (
        RandomStream(seed: 9, purpose: .simulation), RandomStream(seed: 9, purpose: .simulation)
      )
      #expect(
        try example.distribution.sample(using: &a) == example.distribution.sample(using: &b))
    }
  }
}
