/// Probabilities of intervals, for data of which only bounds are known.

public import ApusGraph

extension CumulativeDistribution {
  /// `log P(lower <= X <= upper)` as an expression, element by element, exact far out in both
  /// tails; `-inf` where nothing lies between the bounds. A bound that is known to be infinite is
  /// none. Bounds of a distribution of counts must be whole numbers.
  ///
  /// The probability is a difference of two: an interval with a small part of the probability of
  /// the tail beyond it loses as many digits as that part has zeros.
  ///
  /// This is the log likelihood of data that are known to lie between two bounds.
  ///
  /// ```swift
  /// let lifetime = Weibull(alpha: shape, beta: scale)
  /// m.potential("inspections", lifetime.logProbability(from: lastSeen, through: foundBroken))
  /// ```
  public func logProbability(from lower: Tensor, through upper: Tensor) -> Tensor {
    let below = support.isDiscrete ? lower - 1 : lower
    switch (lower.isKnownToBe(-.infinity), upper.isKnownToBe(.infinity)) {
    case (true, true): return broadcast(0, to: lower.shape.broadcast(with: upper.shape) ?? [])
    case (true, false): return logCDF(upper)
    case (false, true): return logSurvival(below)
    case (false, false): break
    }
    // Of the two differences the one of smaller terms keeps its digits.
    let (belowUpper, aboveLower) = (logCDF(upper), logSurvival(below))
    let isInUpperTail = aboveLower .< belowUpper
    let larger = select(isInUpperTail, aboveLower, belowUpper)
    let smaller = select(isInUpperTail, logSurvival(upper), logCDF(below))
    return logDifference(larger, smaller)
  }
}

/// `log(e^a - e^b)` for `a >= b`; `-inf` without a derivative where they are equal.
private func logDifference(_ a: Tensor, _ b: Tensor) -> Tensor {
  let isPositive = a .> b
  let distance = select(isPositive, b - a, -1)
  return select(isPositive, a + log1mExp(distance), -Tensor.infinity)
}
