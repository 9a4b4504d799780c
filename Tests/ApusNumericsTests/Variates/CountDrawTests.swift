/// Draws of successes and failures against their probabilities.
import ApusNumerics
import Foundation
import Testing

@Suite struct CountDrawTests {
  private typealias S = SpecialFunctions

  /// Compares draws of counts with a distribution function, in cells of about `size` counts; what is
  /// beyond the last cell is one more.
  private func expectCounts(
    _ seed: UInt64, from first: Double, cells: Int = 60, size: Double = 1,
    sourceLocation: SourceLocation = #_sourceLocation,
    cdf: (Double) -> Double, draw: (inout RandomStream) -> Double
  ) {
    var generator = RandomStream(seed: seed, purpose: .simulation)
    var counts = [Int](repeating: 0, count: cells + 1)
    for _ in 0..<200_000 {
      let count = draw(&generator)
      #expect(count == count.rounded(), sourceLocation: sourceLocation)
      let cell = ((count - first) / size).rounded(.down)
      counts[cell < 0 ? cells : Int(min(cell, Double(cells)))] += 1
    }
    var probabilities = (0..<cells).map { cell in
      let start = first + Double(cell) * size
      return cdf(start + size - 1) - (cdf(start - 1))
    }
    probabilities.append(max(0, 1 - probabilities.reduce(0, +)))
    #expect(
      GoodnessOfFit.chiSquarePValue(counts: counts, probabilities: probabilities) > 1e-4,
      sourceLocation: sourceLocation)
  }

  @Test(arguments: [
    (1, 0.5), (20, 0.3), (7, 0.97), (66, 0.3), (67, 0.3), (100, 0.3), (40, 0.5), (1000, 0.999),
    (1e6, 1e-5), (1e6, 3e-5), (1e5, 0.4),
  ])
  func binomialDrawsAreBinomial(n: Double, p: Double) {
    let spread = (n * p * (1 - p)).squareRoot()
    let size = max(1, (12 * spread / 60).rounded(.up))
    let first = max(0, (n * p - 6 * spread).rounded(.down))
    expectCounts(31, from: first, size: size) { k in
      k < 0 ? 0 : (k >= n ? 1 : S.regularizedBeta(1 - p, alpha: n - k, beta: k + 1))
    } draw: {
      Variates.binomial(trials: n, probability: p, using: &$0)
    }
  }

  @Test func certainTrialsGiveCertainCounts() {
    var generator = RandomStream(seed: 32, purpose: .simulation)
    for n in [0, 1, 5, 1e6, 1e300] {
      #expect(Variates.binomial(trials: n, probability: 0, using: &generator) == 0)
      #expect(Variates.binomial(trials: n, probability: 1, using: &generator) == n)
    }
    #expect(Variates.geometric(probability: 1, using: &generator) == 1)
    for (population, successes, sample, count) in [(9, 9, 4, 4), (12, 0, 3, 0), (30, 7, 30, 7)]
      as [(Double, Double, Double, Double)]
    {
      let draw = Variates.hypergeometric(
        population: population, successes: successes, sample: sample, using: &generator)
      #expect(draw == count)
    }
  }

  @Test(arguments: [(6, 2), (0.3, 0.1), (40, 500), (12, 0.5)])
  func negativeBinomialDrawsAreNegativeBinomial(mean: Double, shape: Double) {
    expectCounts(33, from: 0, cells: 100) { k in
      k < 0 ? 0 : S.regularizedBeta(shape / (shape + mean), alpha: shape, beta: k + 1)
    } draw: {
      Variates.negativeBinomial(mean: mean, shape: shape, using: &$0)
    }
  }

  @Test(arguments: [0.9, 0.5, 0.07])
  func geometricDrawsAreGeometric(p: Double) {
    expectCounts(34, from: 1, cells: 120) { k in
      -expm1(max(0, k) * log1p(-p))
    } draw: {
      Variates.geometric(probability: p, using: &$0)
    }
  }

  @Test(arguments: [
    (50, 10, 5), (50, 40, 20), (12, 7, 11), (1000, 300, 200),
  ])
  func hypergeometricDrawsAreHypergeometric(population: Int, successes: Int, sample: Int) {
    // Masses from their ratios, so that they add up to 1.
    let (first, last) = (max(0, sample - population + successes), min(sample, successes))
    var masses = [1.0]
    for k in first..<last {
      let ratio =
        Double((successes - k) * (sample - k))
        / Double((k + 1) * (population - successes - sample + k + 1))
      masses.append(masses[masses.count - 1] * ratio)
    }
    let total = masses.reduce(0, +)
    expectCounts(35, from: Double(first), cells: max(2, last - first + 1)) { k in
      masses.prefix(max(0, Int(k) - first + 1)).reduce(0, +) / total
    } draw: {
      Variates.hypergeometric(
        population: Double(population), successes: Double(successes), sample: Double(sample),
        using: &$0)
    }
  }

  @Test func argumentsOutsideTheirDomainsGiveNaN() {
    var generator = RandomStream(seed: 36, purpose: .simulation)
    for bad in [-1, Double.nan, .infinity] {
      #expect(Variates.binomial(trials: bad, probability: 0.3, using: &generator).isNaN)
      #expect(Variates.binomial(trials: 9, probability: bad, using: &generator).isNaN)
      #expect(Variates.negativeBinomial(mean: bad, shape: 1, using: &generator).isNaN)
      #expect(Variates.negativeBinomial(mean: 1, shape: bad, using: &generator).isNaN)
      #expect(Variates.geometric(probability: bad, using: &generator).isNaN)
      for place in 0..<3 {
        var numbers = [20.0, 8, 5]
        numbers[place] = bad
        let draw = Variates.hypergeometric(
          population: numbers[0], successes: numbers[1], sample: numbers[2], using: &generator)
        #expect(draw.isNaN)
      }
    }
    #expect(Variates.geometric(probability: 0, using: &generator).isNaN)
    #expect(
      Variates.hypergeometric(population: 5, successes: 6, sample: 2, using: &generator).isNaN)
  }
}
