/// Trajectories that double until they turn back, with multinomial selection of the sample.

/// Why a trajectory stopped growing.
enum TreeStop: Equatable {
  /// Two of its ends move towards each other.
  case turning
  /// A state's energy left the neighbourhood of the initial one.
  case diverging
  /// A step of adaptive size would not have been the same backwards.
  case irreversible
  /// The largest number of doublings was reached.
  case depthLimit
}

/// The result of one trajectory.
struct GrownTree<Branch> {
  var branch: Branch
  /// Doublings, the one that ended the trajectory included.
  var depth: Int
  var stop: TreeStop
}

/// The doubling of NUTS (arXiv 1111.4246) with multinomial selection inside of the new half and
/// biased progressive selection between the old tree and the new half (arXiv 1701.02434, A.3).
enum TreeBuilder {
  /// Doubles the trajectory until it turns, diverges or reaches `maxDepth` doublings.
  ///
  /// - Parameters:
  ///   - root: the branch of the initial state, whose weight is 1.
  ///   - directions: bit k tells whether doubling k goes forward in time.
  static func grow<T: Trajectory & ~Copyable>(
    from root: T.Branch, along trajectory: inout T, directions: UInt64, maxDepth: Int
  ) -> GrownTree<T.Branch> {
    var tree = Tree(branch: root, weight: .one)
    for depth in 0..<maxDepth {
      let forward = (directions >> UInt64(depth)) & 1 == 1
      var half = Tree(branch: tree.branch, weight: .one)
      let stop = subtree(
        beyond: tree.branch, depth: depth, forward: forward, along: &trajectory, into: &half)
      if let stop { return GrownTree(branch: tree.branch, depth: depth + 1, stop: stop) }
      tree = join(tree, half, forward: forward, rule: .biasedToNew, along: &trajectory)
      // The sample was taken before the test: a merged tree is valid for this draw even when it
      // turns.
      if trajectory.isTurning(tree.branch) {
        return GrownTree(branch: tree.branch, depth: depth + 1, stop: .turning)
      }
    }
    return GrownTree(branch: tree.branch, depth: maxDepth, stop: .depthLimit)
  }

  /// A subtree of 2^depth new states; nothing remains of it when it is not valid as a whole, and
  /// the reason is returned.
  private static func subtree<T: Trajectory & ~Copyable>(
    beyond branch: T.Branch, depth: Int, forward: Bool, along trajectory: inout T,
    into tree: inout Tree<T.Branch>
  ) -> TreeStop? {
    if depth == 0 { return trajectory.step(beyond: branch, forward: forward, into: &tree) }
    let first = subtree(
      beyond: branch, depth: depth - 1, forward: forward, along: &trajectory, into: &tree)
    if let first { return first }
    var far = Tree(branch: branch, weight: .one)
    let second = subtree(
      beyond: tree.branch, depth: depth - 1, forward: forward, along: &trajectory, into: &far)
    if second == nil {
      tree = join(tree, far, forward: forward, rule: .multinomial, along: &trajectory)
      guard trajectory.isTurning(tree.branch) else { return nil }
    }
    trajectory.discard(tree.branch)
    return second ?? .turning
  }

  /// Merges a tree with the half built beyond it, in the order of time.
  private static func join<T: Trajectory & ~Copyable>(
    _ near: Tree<T.Branch>, _ far: Tree<T.Branch>, forward: Bool, rule: Selection,
    along trajectory: inout T
  ) -> Tree<T.Branch> {
    let (weight, farProbability) = TreeWeight.join(near.weight, far.weight, rule)
    let (left, right) = forward ? (near.branch, far.branch) : (far.branch, near.branch)
    let branch = trajectory.merge(
      left, right, rightProbability: forward ? farProbability : 1 - farProbability)
    return Tree(branch: branch, weight: weight)
  }
}
