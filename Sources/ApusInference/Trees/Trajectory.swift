/// What the tree builder asks of a trajectory; the tests plug in one on the integers.

/// A trajectory that grows by steps at either end.
///
/// A *branch* is a stretch of consecutive states with one selected sample. The trajectory knows
/// states, momenta and random numbers; the builder knows weights and the order of merging.
protocol Trajectory: ~Copyable {
  associatedtype Branch

  /// Steps once beyond the later (or earlier) edge of a branch.
  ///
  /// - Parameter tree: becomes the branch of that one state with its weight.
  /// - Returns: why there is no such state, or nil.
  mutating func step(
    beyond branch: Branch, forward: Bool, into tree: inout Tree<Branch>
  ) -> TreeStop?

  /// Joins two adjacent branches; `left` is the earlier one in time, whatever was built first.
  ///
  /// - Parameter rightProbability: the probability of keeping the sample of `right`.
  mutating func merge(_ left: Branch, _ right: Branch, rightProbability: Double) -> Branch

  /// Whether a branch made by `merge` failed one of the three U-turn checks of its halves.
  func isTurning(_ branch: Branch) -> Bool

  /// Gives up a branch that is not going to be part of the trajectory.
  mutating func discard(_ branch: Branch)
}

/// A branch with the sum of its states' weights `exp(H0 - H)`.
struct Tree<Branch> {
  var branch: Branch
  var weight: TreeWeight
}
