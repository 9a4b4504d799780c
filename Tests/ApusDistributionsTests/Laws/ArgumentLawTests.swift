/// What every distribution does with arguments and values outside of their domains.

import ApusDistributions
import ApusGraph
import Testing

@Suite struct ArgumentLawTests {
  @Test(arguments: DistributionEntry.all)
  func badNumbersAreRefusedByNameAndValue(entry: DistributionEntry) throws {
    let example = entry.examples[0]
    for (place, parameter) in entry.make(example).parameters.enumerated() {
      for bad in parameter.domain.outsiders + [.nan, .infinity, -.infinity] {
        var arguments = example
        arguments[place] = bad
        let distribution = entry.make(arguments)
        // Bounds may be infinite.
        if distribution.parameters[place].domain.contains(bad) { continue }
        let message = try #require(throws: ModelError.self) { try distribution.validate() }
        let expected =
          "\(distribution.name): \(parameter.name) must be "
          + "\(distribution.parameters[place].domain), got \(bad)"
        #expect(message.reason == .invalidArgument)
        #expect(message.message.hasPrefix(expected + "; "), "\(message.message)")
        #expect(throws: message) { try distribution.logDensity(1) }
        #expect(throws: message) { try distribution.cdf(1) }
        #expect(throws: message) { try distribution.mean }
      }
    }
  }

  @Test(arguments: DistributionEntry.all)
  func aBadElementOfAVectorIsRefusedByItsRow(entry: DistributionEntry) throws {
    let example = entry.examples[0]
    for (place, parameter) in entry.make(example).parameters.enumerated() {
      var arguments = example.map { Tensor.constant($0) }
      arguments[place] = [example[place], .nan].tensor
      let error = try #require(throws: ModelError.self) { try entry.make(arguments).validate() }
      #expect(error.message.contains("\(parameter.name) must be"))
      #expect(error.message.contains("got nan in row 1; "))
    }
  }

  @Test(arguments: DistributionEntry.all)
  func argumentsThatAreNotNumbersAreRefusedByName(entry: DistributionEntry) throws {
    let unknowns = entry.arguments.map { Tensor.unknown($0 + "Unknown", shape: []) }
    let distribution = entry.make(unknowns)
    let error = try #require(throws: ModelError.self) { try distribution.logDensity(1) }
    #expect(error.reason == .unsupported)
    #expect(error.message.contains(entry.arguments[0] + "Unknown"))
  }

  @Test(arguments: DistributionEntry.all)
  func badValuesOfExpressionsGiveNoDensity(entry: DistributionEntry) throws {
    let example = entry.examples[0]
    let distribution = entry.make(example)
    for x in try [0.05, 0.5, 0.95].map({ try distribution.quantile($0) }) {
      for (place, parameter) in distribution.parameters.enumerated() {
        for bad in parameter.domain.outsiders + [.nan] {
          var arguments = example
          arguments[place] = bad
          let density = try Derivatives(of: entry, arguments, at: x).logDensity
          let isNone = density.isNaN || density == -.infinity
          #expect(isNone, "\(parameter.name) = \(bad) gives \(density) at \(x)")
        }
      }
    }
  }

  @Test(arguments: DistributionEntry.all)
  func notANumberHasNoDensityAndNoProbability(entry: DistributionEntry) throws {
    for distribution in entry.distributions {
      #expect(try distribution.logDensity(.nan).isNaN)
      #expect(try distribution.cdf(.nan).isNaN)
      #expect(throws: ModelError.self) { try distribution.quantile(.nan) }
      #expect(throws: ModelError.self) { try distribution.quantile(-0.1) }
      #expect(throws: ModelError.self) { try distribution.quantile(1.1) }
    }
  }

  @Test(arguments: DistributionEntry.all)
  func infinitiesHaveNoDensityAndCertainProbability(entry: DistributionEntry) throws {
    for distribution in entry.distributions {
      #expect(try distribution.logDensity(.infinity) == -.infinity)
      #expect(try distribution.logDensity(-.infinity) == -.infinity)
      #expect(try distribution.cdf(.infinity) == 1)
      #expect(try distribution.cdf(-.infinity) == 0)
    }
  }

  @Test(arguments: DistributionEntry.discrete)
  func valuesBetweenCountsHaveNoMass(entry: DistributionEntry) throws {
    for distribution in entry.distributions {
      let first = try #require(distribution.support.lowerEnd)
      #expect(try distribution.logDensity(first + 0.5) == -.infinity)
      #expect(try distribution.logDensity(first - 1) == -.infinity)
    }
  }

  @Test(arguments: DistributionEntry.all)
  func replacedArgumentsGiveTheOtherDistribution(entry: DistributionEntry) throws {
    let other = entry.distributions[1]
    let replaced = entry.distributions[0].replacingParameters(other.parameters.map(\.value))
    let x = try other.quantile(0.3)
    #expect(try replaced.logDensity(x) == other.logDensity(x))
  }
}
