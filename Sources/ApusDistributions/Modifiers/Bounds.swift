/// Bounds of truncated and censored distributions.

import ApusGraph

/// The two bounds as arguments; infinite ones are none.
func boundParameters(_ lower: Tensor, _ upper: Tensor) -> [DistributionParameter] {
  [
    .init("lower", lower, .extendedReal, isLabelled: true),
    .init("upper", upper, .extendedReal, isLabelled: true),
  ]
}

extension Support {
  /// The part of a set of numbers from one bound to another.
  func between(_ lower: Tensor, _ upper: Tensor) -> Support {
    let (isFromBelow, isToAbove) = (lower.isKnownToBe(-.infinity), upper.isKnownToBe(.infinity))
    if isFromBelow, isToAbove { return self }
    let (infimum, supremum) = (range.lower?.bound, range.upper?.bound)
    let first = isFromBelow ? infimum ?? lower : infimum.map { larger($0, lower) } ?? lower
    let last = isToAbove ? supremum ?? upper : supremum.map { -larger(-$0, -upper) } ?? upper
    return isDiscrete ? .integers(from: first, through: last) : Support.between(first, last)
  }
}

/// The larger of two bounds; a number where both are.
private func larger(_ a: Tensor, _ b: Tensor) -> Tensor {
  let bound = maximum(a, b)
  guard bound.shape == .scalar, bound.isKnown else { return bound }
  return (bound.knownNumbers(in: .scalar)?.first).map { .constant($0) } ?? bound
}
