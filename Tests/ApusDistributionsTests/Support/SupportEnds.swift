/// The ends of a support as numbers.

import ApusGraph

@testable import ApusDistributions

extension Support {
  /// The smallest member, or the bound below all members; nil where there is none.
  var lowerEnd: Double? { range.lower?.bound.knownNumbers(in: .scalar)?[0] }

  /// The largest member, or the bound above all members.
  var upperEnd: Double? { range.upper?.bound.knownNumbers(in: .scalar)?[0] }

  /// Numbers outside of the set, infinities included.
  var outsiders: [Double] {
    let below = lowerEnd.map { range.lower?.isIncluded == true ? [$0 - 1.5] : [$0, $0 - 1.5] }
    let above = upperEnd.map { range.upper?.isIncluded == true ? [$0 + 1.25] : [$0, $0 + 1.25] }
    return (below ?? []) + (above ?? [])
  }

  /// How far a member is from the nearer end.
  func depth(of x: Double) -> Double {
    min(lowerEnd.map { x - $0 } ?? .infinity, upperEnd.map { $0 - x } ?? .infinity)
  }
}
