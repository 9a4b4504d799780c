/// Distributions with a mass and a density: hurdles of continuous numbers, and a single number.

import ApusDistributions
import ApusGraph
import ApusNumerics
import Testing

@Suite struct MixedLawTests {
  static let hurdles = DistributionEntry.mixed.filter { $0.name.hasPrefix("Hurdle") }

  @Test(arguments: hurdles)
  func drawsHaveTheMassAtZeroAndFollowTheDensityAboveIt(entry: DistributionEntry) throws {
    for (index, distribution) in entry.distributions.enumerated() {
      let psi = entry.examples[index][0]
      let draws = try DrawLawTests.draws(
        distribution, entry.examples[index], seed: UInt64(index))
      let n = Double(draws.count)
      let above = draws.filter { $0 > 0 }.sorted()
      let zeros = draws.count { $0 == 0 }
      #expect(zeros + above.count == draws.count)
      #expect(abs(Double(above.count) - n * psi) < 4.5 * (n * psi * (1 - psi)).squareRoot())
      // Kolmogorov-Smirnov above 0; beyond 2.3 with a probability of 5e-5.
      var distance = 0.0
      let count = Double(above.count)
      for (rank, x) in above.enumerated() {
        let share = 1 - (try distribution.survival(x)) / psi
        distance = max(distance, share - Double(rank) / count, Double(rank + 1) / count - share)
      }
      #expect(distance * count.squareRoot() < 2.3, "\(distribution)")
    }
  }

  @Test(arguments: hurdles)
  func drawsHaveTheMoments(entry: DistributionEntry) throws {
    for (index, distribution) in entry.distributions.enumerated() {
      let (mean, variance) = (try distribution.mean, try distribution.variance)
      let draws = try DrawLawTests.draws(
        distribution, entry.examples[index], seed: 50 + UInt64(index))
      let n = Double(draws.count)
      let meanError = draws.reduce(0) { $0 + ($1 - mean) } / n
      #expect(abs(meanError) < 4.5 * (variance / n).squareRoot(), "\(distribution)")
    }
  }

  @Test(arguments: hurdles)
  func massAndIntegralAreTheDistributionFunction(entry: DistributionEntry) throws {
    for (index, distribution) in entry.distributions.enumerated() {
      let psi = entry.examples[index][0]
      var total = try evaluate([exp(.constant(distribution.logDensity(0)))])[0][0]
      #expect(abs(total - (1 - psi)) < 1e-15)
      #expect(try abs(distribution.cdf(0) - (1 - psi)) < 1e-15)
      // Simpson's rule over log x, where all is smooth; the piece left out has a mass of 1e-13.
      var lower = try distribution.quantile(1 - psi + 1e-13)
      for p in [0.1, 0.5, 0.9, 1 - 1e-6, 1 - 1e-12] {
        let upper = try distribution.quantile(1 - psi + psi * p)
        total += try simpson(distribution, from: lower, to: upper)
        #expect(try abs(total - distribution.cdf(upper)) < 1e-9, "\(distribution) at \(upper)")
        lower = upper
      }
      #expect(abs(total - 1) < 1e-9)
    }
  }

  private func simpson(
    _ distribution: any UnivariateDistribution, from lower: Double, to upper: Double
  ) throws -> Double {
    let count = 4000
    let ends = try evaluate([log(.constant([lower, upper], shape: [2]))])[0]
    let step = (ends[1] - ends[0]) / Double(count)
    let y = Tensor.constant((0...count).map { ends[0] + Double($0) * step }, shape: [count + 1])
    let values = try evaluate([exp(distribution.logDensity(exp(y)) + y)])[0]
    let weighted = values.enumerated().map { index, value in
      value * (index == 0 || index == count ? 1 : (index % 2 == 1 ? 4 : 2))
    }
    return weighted.reduce(0, +) * step / 3
  }

  @Test func aSingleNumberIsAlwaysDrawn() throws {
    for c in [3.0, -0.25] {
      let distribution = DiracDelta(c: c)
      let draws = try DrawLawTests.draws(distribution, [c], seed: 1)
      #expect(draws.allSatisfy { $0 == c })
      #expect(try distribution.logDensity(c) == 0)
      #expect(try distribution.logDensity(c.nextUp) == -.infinity)
      #expect(try distribution.cdf(c) == 1)
      #expect(try distribution.cdf(c.nextDown) == 0)
      #expect(try distribution.mean == c)
      #expect(try distribution.variance == 0)
    }
  }
}
