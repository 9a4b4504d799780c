/// Which numbers belong to which sets.

import ApusDistributions
import Testing

@Suite struct SupportTests {
  @Test func membersAreKnown() {
    let sets: [(Support, members: [Double], others: [Double])] = [
      (.real, [-1e300, 0, 2], []),
      (.positive, [.leastNonzeroMagnitude, 1], [0, -1]),
      (.nonNegative, [0, 1], [-.leastNonzeroMagnitude]),
      (.unitInterval, [0, 0.5, 1], [-0.1, 1.1]),
      (.naturalNumbers, [0, 1, 1e15], [0.5, -1]),
      (.binary, [0, 1], [0.5, 2, -1]),
    ]
    for (support, members, others) in sets {
      #expect(members.allSatisfy(support.contains))
      #expect(!(others + [.nan, .infinity, -.infinity]).contains(where: support.contains))
    }
  }
}
