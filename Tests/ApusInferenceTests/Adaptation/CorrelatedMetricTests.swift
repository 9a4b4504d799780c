/// Metrics with correlations on exact inputs: true gradients of a correlated normal distribution.
import ApusLinearAlgebra
import ApusNumerics
import Testing

@testable import ApusInference

@Suite struct CorrelatedMetricTests {
  /// Draws with their true scores, standardised.
  private func draws(
    of normal: CorrelatedNormal, count: Int
  ) -> (draws: StandardizedDraws, means: (x: [Double], score: [Double])) {
    var random = RandomStream(seed: 5, purpose: .simulation)
    let positions = (0..<count).map { _ in normal.draw(using: &random) }
    let scores = positions.map(normal.score)
    func mean(_ rows: [[Double]]) -> [Double] {
      (0..<normal.dimension).map { i in rows.reduce(0) { $0 + $1[i] } / Double(count) }
    }
    let standardized = StandardizedDraws(
      positions: positions.flatMap { $0 }, scores: scores.flatMap { $0 },
      dimension: normal.dimension, fallback: [Double](repeating: 1, count: normal.dimension))
    return (standardized, (mean(positions), mean(scores)))
  }

  /// The largest error of the inverse mass in units of the scales, and of the centre `x̄ + Σ ᾱ`.
  private func errors(
    _ map: WhiteningMap, _ normal: CorrelatedNormal, _ means: (x: [Double], score: [Double])
  ) -> (covariance: Double, centre: Double) {
    let inverseMass = map.inverseMass
    let scales = normal.covariance.diagonal.map { $0.squareRoot() }
    let centre = zip(means.x, inverseMass * means.score).map(+)
    var worst = (0.0, 0.0)
    for i in scales.indices {
      for j in scales.indices {
        let error = inverseMass[i, j] - normal.covariance[i, j]
        worst.0 = max(worst.0, abs(error) / (scales[i] * scales[j]))
      }
      worst.1 = max(worst.1, abs(centre[i] - normal.mean[i]) / scales[i])
    }
    return worst
  }

