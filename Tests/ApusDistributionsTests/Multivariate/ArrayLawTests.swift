/// What every density of vectors and matrices obeys: derivatives, integral, batches, supports.

import ApusDistributions
import ApusGraph
import ApusNumerics
import Testing

/// A density over the coordinates of the support, evaluated again and again.
private final class UnconstrainedDensity {
  let dimension: Int
  private let executor: Executor

  init(_ example: ArrayExample) throws {
    let shape = try example.shape
    let bijection = try #require(example.distribution.support.bijection)
    let y = Tensor.unknown("y", shape: bijection.unconstrainedShape(shape))
    let density =
      example.distribution.logDensity(bijection.constrain(y)) + bijection.logJacobian(y)
    dimension = y.shape.count
    executor = Executor(
      try Plan(outputs: [density] + gradient(of: density, withRespectTo: [y]), unknowns: [y]))
  }

  func callAsFunction(_ y: [Double]) -> (logDensity: Double, gradient: [Double]) {
    withExtendedLifetime(executor) {
      _ = executor.inputs[0].update(from: y)
      executor.run()
      return (executor.outputs[0][0], Array(executor.outputs[1]))
    }
  }
}

@Suite struct ArrayLawTests {
  @Test(arguments: ArrayExample.continuous)
  func gradientsAreLimitsOfDifferences(example: ArrayExample) throws {
    let density = try UnconstrainedDensity(example)
    var generator = RandomStream(seed: 3, purpose: .simulation)
    for _ in 0..<5 {
      let y = (0..<density.dimension).map { _ in Variates.normal(using: &generator) }
      let slopes = density(y).gradient
      let expected = try numericalJacobian(at: y) { [density($0).logDensity] }[0]
      let scale = expected.map(abs).max() ?? 0
      for (slope, number) in zip(slopes, expected) {
        #expect(abs(slope - number) < 1e-8 * max(1, scale), "\(slope), not \(number)")
      }
    }
  }

  /// The trapezoidal rule, which is exact to all digits for smooth densities that vanish at the
  /// ends.
  @Test func densitiesOfTwoCoordinatesIntegrateToOne() throws {
    let walk = GaussianRandomWalk(mu: 1, sigma: 0.5, initDist: Normal(mu: 0, sigma: 1), steps: 1)
    let pair = [[0.0, 2], [2, 0]]
    let cases: [(any ArrayDistribution, range: Double)] = [
      (MvNormal(mu: [0.5, -1], cov: [[1, 0.3], [0.3, 2]]), 12),
      (MvStudentT(nu: 30, mu: 0, scale: [[1, 0.3], [0.3, 0.5]]), 14),
      (Dirichlet(a: [2, 3.5, 1.25]), 25), (ZeroSumNormal(sigma: 0.75, supportShape: [3]), 8),
      (walk, 10),
      (
        AR(
          rho: [0.5, 0.25], sigma: 0.5, constant: true, initDist: Normal(mu: 0, sigma: 1), steps: 1),
        10
      ),
      (GARCH11(omega: 0.5, alpha1: 0.2, beta1: 0.25, initialVol: 0.75, steps: 1), 12),
      (CAR(mu: [0, 1], W: pair, alpha: -0.5, tau: 2), 8),
      (ICAR(W: pair, sigma: 1.5, zeroSumStdev: 0.4), 8),
      (LKJCholesky(n: 2, eta: 1.5), 15),
      (
        Mixture(w: [0.25, 0.75], compDists: [Normal(mu: 0, sigma: 1), Normal(mu: 2, sigma: 0.5)]),
        12
      ),
    ]
    for (distribution, range) in cases {
      let density = try UnconstrainedDensity(ArrayExample(distribution: distribution))
      let count = 400
      let step = 2 * range / Double(count)
      let points = (0...count).map { -range + Double($0) * step }
      let values = points.flatMap { first in
        density.dimension == 1
          ? [density([first]).logDensity] : points.map { density([first, $0]).logDensity }
      }
      let total = try evaluate([sum(exp(.constant(values, shape: [values.count])))])[0][0]
      let integral = density.dimension == 1 ? total * step : total * step * step
      #expect(abs(integral - 1) < 1e-7, "\(distribution.name): \(integral)")
    }
  }

  @Test(arguments: ArrayExample.discrete)
  func massesOfAllCountsSumToOne(example: ArrayExample) throws {
    let rows = (0...6).flatMap { i in (0...(6 - i)).map { [i, $0, 6 - i - $0] } }
    let values = Tensor.constant(rows.flatMap { $0.map(Double.init) }, shape: [rows.count, 3])
    let masses = try evaluate([exp(example.distribution.logDensity(values))])[0]
    #expect(abs(masses.reduce(0, +) - 1) < 1e-13)
  }

