/// The tree builder on the integers, where every probability is known exactly.
import Testing

@testable import ApusInference

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct TreeBuilderTests {
  private typealias Grown = GrownTree<ToyTrajectory.Branch>

  private func grow(
    _ toy: inout ToyTrajectory, from state: Int = 0, directions: UInt64, maxDepth: Int
  ) -> GrownTree<ToyTrajectory.Branch> {
    let root = toy.begin(at: state)
    return TreeBuilder.grow(
      from: root, along: &toy, directions: directions, maxDepth: maxDepth)
  }

  @Test(arguments: 0..<16 as Range<UInt64>)
  func selectionProbabilitiesSumToOne(directions: UInt64) {
    var toy = ToyTrajectory()
    toy.logWeight = { sin(Double($0)) * 3 }
    let tree = grow(&toy, directions: directions, maxDepth: 4)
    #expect(abs(tree.branch.probabilities.values.reduce(0, +) - 1) < 1e-14)
    #expect(tree.branch.states.count == 16 && tree.branch.probabilities.count == 16)
    #expect(tree.depth == 4 && tree.stop == .depthLimit)
  }

  @Test(arguments: 0..<16 as Range<UInt64>)
  func directionBitsAreTakenFromTheLowestUp(directions: UInt64) {
    var toy = ToyTrajectory()
    let tree = grow(&toy, directions: directions, maxDepth: 4)
    let backwards = (0..<4).reduce(0) { $0 + (directions >> UInt64($1) & 1 == 0 ? 1 << $1 : 0) }
    #expect(tree.branch.states == -backwards...(15 - backwards))
  }

  @Test(arguments: 0..<16 as Range<UInt64>)
  func mergesAreAdjacentEqualHalvesInTheOrderOfTime(directions: UInt64) {
    var toy = ToyTrajectory()
    _ = grow(&toy, directions: directions, maxDepth: 4)
    #expect(toy.merges.count == 15)
    for merge in toy.merges {
      #expect(merge.left.upperBound + 1 == merge.right.lowerBound)
      #expect(merge.left.count == merge.right.count)
    }
  }

  @Test func statesAreVisitedOnceAndOutwards() {
    var toy = ToyTrajectory()
    _ = grow(&toy, directions: 0b0101, maxDepth: 3)
    #expect(toy.visited == [1, -1, -2, 2, 3, 4, 5])
  }

  @Test func newHalfIsBiasedAndMultinomialInside() {
    var toy = ToyTrajectory()
    let weights = [1.0, 0.5, 0.25, 0.2]
    toy.logWeight = { log(weights[$0]) }
    let tree = grow(&toy, directions: 0b11, maxDepth: 2)
    // First 1 replaces 0 with 0.5/1; then {2, 3} replaces {0, 1} with 0.45/1.5.
    let expected = [0.5 * 0.7, 0.5 * 0.7, 0.3 * 0.25 / 0.45, 0.3 * 0.2 / 0.45]
    for (state, probability) in expected.enumerated() {
      #expect(abs(tree.branch.probabilities[state]! - probability) < 1e-15)
    }
  }

  @Test func halfWithDivergentStateIsDropped() {
    var toy = ToyTrajectory()
    toy.diverges = { $0 == 3 }
    let tree = grow(&toy, directions: .max, maxDepth: 5)
    #expect(tree.branch.states == 0...1 && tree.stop == .diverging && tree.depth == 2)
    #expect(toy.visited == [1, 2, 3])
    #expect(toy.discarded == [2...2])
  }

  @Test func halfThatTurnsInsideIsDropped() {
    var toy = ToyTrajectory()
    toy.turns = { $0.left == 4...5 }
    let tree = grow(&toy, directions: .max, maxDepth: 5)
    #expect(tree.branch.states == 0...3 && tree.stop == .turning && tree.depth == 3)
    #expect(toy.visited == [1, 2, 3, 4, 5, 6, 7])
    #expect(toy.discarded == [4...7])
  }

  @Test func treeThatTurnsAsAWholeIsKept() {
    var toy = ToyTrajectory()
    toy.turns = { $0.left == 0...3 }
    let tree = grow(&toy, directions: .max, maxDepth: 5)
    #expect(tree.branch.states == 0...7 && tree.stop == .turning && tree.depth == 3)
    #expect(tree.branch.probabilities[7]! > 0 && toy.discarded.isEmpty)
  }

  @Test func enormousWeightDifferencesStayFinite() {
    var toy = ToyTrajectory()
    toy.logWeight = { Double($0) * 1e5 }
    let tree = grow(&toy, directions: .max, maxDepth: 3)
    #expect(tree.branch.probabilities[7] == 1)
  }

  /// Summed over all starts and directions, the kernel must leave the weights as they are, whatever
  /// turns and diverges.
  @Test(arguments: 0..<4)
  func kernelLeavesTheWeightsInvariant(rule: Int) {
    let depth = 4
    let reach = 1 << depth
    let weight: (Int) -> Double = { exp(sin(1.7 * Double($0)) * 2) }
    var toy = ToyTrajectory()
    toy.logWeight = { log(weight($0)) }
    if rule & 1 == 1 { toy.diverges = { $0 == 5 || $0 == -7 } }
    if rule & 2 == 2 {
      toy.turns = { ($0.left.lowerBound &* 7 &+ $0.right.upperBound &* 3) % 5 == 0 }
    }
    for target in -2...2 {
      var inflow = 0.0
      for start in (target - reach)...(target + reach) where !toy.diverges(start) {
        for directions in 0..<UInt64(1 << depth) {
          let tree = grow(&toy, from: start, directions: directions, maxDepth: depth)
          inflow += weight(start) * (tree.branch.probabilities[target] ?? 0)
        }
      }
      inflow /= Double(1 << depth)
      #expect(abs(inflow / weight(target) - 1) < 1e-12, "target \(target)")
    }
  }
}
