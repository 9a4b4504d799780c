/// Discrete draws against their probabilities.
import ApusNumerics
import Testing

@Suite struct DiscreteDrawTests {
  @Test(arguments: [1e-3, 0.2, 3, 7, 10, 19.99, 20, 25, 100, 5e4])
  func poissonDrawsArePoisson(mean: Double) {
    var generator = RandomStream(seed: 21, purpose: .simulation)
    let first = max(0, Int(mean - 6 * mean.squareRoot()))
    let width = 12 * Int(mean.squareRoot() + 1) + 12
    // 100 cells at most; the last one holds everything outside.
    let size = max(1, width / 100)
    var counts = [Int](repeating: 0, count: width / size + 1)
    var sum = 0.0
    for _ in 0..<200_000 {
      let draw = Variates.poisson(mean: mean, using: &generator)
      sum += draw
      let cell = draw < Double(first) ? counts.count : (Int(draw) - first) / size
      counts[min(cell, counts.count - 1)] += 1
    }
    // P(N <= n) = Q(n + 1, mean) (DLMF 8.4.10).
    var probabilities = (0..<counts.count - 1).map { cell in
      let low = first + cell * size
      let below =
        low == 0 ? 0 : SpecialFunctions.regularizedGammaQ(mean, shape: Double(low))
      return SpecialFunctions.regularizedGammaQ(mean, shape: Double(low + size)) - below
    }
    probabilities.append(1 - probabilities.reduce(0, +))
    #expect(GoodnessOfFit.chiSquarePValue(counts: counts, probabilities: probabilities) > 1e-4)
    #expect(abs(sum / 200_000 - mean) < 4 * (mean / 200_000).squareRoot())
  }

  @Test(arguments: [1e9, 1e15, 1e20])
  func poissonDrawsOfHugeMeansAreNormal(mean: Double) {
    var generator = RandomStream(seed: 22, purpose: .simulation)
    let values = (0..<200_000).map { _ in
      (Variates.poisson(mean: mean, using: &generator) - mean) / mean.squareRoot()
    }
    // The skewness of 1 / sqrt(mean) and the steps of whole numbers are below resolution here.
    let statistic = GoodnessOfFit.kolmogorovSmirnov(values, cdf: SpecialFunctions.normalCDF)
    #expect(statistic < 2.3)
  }

  @Test func poissonFollowsItsLimits() {
    var generator = RandomStream(seed: 23, purpose: .simulation)
    #expect(Variates.poisson(mean: 0, using: &generator) == 0)
    for bad in [-1, Double.nan, Double.infinity] {
      #expect(Variates.poisson(mean: bad, using: &generator).isNaN)
    }
    let draw = Variates.poisson(mean: 1e300, using: &generator)
    #expect(abs(draw / 1e300 - 1) < 1e-12)
  }

  @Test(arguments: [0, 1e-4, 0.3, 0.5, 0.999, 1])
  func bernoulliDrawsHaveTheProbability(probability: Double) {
    var generator = RandomStream(seed: 24, purpose: .simulation)
    var hits = 0
    for _ in 0..<200_000
    where Variates.bernoulli(probability: probability, using: &generator) { hits += 1 }
    let variance = 200_000 * probability * (1 - probability)
    #expect(abs(Double(hits) - 200_000 * probability) <= 4 * variance.squareRoot())
  }

  @Test func bernoulliOutsideTheUnitIntervalIsCertain() {
    var generator = RandomStream(seed: 25, purpose: .simulation)
    for _ in 0..<100 {
      #expect(!Variates.bernoulli(probability: -1, using: &generator))
      #expect(!Variates.bernoulli(probability: .nan, using: &generator))
      #expect(Variates.bernoulli(probability: 2, using: &generator))
    }
  }

  @Test(arguments: [1, 2, 3, 7, 64, 1000])
  func indicesAreUniform(count: Int) {
    var generator = RandomStream(seed: 26, purpose: .simulation)
    var counts = [Int](repeating: 0, count: count)
    for _ in 0..<200_000 { counts[Variates.index(below: count, using: &generator)] += 1 }
    guard count > 1 else { return }
    let even = [Double](repeating: 1 / Double(count), count: count)
    #expect(GoodnessOfFit.chiSquarePValue(counts: counts, probabilities: even) > 1e-4)
  }

  @Test func indicesBelowALargeCountAreUnbiased() {
    // With 3/4 of all numbers, a remainder would be drawn twice as often from the lower third.
    let count = Int.max / 2 + Int.max / 4
    var generator = RandomStream(seed: 27, purpose: .simulation)
    var lowerThird = 0
    for _ in 0..<120_000
    where Variates.index(below: count, using: &generator) < count / 3 { lowerThird += 1 }
    #expect(abs(lowerThird - 40_000) < 4 * 164)
  }
}
