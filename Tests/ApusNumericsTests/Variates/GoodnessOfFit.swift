/// How well draws fit a distribution: Kolmogorov-Smirnov for continuous ones, chi-square for
/// counts.
import ApusNumerics

enum GoodnessOfFit {
  /// sqrt(n) times the largest distance between the empirical distribution and `cdf`. It exceeds
  /// 2.3 with probability 5e-5 if the draws follow `cdf`.
  static func kolmogorovSmirnov(_ draws: [Double], cdf: (Double) -> Double) -> Double {
    let count = Double(draws.count)
    var largest = 0.0
    for (rank, draw) in draws.sorted().enumerated() {
      let value = cdf(draw)
      largest = max(largest, value - Double(rank) / count, Double(rank + 1) / count - value)
    }
    return largest * count.squareRoot()
  }

  /// The probability of a chi-square statistic at least as large, for counts with the given
  /// probabilities. Cells that expect fewer than ten are put together.
  static func chiSquarePValue(counts: [Int], probabilities: [Double]) -> Double {
    let total = Double(counts.reduce(0, +))
    var statistic = 0.0
    var cells = 0
    var rest = (observed: 0.0, expected: 0.0)
    for (count, probability) in zip(counts, probabilities) {
      let expected = total * probability
      if expected < 10 {
        rest = (rest.observed + Double(count), rest.expected + expected)
      } else {
        statistic += (Double(count) - expected) * (Double(count) - expected) / expected
        cells += 1
      }
    }
    if rest.expected > 1 {
      statistic += (rest.observed - rest.expected) * (rest.observed - rest.expected) / rest.expected
      cells += 1
    }
    return SpecialFunctions.regularizedGammaQ(0.5 * statistic, shape: 0.5 * Double(cells - 1))
  }
}
