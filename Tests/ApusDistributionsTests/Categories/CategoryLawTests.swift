/// Laws of distributions of categories: sum, draws, moments, batches, mistakes.

import ApusDistributions
import ApusGraph
import ApusNumerics
import Testing

@Suite struct CategoryLawTests {
  static let examples: [any CategoryDistribution] = [
    Categorical(p: [0.125, 0.5, 0.375]), Categorical(logitP: [0.5, -1, 2, 0]),
    OrderedLogistic(eta: 0.4, cutpoints: [-1, 0, 2]),
    OrderedProbit(eta: -0.3, cutpoints: [-1, 0.5], sigma: 2), OrderedProbit(eta: 1, cutpoints: [0]),
  ]

  static func masses(_ distribution: any CategoryDistribution) throws -> [Double] {
    let last = distribution.logProbabilities.shape.dimensions.last ?? 0
    let logs = try (0..<last).map { try distribution.logDensity(Double($0)) as Double }
    return try evaluate([exp(.constant(logs, shape: [last]))])[0]
  }

  @Test(arguments: examples.indices)
  func massesSumToOneAndGiveTheMoments(index: Int) throws {
    let distribution = Self.examples[index]
    let masses = try Self.masses(distribution)
    #expect(abs(masses.reduce(0, +) - 1) < 1e-14)
    let mean = masses.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }
    let square = masses.enumerated().reduce(0) { $0 + Double($1.offset * $1.offset) * $1.element }
    #expect(abs(try distribution.mean[0] - mean) < 1e-14)
    #expect(abs(try distribution.variance[0] - (square - mean * mean)) < 1e-13)
  }

  @Test(arguments: examples.indices)
  func cumulativeProbabilitiesAreSumsOfMasses(index: Int) throws {
    let distribution = Self.examples[index]
    let masses = try Self.masses(distribution)
    var sum = 0.0
    for (category, mass) in masses.enumerated() {
      let x = Double(category)
      #expect(abs(try distribution.cdf(x - 0.5) - sum) < 1e-15)
      #expect(try distribution.quantile(sum + 0.5 * mass) == x)
      sum += mass
      #expect(abs(try distribution.cdf(x) - sum) < 1e-15)
      #expect(abs(try distribution.survival(x + 0.5) - (1 - sum)) < 1e-15)
    }
    #expect(try distribution.cdf(-1) == 0)
    #expect(try distribution.survival(-1) == 1)
    #expect(try distribution.cdf(.infinity) == 1)
    #expect(try distribution.cdf(.nan).isNaN)
    #expect(try distribution.quantile(0) == 0)
    #expect(try distribution.quantile(1) == Double(masses.count - 1))
    #expect(throws: ModelError.self) { try distribution.quantile(1.5) }
  }

  @Test func tailsOfCategoriesGoOnBelowAllDoubles() throws {
    let far = OrderedLogistic(eta: 2000, cutpoints: [-1, 0, 2])
    #expect(abs(try far.logCDF(1) + 2000) < 1e-12)
    #expect(abs(try OrderedLogistic(eta: -2000, cutpoints: [0]).logSurvival(0) + 2000) < 1e-12)
  }

  @Test(arguments: examples.indices)
  func drawsFollowTheMasses(index: Int) throws {
    let distribution = Self.examples[index]
    let masses = try Self.masses(distribution)
    var generator = RandomStream(seed: UInt64(index), purpose: .simulation)
    var counts = [Double](repeating: 0, count: masses.count)
    let total = 20_000.0
    for _ in 0..<Int(total) { counts[Int(try distribution.sample(using: &generator)[0])] += 1 }
    let statistic = zip(counts, masses).reduce(0) { sum, cell in
      let expected = cell.1 * total
      return sum + (cell.0 - expected) * (cell.0 - expected) / expected
    }
    let shape = 0.5 * Double(masses.count - 1)
    #expect(SpecialFunctions.regularizedGammaQ(0.5 * statistic, shape: shape) > 1e-4)
  }

  @Test func rowsHavePredictorsOfTheirOwn() throws {
    let eta = [0.4, -2, 1.5]
    let cutpoints = [-1.0, 0, 2]
    let values = [1.0, 0, 3]
    let batch = OrderedLogistic(eta: eta, cutpoints: cutpoints)
    let actual = try evaluate([batch.logDensity(values.tensor)])[0]
    for (i, value) in values.enumerated() {
      let single = OrderedLogistic(eta: eta[i], cutpoints: cutpoints)
      #expect(abs(actual[i] - (try single.logDensity(value) as Double)) < 1e-15)
    }
  }

  @Test func otherNumbersHaveNoMass() throws {
    for distribution in Self.examples {
      for x in [-1.0, 0.5, 17] { #expect(try distribution.logDensity(x) as Double == -.infinity) }
    }
  }

  @Test func mistakesAreNamed() throws {
    let bad: [(any CategoryDistribution, String)] = [
      (Categorical(p: [0.5, 0.6]), "p"), (Categorical(p: [-0.5, 1.5]), "p"),
      (Categorical(logitP: [0, .nan]), "logitP"),
      (OrderedLogistic(eta: 0, cutpoints: [1, 0]), "cutpoints"),
      (OrderedProbit(eta: 0, cutpoints: [0, 1], sigma: -1), "sigma"),
    ]
    for (distribution, argument) in bad {
      let error = try #require(throws: ModelError.self) { try distribution.validate() }
      #expect(error.reason == .invalidArgument)
      #expect(error.message.contains("\(distribution.name): \(argument) must be"))
    }
  }
}
