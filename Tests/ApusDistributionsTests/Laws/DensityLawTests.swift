/// What every log density obeys: derivatives, integral, broadcasting.

import ApusDistributions
import ApusGraph
import Testing

@Suite struct DensityLawTests {
  static let probabilities = [0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98]

  @Test(arguments: DistributionEntry.all)
  func gradientsAreLimitsOfDifferences(entry: DistributionEntry) throws {
    for (arguments, distribution) in zip(entry.examples, entry.distributions) {
      let spread = try distribution.quantile(0.75) - distribution.quantile(0.25)
      for x in try Self.probabilities.map({ try distribution.quantile($0) }) {
        let actual = try Derivatives(of: entry, arguments, at: x)
        let step = 1e-3 * min(spread, distribution.support.depth(of: x))
        if entry.kinks(arguments).contains(where: { abs($0 - x) < 3 * step }) { continue }
        if !distribution.support.isDiscrete {
          try expectDerivative(actual.toValue, at: x, step: step) {
            try distribution.logDensity($0)
          }
        }
        for (place, parameter) in distribution.parameters.enumerated()
        where !parameter.domain.isDiscrete {
          let number = arguments[place]
          let step = 2e-4 * min(abs(number), parameter.domain.depth(of: number))
          try expectDerivative(
            actual.toArguments[place], at: number, step: step == 0 ? 1e-4 : step
          ) {
            var changed = arguments
            changed[place] = $0
            return try entry.make(changed).logDensity(x)
          }
        }
      }
    }
  }

  /// Compares with the central difference of fourth order.
  private func expectDerivative(
    _ actual: Double, at x: Double, step: Double, of function: (Double) throws -> Double
  ) throws {
    let near = try function(x + step) - function(x - step)
    let far = try function(x + 2 * step) - function(x - 2 * step)
    let expected = (8 * near - far) / (12 * step)
    #expect(error(actual, expected) < 1e-8, "at \(x): \(actual), not \(expected)")
  }

  @Test(arguments: DistributionEntry.continuous)
  func densitiesIntegrateToTheDistributionFunction(entry: DistributionEntry) throws {
    for (arguments, distribution) in zip(entry.examples, entry.distributions) {
      var (lower, integral) = (try distribution.quantile(1e-13), 0.0)
      let ends = try [0.1, 0.5, 0.9, 1 - 1e-6, 1 - 1e-13].map { try distribution.quantile($0) }
      // The last quantiles may round to the end of the support.
      let inside = (ends + entry.kinks(arguments)).filter { distribution.support.depth(of: $0) > 0 }
      for upper in inside.sorted() {
        integral += try simpson(distribution, from: lower, to: upper)
        let expected = try distribution.cdf(upper)
        #expect(abs(integral - expected) < 1e-9, "\(distribution) up to \(upper)")
        lower = upper
      }
    }
  }

  /// The integral of a density by Simpson's rule, over the unconstrained coordinate or, for real
  /// numbers, over `asinh` of the standardised value, so that heavy tails are short.
  private func simpson(
    _ distribution: any UnivariateDistribution, from lower: Double, to upper: Double
  ) throws -> Double {
    let count = 4000
    let map = try Self.coordinates(of: distribution)
    let ends = try evaluate([map.unconstrain(.constant([lower, upper], shape: [2]))])[0]
    let step = (ends[1] - ends[0]) / Double(count)
    let y = Tensor.unknown("y", shape: [count + 1])
    let x = map.constrain(y)
    let growth = gradient(of: sum(x), withRespectTo: [y])[0]
    let points = (0...count).map { ends[0] + Double($0) * step }
    let values = try evaluate([exp(distribution.logDensity(x)) * growth], [y], at: [points])[0]
    let weighted = values.enumerated().map { index, value in
      value * (index == 0 || index == count ? 1 : (index % 2 == 1 ? 4 : 2))
    }
    return weighted.reduce(0, +) * step / 3
  }

  /// The coordinate in which a density is integrated.
  private static func coordinates(
    of distribution: any UnivariateDistribution
  ) throws -> any Bijection {
    if distribution.support != .real { return try #require(distribution.support.bijection) }
    let centre = try distribution.quantile(0.5)
    return HyperbolicCoordinate(
      centre: .constant(centre), scale: .constant(try distribution.quantile(0.75) - centre))
  }

  @Test(arguments: DistributionEntry.discrete)
  func massesSumToTheDistributionFunction(entry: DistributionEntry) throws {
    for distribution in entry.distributions {
      var sum = 0.0
      var count = try #require(distribution.support.lowerEnd)
      let last = try distribution.quantile(1 - 1e-13)
      while count <= last {
        sum += try evaluate([exp(.constant(distribution.logDensity(count)))])[0][0]
        #expect(try abs(sum - distribution.cdf(count)) < 1e-12)
        #expect(try distribution.cdf(count + 0.5) == distribution.cdf(count))
        count += 1
      }
      #expect(abs(sum - 1) < 1e-12)
    }
  }

  @Test(arguments: DistributionEntry.all)
  func vectorArgumentsGiveTheDensityOfEachElement(entry: DistributionEntry) throws {
    let distributions = entry.distributions
    let x = try Self.probabilities.map { try distributions[0].quantile($0) }
    let columns = entry.arguments.indices.map { place in
      Tensor.unknown(entry.arguments[place], shape: [distributions.count])
    }
    let numbers = columns.indices.map { place in entry.examples.map { $0[place] } }
    let distribution = entry.make(columns)
    #expect(try distribution.batchShape() == [distributions.count])
    let densities = distribution.logDensity(.constant(x, shape: [x.count, 1]))
    #expect(densities.shape == [x.count, distributions.count])
    let slopes = gradient(of: sum(densities), withRespectTo: columns)
    let results = try evaluate([densities] + slopes, columns, at: numbers)
    for (j, example) in entry.examples.enumerated() {
      let single = try x.map { try Derivatives(of: entry, example, at: $0) }
      for i in x.indices {
        let actual = results[0][i * distributions.count + j]
        #expect(error(actual, single[i].logDensity) < 1e-13)
      }
      for place in columns.indices {
        let expected = single.map { $0.toArguments[place] }
        let scale = expected.map(abs).reduce(1, +)
        #expect(abs(results[1 + place][j] - expected.reduce(0, +)) < 1e-13 * scale)
      }
    }
  }
}

/// `x = centre + scale sinh y`.
private struct HyperbolicCoordinate: Bijection {
  let centre: Tensor
  let scale: Tensor

  func constrain(_ y: Tensor) -> Tensor { centre + scale * sinh(y) }

  func unconstrain(_ x: Tensor) -> Tensor { asinh((x - centre) / scale) }

  func logJacobian(_ y: Tensor) -> Tensor { sum(log(scale * cosh(y))) }
}
