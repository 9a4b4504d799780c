/// Quantiles of distributions of counts, from their distribution functions.

/// The smallest count whose cumulative probability reaches `probability`.
///
/// Brackets the count by steps of doubling length from a first guess, then bisects.
///
/// - Parameters:
///   - probability: less than the limit of `cdf`.
///   - guess: where the search begins; only the time depends on it.
///   - cdf: `P(X <= k)` at a count, increasing.
/// - Complexity: O(log d) values of `cdf`, where d is the distance to the guess.
func smallestCount(
  reaching probability: Double, near guess: Double, cdf: (Double) -> Double
) -> Double {
  var upper = guess > 0 ? guess.rounded() : 0
  var lower = upper
  var step = 1.0
  while cdf(upper) < probability {
    lower = upper
    upper += step
    step *= 2
  }
  step = 1
  while lower >= 0, cdf(lower) >= probability {
    upper = lower
    lower = max(lower - step, -1)
    step *= 2
  }
  while upper - lower > 1 {
    let middle = (lower + (upper - lower) / 2).rounded(.down)
    // Beyond 2^53 neighbouring doubles are further apart than counts.
    guard middle > lower, middle < upper else { break }
    if cdf(middle) < probability { lower = middle } else { upper = middle }
  }
  return upper
}
