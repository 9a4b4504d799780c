/// Tail probabilities of bounded counts as sums of masses.

import ApusNumerics

/// The masses of a distribution on the whole numbers from `first` to `last`.
struct CountMasses {
  let first: Double
  let last: Double
  /// The logarithm of the mass of a count.
  let logMass: (Double) -> Double
  /// The mass of a count over that of the count before it.
  let ratio: (Double) -> Double

  /// `P(X <= x)`: by the sum of the masses up to `x`, or by that of the others where they are fewer.
  func cdf(_ x: Double) -> Double { isLower(x) ? lower(x) : 1 - upper(x) }

  /// `P(X > x)`.
  func survival(_ x: Double) -> Double { isLower(x) ? 1 - lower(x) : upper(x) }

  private func isLower(_ x: Double) -> Bool { x.rounded(.down) < 0.5 * (first + last) }

  private func lower(_ x: Double) -> Double {
    var count = min(x, last).rounded(.down)
    guard count >= first else { return 0 }
    var term = cExp(logMass(count))
    var sum = term
    while count > first {
      term /= ratio(count)
      sum += term
      count -= 1
    }
    return min(1, sum)
  }

  private func upper(_ x: Double) -> Double {
    var count = max(x.rounded(.down) + 1, first)
    guard count <= last else { return 0 }
    var term = cExp(logMass(count))
    var sum = term
    while count < last {
      count += 1
      term *= ratio(count)
      sum += term
    }
    return min(1, sum)
  }
}

/// The logarithm of the number of ways to choose `k` of `n`.
func logChoose(_ n: Double, _ k: Double) -> Double {
  -cLog(n + 1) - SpecialFunctions.logBeta(k + 1, n - k + 1)
}
