/// The search for the quantile of a count, from good and bad first guesses.

import Testing

@testable import ApusDistributions

@Suite struct CountQuantileTests {
  /// Counts from 0 to 999, all alike.
  static func cdf(_ count: Double) -> Double { min(1, (count + 1) / 1000) }

  @Test(arguments: [-1e9, -1, 0, 0.4, 41, 500, 998, 1e9, .nan])
  func anyGuessLeadsToTheSmallestCount(guess: Double) {
    let answers = [(0.0005, 0.0), (0.001, 0), (0.0421, 42), (0.5, 499), (0.9999, 999)]
    for (probability, count) in answers {
      #expect(smallestCount(reaching: probability, near: guess, cdf: Self.cdf) == count)
    }
  }

  @Test func theSearchEndsWhereCountsAreSparserThanDoubles() {
    let count = smallestCount(reaching: 0.5, near: 1e17) { $0 < 1.5e17 ? 0.25 : 0.75 }
    #expect(count == 1.5e17)
  }
}
