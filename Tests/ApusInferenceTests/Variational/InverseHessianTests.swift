/// The low-rank inverse Hessian of Pathfinder beside the dense recursion and formulas.
import ApusLinearAlgebra
import ApusNumerics
import Testing

@testable import ApusInference

@Suite struct InverseHessianTests {
  /// The formula of Broyden, Fletcher, Goldfarb and Shanno with matrices of all coordinates.
  static func dense(_ diagonal: [Double], _ points: some Collection<PathPoint>) -> Matrix {
    var result = Matrix.diagonal(diagonal)
    for (start, end) in zip(points, points.dropFirst()) {
      let step = end.position.minus(start.position)
      let change = end.gradient.minus(start.gradient)
      let rho = 1 / inner(step, change)
      let product = result * change
      let weight = rho * (1 + rho * inner(change, product))
      for j in step.indices {
        for i in step.indices {
          result[i, j] +=
            weight * step[i] * step[j] - rho * (step[i] * product[j] + product[i] * step[j])
        }
      }
    }
    return result
  }

  /// Points of a correlated normal target, and what is learnt from them.
  private static func path(
    _ dimension: Int, points: Int, history: Int, condition: Double = 6
  ) throws -> (points: [PathPoint], curvature: InverseHessian) {
    let target = try CorrelatedNormal.rotated(dimension, condition: condition, seed: 3)
    var random = RandomStream(seed: 1, purpose: .simulation)
    let found = (0..<points).map { _ in
      let x = target.draw(using: &random)
      return PathPoint(position: x, gradient: target.score(x).map { -$0 })
    }
    var curvature = InverseHessian(dimension: dimension, historySize: history)
    for (start, end) in zip(found, found.dropFirst()) { curvature.observe(from: start, to: end) }
    return (found, curvature)
  }

  /// Fewer and more steps and changes than coordinates, and one coordinate.
  @Test(arguments: [(1, 3), (2, 6), (5, 4), (12, 6), (40, 3), (40, 20), (40, 30)])
  func lowRankFactorsAreTheDenseRecursion(dimension: Int, history: Int) throws {
    let (points, curvature) = try Self.path(dimension, points: history + 4, history: history)
    let matrix = Self.dense(curvature.diagonal, points.suffix(history + 1))
    let normal = try #require(curvature.normals(at: points[2]).first)
    let scale = norm(matrix.storage)
    #expect(norm(normal.covariance.storage.minus(matrix.storage)) < 1e-10 * scale)
    let mean = points[2].position.minus(matrix * points[2].gradient)
    #expect(norm(normal.mean.minus(mean)) < 1e-10 * norm(mean))
    // The second one is made of the diagonal before the last step.
    if history > 1 {
      var before = InverseHessian(dimension: dimension, historySize: history)
      for (start, end) in zip(points, points.dropFirst().dropLast()) {
        before.observe(from: start, to: end)
      }
      let other = Self.dense(before.diagonal, points.suffix(history + 1))
      let second = try #require(curvature.normals(at: points[2]).last).covariance
      #expect(norm(second.storage.minus(other.storage)) < 1e-10 * norm(other.storage))
      #expect(dimension == 1 || second != normal.covariance)
    }
    // The secant equation of the last step holds exactly.
    let step = points[history + 3].position.minus(points[history + 2].position)
    let change = points[history + 3].gradient.minus(points[history + 2].gradient)
    let factor = normal.scale
    #expect(norm(factor.times(factor.transposedTimes(change)).minus(step)) < 1e-10 * norm(step))
  }

