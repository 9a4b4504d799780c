/// A trajectory on the integers whose "sample" is the whole distribution of the selection.
@testable import ApusInference

/// States are integers with weights of our choice; which of them diverge and which merges turn is
/// prescribed. Instead of selecting, a merge mixes the probabilities of both halves.
struct ToyTrajectory: Trajectory {
  struct Branch {
    var states: ClosedRange<Int>
    var probabilities: [Int: Double]
    var isTurning = false
  }

  /// What the builder merged, in order: the U-turn test sees nothing else.
  struct Merge: Equatable {
    let left: ClosedRange<Int>
    let right: ClosedRange<Int>
  }

  var logWeight: (Int) -> Double = { _ in 0 }
  var diverges: (Int) -> Bool = { _ in false }
  var turns: (Merge) -> Bool = { _ in false }
  private(set) var merges: [Merge] = []
  private(set) var visited: [Int] = []
  private(set) var discarded: [ClosedRange<Int>] = []
  private var start = 0

  mutating func begin(at state: Int) -> Branch {
    start = state
    return Branch(states: state...state, probabilities: [state: 1])
  }

  mutating func step(
    beyond branch: Branch, forward: Bool, into tree: inout Tree<Branch>
  ) -> TreeStop? {
    let state = forward ? branch.states.upperBound + 1 : branch.states.lowerBound - 1
    visited.append(state)
    if diverges(state) { return .diverging }
    tree = Tree(
      branch: Branch(states: state...state, probabilities: [state: 1]),
      weight: TreeWeight(exponent: logWeight(state) - logWeight(start)))
    return nil
  }

  mutating func merge(_ left: Branch, _ right: Branch, rightProbability: Double) -> Branch {
    let merge = Merge(left: left.states, right: right.states)
    merges.append(merge)
    var merged = Branch(
      states: left.states.lowerBound...right.states.upperBound, probabilities: [:],
      isTurning: turns(merge))
    for (state, p) in left.probabilities {
      merged.probabilities[state] = (1 - rightProbability) * p
    }
    for (state, p) in right.probabilities { merged.probabilities[state] = rightProbability * p }
    return merged
  }

  func isTurning(_ branch: Branch) -> Bool { branch.isTurning }

  mutating func discard(_ branch: Branch) { discarded.append(branch.states) }
}

extension Trajectory where Self: ~Copyable {
  /// The next state beyond a branch, if there is one.
  mutating func next(beyond branch: Branch, forward: Bool) -> Tree<Branch>? {
    var tree = Tree(branch: branch, weight: .one)
    return step(beyond: branch, forward: forward, into: &tree) == nil ? tree : nil
  }
}
