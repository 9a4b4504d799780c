/// The generalised U-turn criterion with the two extra checks where two halves meet.

/// One half of a trajectory as the criterion sees it: the sum of its momenta and those of its first
/// and last state in the order of time.
///
/// In whitened coordinates the mass is one, so that momenta are velocities as well.
struct MomentumSpan {
  let first: AlignedVector
  let last: AlignedVector
  let sum: AlignedVector
}

/// Whether a trajectory turns back on itself (arXiv 1701.02434, appendix A.4.2).
enum UTurn {
  /// Six running sums of this width fit the registers of every processor; in whole blocks they
  /// would live in memory, at three times the cost.
  typealias Pair = AlignedVector.Pair

  /// Writes the sum of momenta of both halves, `rho = rho_L + rho_R`, and checks three stretches:
  /// the whole, the left half with the first state of the right one, and the last state of the left
  /// half with the right one. Each goes on only when `rho` has a positive product with the
  /// velocities at both of its ends.
  ///
  /// The checks across the seam stop trajectories that come back after a full period, when the
  /// first check passes (as Stan does).
  ///
  /// - Parameter sum: may be the memory of `left.sum` or `right.sum`.
  static func isTurning(left: MomentumSpan, right: MomentumSpan, sum: AlignedVector) -> Bool {
    var wholeFirst = Pair.zero, wholeLast = Pair.zero
    var leftFirst = Pair.zero, leftLast = Pair.zero
    var rightFirst = Pair.zero, rightLast = Pair.zero
    for i in 0..<sum.pairCount {
      let leftSum = left.sum[pair: i], rightSum = right.sum[pair: i]
      let first = left.first[pair: i], seamLeft = left.last[pair: i]
      let seamRight = right.first[pair: i], last = right.last[pair: i]
      let whole = leftSum + rightSum
      let leftAndOne = leftSum + seamRight
      let rightAndOne = seamLeft + rightSum
      sum[pair: i] = whole
      wholeFirst += first * whole
      wholeLast += last * whole
      leftFirst += first * leftAndOne
      leftLast += seamRight * leftAndOne
      rightFirst += seamLeft * rightAndOne
      rightLast += last * rightAndOne
    }
    // Written so that NaN counts as turning.
    let goesOn =
      wholeFirst.sum() > 0 && wholeLast.sum() > 0 && leftFirst.sum() > 0 && leftLast.sum() > 0
      && rightFirst.sum() > 0 && rightLast.sum() > 0
    return !goesOn
  }

  /// The same for halves of one state each, where the three stretches are one and the same.
  static func isTurning(
    left: AlignedVector, right: AlignedVector, sum: AlignedVector
  ) -> Bool {
    var first = AlignedVector.Block.zero
    var last = AlignedVector.Block.zero
    for i in 0..<sum.blockCount {
      let whole = left[i] + right[i]
      sum[i] = whole
      first += left[i] * whole
      last += right[i] * whole
    }
    return !(first.sum() > 0 && last.sum() > 0)
  }
}