  @Test(arguments: [(12, 6), (40, 3), (6, 6)])
  func lowRankDensitiesAreTheDenseFormulas(dimension: Int, history: Int) throws {
    let (points, curvature) = try Self.path(dimension, points: history + 2, history: history)
    let normal = try #require(curvature.normals(at: points[0]).first)
    let cholesky = try Cholesky(Self.dense(curvature.diagonal, points.suffix(history + 1)))
    let root = normal.scale.matrix
    let logVolume =
      0.5 * (Double(dimension) * naturalLog(2 * .pi) + cholesky.logDeterminant)
    var random = RandomStream(seed: 5, purpose: .approximation)
    for _ in 0..<20 {
      var copy = random
      let noise = (0..<dimension).map { _ in Variates.normal(using: &copy) }
      let (draw, logDensity) = normal.drawWithLogDensity(using: &random)
      let exact = normal.mean.plus(root * noise)
      #expect(norm(draw.minus(exact)) < 1e-10 * norm(exact))
      let deviation = draw.minus(normal.mean)
      let expected = -0.5 * inner(deviation, try cholesky.solve(deviation)) - logVolume
      #expect(abs(normal.logDensity(at: draw) - expected) < 1e-10 * abs(expected))
      #expect(abs(logDensity - expected) < 1e-10 * abs(expected))
      #expect(norm(normal.noise(of: draw).minus(noise)) < 1e-10 * norm(noise))
    }
    #expect(abs(normal.entropy - (logVolume + 0.5 * Double(dimension))) < 1e-10 * logVolume)
    for (i, sd) in normal.standardDeviations.enumerated() {
      #expect(abs(sd - normal.covariance[i, i].squareRoot()) < 1e-10 * sd)
      #expect(abs(normal.scale.diagonal[i] - root[i, i]) < 1e-10 * sd)
    }
    let product = root.transposed() * noiseless(dimension)
    #expect(norm(normal.scale.transposedTimes(noiseless(dimension)).minus(product)) < 1e-10)
  }

  private func noiseless(_ dimension: Int) -> [Double] {
    (0..<dimension).map { 1 / Double($0 + 1) }
  }

  /// Conjugate steps, as exact searches along lines take them: after as many as there are
  /// coordinates the inverse Hessian is the covariance, whatever the diagonal is.
  @Test(arguments: [2, 10, 50]) func conjugateStepsGiveTheCovariance(dimension: Int) throws {
    let target = try CorrelatedNormal.rotated(dimension, condition: 10, seed: 4)
    var curvature = InverseHessian(dimension: dimension, historySize: dimension)
    var position = [Double](repeating: 0, count: dimension)
    // Columns of the factor L are conjugate: Lᵀ P L is the identity.
    for k in 0..<dimension {
      let next = position.plus(target.factor.column(k))
      curvature.observe(
        from: PathPoint(position: position, gradient: target.score(position).scaled(by: -1)),
        to: PathPoint(position: next, gradient: target.score(next).scaled(by: -1)))
      position = next
    }
    let end = PathPoint(position: position, gradient: target.score(position).scaled(by: -1))
    let normal = try #require(curvature.normals(at: end).first)
    let error = normal.covariance.storage.minus(target.covariance.storage)
    #expect(norm(error) < 1e-9 * norm(target.covariance.storage))
    #expect(norm(normal.mean.minus(target.mean)) < 1e-9 * norm(target.mean))
  }

  /// Where variances differ by many orders of magnitude the factor stays positive.
  @Test func factorsOfBadlyScaledTargetsArePositive() throws {
    let (points, curvature) = try Self.path(8, points: 12, history: 9, condition: 1e12)
    let normal = try #require(curvature.normals(at: points[11]).first)
    guard case .lowRank(let scales, _, let stretches) = normal.scale else {
      Issue.record("a factor of another kind")
      return
    }
    #expect(scales.allSatisfy { $0 > 0 } && stretches.allSatisfy { $0 > 0 })
    #expect(normal.entropy.isFinite)
  }

  @Test func stepsOfNegativeCurvatureAreLeftOut() throws {
    var curvature = InverseHessian(dimension: 1, historySize: 3)
    curvature.observe(
      from: PathPoint(position: [0], gradient: [1]), to: PathPoint(position: [1], gradient: [0]))
    #expect(curvature.factor(from: curvature.diagonal) == .diagonal([1]))
    curvature.observe(
      from: PathPoint(position: [0], gradient: [0]), to: PathPoint(position: [1], gradient: [4]))
    let factor = try #require(curvature.factor(from: curvature.diagonal))
    #expect(abs(factor.rowLengths[0] - 0.5) < 1e-15)
  }
}
