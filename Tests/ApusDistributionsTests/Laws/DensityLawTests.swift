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
        if !distribution.support.isDiscrete {
          let step = 1e-3 * (distribution.support == .real ? spread : x)
          try expectDerivative(actual.toValue, at: x, step: step) {
            try distribution.logDensity($0)
          }
        }
        for (place, parameter) in distribution.parameters.enumerated() {
          let number = arguments[place]
          let step = 1e-3 * (parameter.domain == .unitInterval ? 1 - number : 1) * abs(number)
          try expectDerivative(
            actual.toArguments[place], at: number, step: step == 0 ? 1e-3 : step
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
    for distribution in entry.distributions {
      let lower = try distribution.quantile(1e-13)
      for probability in [0.1, 0.5, 0.9, 1 - 1e-13] {
        let upper = try distribution.quantile(probability)
        let integral = try simpson(distribution, from: lower, to: upper)
        #expect(abs(integral - probability) < 1e-9, "\(distribution) up to \(probability)")
      }
    }
  }

  /// The integral of a density by Simpson's rule, over `log x` for positive numbers and over
  /// `asinh` of the standardised value for real ones, so that heavy tails are short.
  private func simpson(
    _ distribution: any UnivariateDistribution, from lower: Double, to upper: Double
  ) throws -> Double {
    let isReal = distribution.support == .real
    let centre = isReal ? try distribution.quantile(0.5) : 0
    let scale = try isReal ? distribution.quantile(0.75) - centre : 1
    func coordinate(_ x: Double) throws -> Double {
      let z = (x - centre) / scale
      return try evaluate([isReal ? arsinh(z) : log(.constant(z))])[0][0]
    }
    let count = 20_000
    let (start, end) = (try coordinate(lower), try coordinate(upper))
    let step = (end - start) / Double(count)
    let y = Tensor.constant(
      (0...count).map { start + Double($0) * step }, shape: [count + 1])
    let growth = isReal ? 0.5 * (exp(y) + exp(-y)) : exp(y)
    let x = isReal ? .constant(centre) + .constant(scale) * 0.5 * (exp(y) - exp(-y)) : exp(y)
    let values = try evaluate([exp(distribution.logDensity(x)) * growth * .constant(scale)])[0]
    let weighted = values.enumerated().map { index, value in
      value * (index == 0 || index == count ? 1 : (index % 2 == 1 ? 4 : 2))
    }
    return weighted.reduce(0, +) * step / 3
  }

  /// `asinh x`, exact for large negative `x` too.
  private func arsinh(_ x: Double) -> Tensor {
    let size = log(.constant(abs(x) + (x * x + 1).squareRoot()))
    return x < 0 ? -size : size
  }

  @Test(arguments: DistributionEntry.discrete)
  func massesSumToTheDistributionFunction(entry: DistributionEntry) throws {
    for distribution in entry.distributions {
      var sum = 0.0
      for count in 0...Int(try distribution.quantile(1 - 1e-13)) {
        sum += try evaluate([exp(.constant(distribution.logDensity(Double(count))))])[0][0]
        #expect(try abs(sum - distribution.cdf(Double(count))) < 1e-12)
        #expect(try distribution.cdf(Double(count) + 0.5) == distribution.cdf(Double(count)))
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
    #expect(try distribution.parameterShape() == [distributions.count])
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
