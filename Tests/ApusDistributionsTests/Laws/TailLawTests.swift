/// Tail probabilities: complements, logarithms, derivatives.

import ApusDistributions
import ApusGraph
import Testing

@Suite struct TailLawTests {
  static let probabilities = [1e-10, 0.001, 0.1, 0.4, 0.6, 0.9, 0.999]

  @Test(arguments: DistributionEntry.all)
  func survivalIsTheComplement(entry: DistributionEntry) throws {
    for distribution in entry.distributions {
      for x in try Self.probabilities.map({ try distribution.quantile($0) }) {
        let (lower, upper) = (try distribution.cdf(x), try distribution.survival(x))
        #expect(abs(lower + upper - 1) < 1e-14, "\(distribution) at \(x)")
        let logs = try evaluate([
          exp(.constant(distribution.logCDF(x))), exp(.constant(distribution.logSurvival(x))),
        ])
        let spread = try distribution.quantile(0.75) - distribution.quantile(0.25)
        let rounding =
          entry.hasMovingBody ? 4 * spread.ulp / distribution.support.depth(of: x) : 0
        for (log, number) in zip(logs, [lower, upper]) {
          let error = relativeError(log[0], number, floor: 0)
          #expect(error < 1e-12 + rounding, "\(distribution) at \(x)")
        }
      }
      for outside in [-Double.infinity, .infinity] {
        #expect(try distribution.survival(outside) == (outside < 0 ? 1 : 0))
      }
      #expect(try distribution.survival(.nan).isNaN)
      #expect(try distribution.logCDF(.nan).isNaN)
      #expect(try distribution.logSurvival(.nan).isNaN)
    }
  }

  @Test(arguments: DistributionEntry.cumulative)
  func logarithmsHaveTheDerivativesOfTheProbabilities(entry: DistributionEntry) throws {
    for (example, distribution) in zip(entry.examples, entry.distributions) {
      for probability in Self.probabilities {
        let x = try distribution.quantile(probability)
        // Closer to an end, rounding of x alone moves the tail by more than is compared here.
        guard distribution.support.isDiscrete || distribution.support.depth(of: x) > 1e-6 * abs(x)
        else { continue }
        if entry.hasMovingBody, distribution.support.depth(of: x) < 1e-6 { continue }
        let slopes = try Slopes(of: entry, example, at: x)
        if !distribution.support.isDiscrete {
          let density = try distribution.logDensity(x)
          let expected = try evaluate([
            exp(.constant(try density - distribution.logCDF(x))),
            -exp(.constant(try density - distribution.logSurvival(x))),
          ])
          for (actual, expected) in zip(slopes.toValue, expected) {
            // Terms of size 1 may cancel where one of the two is flat.
            let bound = 1e-9 * abs(expected[0]) + 1e-14
            #expect(abs(actual - expected[0]) < bound, "\(distribution) at \(x)")
          }
        }
        for (place, parameter) in distribution.parameters.enumerated()
        where !parameter.domain.isDiscrete {
          let step =
            2e-4 * min(abs(example[place]) + 1e-3, parameter.domain.depth(of: example[place]))
          // A value that leaves the support when a bound moves has no difference.
          var moved = example
          moved[place] += step
          let ends = entry.make(moved).support
          let isMoved =
            ends.lowerEnd != distribution.support.lowerEnd
            || ends.upperEnd != distribution.support.upperEnd
          if isMoved, distribution.support.depth(of: x) < 40 * step { continue }
          func difference(_ function: (any UnivariateDistribution) throws -> Double) throws
            -> Double
          {
            func at(_ shift: Double) throws -> Double {
              var changed = example
              changed[place] += shift
              return try function(entry.make(changed))
            }
            // Minus infinity has a zero gradient.
            guard try at(0).isFinite else { return 0 }
            return try (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step)
          }
          let lower = try difference { try $0.logCDF(x) }
          let upper = try difference { try $0.logSurvival(x) }
          let what = "\(distribution), \(parameter.name), at \(x)"
          #expect(error(slopes.toArguments[place][0], lower) < 1e-7, "log CDF, \(what)")
          #expect(error(slopes.toArguments[place][1], upper) < 1e-7, "log survival, \(what)")
        }
      }
    }
  }

  @Test(arguments: DistributionEntry.cumulative)
  func outsideOfTheSupportTheyAreConstant(entry: DistributionEntry) throws {
    let support = entry.distributions[0].support
    let below = support.lowerEnd.map { ($0 - 1, [-Double.infinity, 0]) }
    let above = support.upperEnd.map { ($0 + 1, [0, -Double.infinity]) }
    for (x, expected) in [below, above].compactMap({ $0 }) {
      let slopes = try Slopes(of: entry, entry.examples[0], at: x)
      #expect(slopes.values == expected)
      #expect((slopes.toValue + slopes.toArguments.flatMap { $0 }).allSatisfy { $0 == 0 })
    }
  }

  /// Log CDF and log survival with their derivatives.
  private struct Slopes {
    let values: [Double]
    let toValue: [Double]
    let toArguments: [[Double]]

    init(of entry: DistributionEntry, _ arguments: [Double], at x: Double) throws {
      let value = Tensor.unknown("x", shape: [])
      let unknowns = [value] + entry.arguments.map { Tensor.unknown($0, shape: []) }
      let made = entry.make(Array(unknowns.dropFirst()))
      let distribution = try #require(made as? any CumulativeDistribution)
      let outputs = [distribution.logCDF(value), distribution.logSurvival(value)]
      let gradients = outputs.map { gradient(of: $0, withRespectTo: unknowns) }
      let given = ([x] + arguments).map { [$0] }
      values = try evaluate(outputs, unknowns, at: given).map { $0[0] }
      let slopes = try gradients.map { try evaluate($0, unknowns, at: given).map { $0[0] } }
      toValue = slopes.map { $0[0] }
      toArguments = arguments.indices.map { place in slopes.map { $0[1 + place] } }
    }
  }
}