  /// The cases of the shapes of the first one.
  private static func alike(_ entry: ArrayEntry) throws -> [ArrayTable.Point] {
    let points = try entry.cases.filter { $0.logp.value.isFinite }
    let first = points[0]
    return points.filter { point in
      point.x.shape == first.x.shape
        && entry.known.allSatisfy { point.params[$0]?.values == first.params[$0]?.values }
        && entry.arguments.allSatisfy { point.params[$0]?.shape == first.params[$0]?.shape }
    }
  }

  /// Two sets of arguments by three values each, against one by one.
  @Test(arguments: ArrayEntry.all)
  func batchesAreLoops(entry: ArrayEntry) throws {
    let same = try Self.alike(entry)
    let (first, pair) = (same[0], [same[0], same[same.count - 1]])
    func batch(_ arrays: [ReferenceArray], _ axes: [Int]) -> Tensor {
      .constant(arrays.flatMap(\.values), shape: Shape(axes + arrays[0].shape.dimensions))
    }
    let arguments = try entry.arguments.map { name -> Tensor in
      let arrays = try pair.map { try #require($0.params[name]) }
      return entry.known.contains(name) ? arrays[0].tensor : batch(arrays, [2, 1])
    }
    let values = [first.x, pair[1].x, first.x]
    let distribution = entry.make(arguments, first.x.shape)
    #expect(try distribution.batchShape() == [2, 1])
    let density = distribution.logDensity(batch(values, [3]))
    #expect(density.shape == [2, 3])
    let actual = try evaluate([density])[0]
    for (row, point) in pair.enumerated() {
      let single = entry.make(try entry.values(point).map(\.tensor), first.x.shape)
      for (column, value) in values.enumerated() {
        let expected: Double = try single.logDensity(value.tensor)
        #expect(error(actual[row * 3 + column], expected) < 1e-13)
      }
    }
  }

  @Test(arguments: ArrayEntry.all)
  func replacedArgumentsGiveTheOtherDistribution(entry: ArrayEntry) throws {
    let same = try Self.alike(entry)
    let (first, last) = (same[0], same[same.count - 1])
    let other = entry.make(try entry.values(last).map(\.tensor), last.x.shape)
    let replaced = entry.make(try entry.values(first).map(\.tensor), last.x.shape)
      .replacingParameters(other.parameters.map(\.value))
    let (a, b): (Double, Double) = (
      try replaced.logDensity(last.x.tensor), try other.logDensity(last.x.tensor)
    )
    #expect(a == b)
  }

  @Test(arguments: ArrayEntry.all)
  func outsideOfTheSupportTheDensityIsZeroWithoutDerivative(entry: ArrayEntry) throws {
    for point in try entry.cases where point.logp.value == -.infinity {
      let derivatives = try ArrayDerivatives(of: entry, entry.values(point), at: point.x)
      #expect(derivatives.logDensity == -.infinity)
      #expect(derivatives.toValue.allSatisfy { $0 == 0 })
      #expect(derivatives.toArguments.allSatisfy { $0.allSatisfy { $0 == 0 } })
    }
  }

  @Test func valuesOutsideOfTheirSetsHaveNoDensity() throws {
    let outside: [(any ArrayDistribution, Tensor)] = [
      (Dirichlet(a: [1, 2]), [0.5, 0.6].tensor),
      (Multinomial(n: 3, p: [0.5, 0.5]), [1, 1].tensor),
      (Multinomial(n: 2, p: [0.5, 0.5]), [0.5, 1.5].tensor),
      (DirichletMultinomial(n: 3, a: [1, 2]), [4.0, -1].tensor),
      (LKJCholesky(n: 2, eta: 1), [[1, 0], [0.5, 0.5]].tensor),
      (
        LKJCholeskyCovariance(n: 2, eta: 1, sdDist: HalfNormal(sigma: 1)),
        [[1, 1], [0.5, 0.5]].tensor
      ),
      (Wishart(nu: 3, V: [[1, 0], [0, 1]]), [[1.0, 2], [2, 1]].tensor),
      (ZeroSumNormal(supportShape: [2]), [1.0, 2].tensor),
    ]
    for (distribution, value) in outside {
      let density: Double = try distribution.logDensity(value)
      #expect(density == -.infinity, "\(distribution.name)")
      let unknown = Tensor.unknown("x", shape: value.shape)
      let expression = distribution.logDensity(unknown)
      let results = try evaluate(
        [expression] + gradient(of: expression, withRespectTo: [unknown]), [unknown],
        at: [value.knownValues ?? []])
      // That counts are whole is checked of data alone.
      if results[0] != [-.infinity] { #expect(value.knownValues == [0.5, 1.5]) }
      #expect(results[1].allSatisfy { $0 == 0 } || value.knownValues == [0.5, 1.5])
      let missing = value * .constant(.nan)
      let known = Tensor.constant(try evaluate([missing])[0], shape: value.shape)
      #expect((try distribution.logDensity(known) as Double).isNaN)
    }
  }
}