  /// From the algorithm notes of the project.
  @Test func geometricMeanHasTheKnownValues() throws {
    let a = Matrix(rows: 2, columns: 2, columnMajor: [4, 1, 1, 2])
    let b = Matrix(rows: 2, columns: 2, columnMajor: [1, 0.3, 0.3, 0.5])
    let mean = try Matrix.geometricMean(a, inverseOf: b)
    let expected = [2.023320053373179, -0.079915942401407, -0.079915942401407, 2.045329360353710]
    for (value, known) in zip(mean.storage, expected) { #expect(abs(value - known) < 1e-14) }
    let product = mean * b * mean
    for (value, known) in zip(product.storage, a.storage) { #expect(abs(value - known) < 1e-13) }
  }

  @Test(arguments: [(2, 1.0), (6, 30), (20, 100)])
  func correlatedNormalIsRecoveredExactly(dimension: Int, condition: Double) throws {
    let normal = try CorrelatedNormal.rotated(dimension, condition: condition, seed: 3)
    let (draws, means) = draws(of: normal, count: 10 * dimension)
    for map in [try LowRankForm.map(of: draws, cutoff: 1), try DenseForm.map(of: draws)] {
      let errors = errors(map, normal, means)
      #expect(errors.covariance < 1e-6 && errors.centre < 1e-6, "\(errors)")
    }
    let (few, fewMeans) = self.draws(of: normal, count: dimension + 2)
    let errors = errors(try DenseForm.map(of: few), normal, fewMeans)
    #expect(errors.covariance < 1e-3 && errors.centre < 1e-3, "\(errors)")
  }

  /// With far fewer draws than coordinates, the basis is that of their span. The scales alone would
  /// be wrong by a factor of a hundred along the one direction that matters.
  @Test func oneDirectionOfManyIsFoundFromFewDraws() throws {
    let dimension = 60
    let direction = (0..<dimension).map { $0 % 2 == 0 ? 1.0 : -1 }
    var covariance = Matrix.identity(dimension)
    for i in 0..<dimension {
      for j in 0..<dimension { covariance[i, j] += 4 * direction[i] * direction[j] }
    }
    let normal = try CorrelatedNormal(
      mean: [Double](repeating: 2, count: dimension), covariance: covariance)
    let (draws, _) = draws(of: normal, count: 20)
    let map = try LowRankForm.map(of: draws)
    guard case .lowRank(let scales, let directions, let stretches) = map else {
      Issue.record("not of low rank: \(map)")
      return
    }
    let w = Matrix(rows: dimension, columns: stretches.count, columnMajor: directions)
    let gram = w.gram()
    for i in stretches.indices {
      for j in stretches.indices { #expect(abs(gram[i, j] - (i == j ? 1 : 0)) < 1e-10) }
    }
    func variance(_ matrix: Matrix) -> Double {
      zip(matrix * direction, direction).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let truth = variance(covariance)
    let found = variance(map.inverseMass) / truth
    #expect(found > 1.0 / 3 && found < 3, "\(found)")
    #expect(variance(.diagonal(scales.map { $0 * $0 })) / truth < 0.02)
  }

  @Test func variancesAreTheDiagonalOfTheInverseMass() throws {
    let normal = try CorrelatedNormal.rotated(5, condition: 50, seed: 8)
    let (draws, _) = draws(of: normal, count: 40)
    for map in [try LowRankForm.map(of: draws), try DenseForm.map(of: draws)] {
      for (a, b) in zip(map.variances, map.inverseMass.diagonal) { #expect(abs(a / b - 1) < 1e-12) }
    }
  }

  @Test func switchDropsWhatLiesBeforeTheSplit() {
    var estimator = WindowEstimator<DenseForm>(dimension: 1)
    func observe(_ value: Double) {
      [value].withUnsafeBufferPointer { x in
        [-value].withUnsafeBufferPointer { estimator.observe(x, score: $0) }
      }
    }
    for value in [1, 2, 3] as [Double] { observe(value) }
    #expect(estimator.backgroundCount == 3)
    estimator.switchWindows()
    #expect(estimator.backgroundCount == 0)
    for value in [5, 9] as [Double] { observe(value) }
    #expect(estimator.backgroundCount == 2)
    estimator.switchWindows()
    #expect(estimator.backgroundCount == 0)
    // Two draws are left, which say too little.
    var map = WhiteningMap.identity(1)
    #expect(!estimator.refine(&map) && map == .identity(1))
    observe(11)
    #expect(estimator.refine(&map) && map != .identity(1))
  }

  @Test func scoresThatAreNotNumbersLeaveTheMetricAlone() {
    var estimator = WindowEstimator<LowRankForm>(dimension: 2)
    for value in [1, 2, 3, .nan] as [Double] {
      [value, 1].withUnsafeBufferPointer { x in
        [1, value].withUnsafeBufferPointer { estimator.observe(x, score: $0) }
      }
    }
    var map = WhiteningMap.identity(2)
    #expect(!estimator.refine(&map) && map == .identity(2))
  }
}

extension WhiteningMap {
  /// `F Fᵀ`, from products with unit vectors.
  var inverseMass: Matrix {
    var columns: [Double] = []
    var scratch = [Double](repeating: 0, count: dimension)
    for i in 0..<dimension {
      var unit = [Double](repeating: 0, count: dimension)
      unit[i] = 1
      unit.withUnsafeMutableBufferPointer { unit in
        scratch.withUnsafeMutableBufferPointer { scratch in
          applyTransposed(to: unit, scratch: scratch)
          apply(to: unit, scratch: scratch)
        }
      }
      columns += unit
    }
    return Matrix(rows: dimension, columns: dimension, columnMajor: columns)
  }
}
