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
  func cdf(_ x: Double) -> Double { isLower(x) ? cExp(logLower(x)) : 1 - cExp(logUpper(x)) }

  /// `P(X > x)`.
  func survival(_ x: Double) -> Double { isLower(x) ? 1 - cExp(logLower(x)) : cExp(logUpper(x)) }

  /// `log P(X <= x)`.
  func logCDF(_ x: Double) -> Double {
    isLower(x) ? logLower(x) : SpecialFunctions.log1mExp(logUpper(x))
  }

  /// `log P(X > x)`.
  func logSurvival(_ x: Double) -> Double {
    isLower(x) ? SpecialFunctions.log1mExp(logLower(x)) : logUpper(x)
  }

  private func isLower(_ x: Double) -> Bool { x.rounded(.down) < 0.5 * (first + last) }

  /// The first mass and the sum of the others in units of it.
  private func logLower(_ x: Double) -> Double {
    let start = min(x, last).rounded(.down)
    guard start >= first else { return -.infinity }
    var (count, term, sum) = (start, 1.0, 1.0)
    while count > first {
      term /= ratio(count)
      sum += term
      count -= 1
    }
    return min(0, logMass(start) + cLog(sum))
  }

  private func logUpper(_ x: Double) -> Double {
    let start = max(x.rounded(.down) + 1, first)
    guard start <= last else { return -.infinity }
    var (count, term, sum) = (start, 1.0, 1.0)
    while count < last {
      count += 1
      term *= ratio(count)
      sum += term
    }
    return min(0, logMass(start) + cLog(sum))
  }
}

/// The logarithm of the number of ways to choose `k` of `n`.
func logChoose(_ n: Double, _ k: Double) -> Double {
  -cLog(n + 1) - SpecialFunctions.logBeta(k + 1, n - k + 1)
}
