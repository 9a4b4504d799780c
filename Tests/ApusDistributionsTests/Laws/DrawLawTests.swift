/// Draws follow the distribution function and have the moments.

import ApusDistributions
import ApusGraph
import ApusNumerics
import Testing

@Suite struct DrawLawTests {
  static let count = 50_000
  /// The smallest p-value that passes; the seed is fixed, so that a pass stays one.
  static let significance = 1e-4

  /// Draws of a distribution with these numbers as arguments.
  static func draws(
    _ distribution: any UnivariateDistribution, _ example: [Double], seed: UInt64
  ) throws -> [Double] {
    var generator = RandomStream(seed: seed, purpose: .simulation)
    let parameters = ParameterValues(example)
    return try (0..<count).map { _ in try distribution.draw(parameters, using: &generator) }
  }

  @Test(arguments: DistributionEntry.continuous)
  func drawsFollowTheDistributionFunction(entry: DistributionEntry) throws {
    for (index, distribution) in entry.distributions.enumerated() {
      let sorted = try Self.draws(distribution, entry.examples[index], seed: UInt64(index)).sorted()
      let n = Double(Self.count)
      var distance = 0.0
      for (rank, x) in sorted.enumerated() {
        let probability = distribution.cdf(x, ParameterValues(entry.examples[index]))
        distance = max(distance, probability - Double(rank) / n, Double(rank + 1) / n - probability)
      }
      let pValue = try kolmogorovTail((n.squareRoot() + 0.12 + 0.11 / n.squareRoot()) * distance)
      #expect(pValue > Self.significance, "\(distribution): distance \(distance)")
    }
  }

  /// `2 Σ (-1)^(k-1) exp(-2 k² λ²)`, the limit of the Kolmogorov-Smirnov statistic's tail.
  private func kolmogorovTail(_ lambda: Double) throws -> Double {
    let k = Tensor.constant((1...100).map(Double.init), shape: [100])
    let terms = try evaluate([exp(-2 * square(k * .constant(lambda)))])[0]
    return 2 * terms.enumerated().reduce(0) { $0 + ($1.offset % 2 == 0 ? 1 : -1) * $1.element }
  }

  @Test(arguments: DistributionEntry.discrete)
  func countsFollowTheMasses(entry: DistributionEntry) throws {
    for (index, distribution) in entry.distributions.enumerated() {
      let draws = try Self.draws(distribution, entry.examples[index], seed: UInt64(index)).sorted()
      let all = Tensor.constant(draws, shape: [draws.count])
      #expect(distribution.support.firstOutsider(in: all) == nil)
      var (statistic, cells) = (0.0, 0)
      var (previous, below) = (0.0, 0)
      let last = try distribution.quantile(1 - 20 / Double(Self.count))
      var count = try distribution.quantile(20 / Double(Self.count))
      // Each cell ends at the first count that gives it an expectation of at least 10.
      while previous < 1 {
        let probability = count >= last ? 1 : try distribution.cdf(count)
        let expected = (probability - previous) * Double(Self.count)
        if expected >= 10 {
          let upTo = probability == 1 ? draws.count : draws.count { $0 <= count }
          let difference = Double(upTo - below) - expected
          statistic += difference * difference / expected
          (cells, previous, below) = (cells + 1, probability, upTo)
        } else if probability == 1 {
          break
        }
        count += 1
      }
      let shape = 0.5 * Double(cells - 1)
      let pValue = SpecialFunctions.regularizedGammaQ(0.5 * statistic, shape: shape)
      #expect(pValue > Self.significance, "\(distribution): \(statistic) in \(cells) cells")
    }
  }

  @Test(arguments: DistributionEntry.all)
  func drawsHaveTheMoments(entry: DistributionEntry) throws {
    for (index, distribution) in entry.distributions.enumerated() {
      let (mean, variance) = (try distribution.mean, try distribution.variance)
      guard variance.isFinite else { continue }
      let draws = try Self.draws(distribution, entry.examples[index], seed: 100 + UInt64(index))
      let n = Double(draws.count)
      let deviations = draws.map { $0 - mean }
      let meanError = deviations.reduce(0, +) / n
      #expect(abs(meanError) < 4.5 * (variance / n).squareRoot(), "\(distribution)")
      let squares = deviations.map { $0 * $0 }
      let second = squares.reduce(0, +) / n
      let fourth = squares.reduce(0) { $0 + $1 * $1 } / n
      let standardError = ((fourth - second * second) / n).squareRoot()
      #expect(abs(second - variance) < 4.5 * standardError + 1e-12, "\(distribution)")
    }
  }

  @Test(arguments: DistributionEntry.all)
  func arraysAreDrawnElementByElement(entry: DistributionEntry) throws {
    let count = 100
    let choices = (0..<count).map { $0 % 2 }
    var generator = RandomStream(seed: 3, purpose: .simulation)
    let expected = try choices.map { try entry.distributions[$0].sample(using: &generator) }

    var again = RandomStream(seed: 3, purpose: .simulation)
    let columns = entry.arguments.indices.map { place in
      let column = UnsafeMutableBufferPointer<Double>.allocate(capacity: count)
      _ = column.initialize(from: choices.map { entry.examples[$0][place] })
      return column
    }
    defer { columns.forEach { $0.deallocate() } }
    let parameters = columns.map { ParameterArray(UnsafeBufferPointer($0), count: count) }
    var actual = [Double](repeating: 0, count: count)
    try actual.withUnsafeMutableBufferPointer {
      try entry.distributions[0].draw(into: $0, shape: [], parameters: parameters, using: &again)
    }
    #expect(actual == expected)
  }

  /// Many draws of the same arguments, for which these are worked out once, are those one by one.
  @Test(arguments: DistributionEntry.all)
  func manyDrawsAreThoseOneByOne(entry: DistributionEntry) throws {
    for (index, distribution) in entry.distributions.enumerated() {
      var one = RandomStream(seed: 4, purpose: .simulation)
      var all = one
      let expected = try (0..<1000).map { _ in try distribution.sample(using: &one) }
      var actual = expected.map { _ in Double.nan }
      try entry.examples[index].withUnsafeBufferPointer { numbers in
        let parameters = numbers.indices.map {
          ParameterArray(UnsafeBufferPointer(rebasing: numbers[$0...$0]), count: actual.count)
        }
        try actual.withUnsafeMutableBufferPointer {
          try distribution.draw(into: $0, shape: [], parameters: parameters, using: &all)
        }
      }
      #expect(actual == expected, "\(distribution)")
      #expect(one == all, "\(distribution)")
    }
  }
}
