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

  /// Observed categories, whose intervals are picked by row, have the densities and slopes of the
  /// log probabilities of all categories.
  @Test func observedCategoriesHaveTheDensitiesOfAllCategories() throws {
    let (eta, cuts) = (Tensor.unknown("eta", shape: [8]), Tensor.unknown("cuts", shape: [3]))
    let sigma = Tensor.unknown("sigma", shape: [])
    let categories = [0.0, 3, 1, 2, 0, 1, 3, 2]
    let known = Tensor.data("y", TensorData(shape: [8], values: categories, kind: .integer))
    let plain = Tensor.constant(categories, shape: [8])
    let point = [[0.3, -2, 5, 0.1, -40, 1, 60, 0.7], [-1, 0.25, 2], [1.7]]
    let distributions: [any CategoryDistribution] = [
      OrderedLogistic(eta: eta, cutpoints: cuts),
      OrderedProbit(eta: 0.1 * eta, cutpoints: cuts, sigma: sigma),
    ]
    for distribution in distributions {
      let unknowns = [eta, cuts, sigma]
      let outputs = [known, plain].map { value in
        let total = sum(distribution.logDensity(value))
        return [total] + gradient(of: total, withRespectTo: unknowns)
      }
      let picked = try evaluate(outputs[0], unknowns, at: point)
      let whole = try evaluate(outputs[1], unknowns, at: point)
      for (a, b) in zip(picked.joined(), whole.joined()) {
        #expect(abs(a - b) <= 1e-13 * max(1, abs(b)))
      }
    }
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
