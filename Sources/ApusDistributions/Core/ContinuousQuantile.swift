/// Quantiles of continuous distributions, from their tail probabilities.

/// A distribution function as numbers, to be inverted.
struct TailFunctions {
  let cdf: (Double) -> Double
  let survival: (Double) -> Double
  let density: (Double) -> Double

  /// The `x` with `P(X <= x) = probability`, by Newton's method for the logarithm of the tail that
  /// it lies in, kept inside of a bracket by bisection.
  ///
  /// - Parameters:
  ///   - probability: the ends of the support belong to 0 and 1.
  ///   - lower: the lower end of the support.
  ///   - upper: the upper end of the support.
  ///   - start: some member of the support.
  ///   - scale: how far the search for a bracket goes first.
  func quantile(
    _ probability: Double, lower: Double = -.infinity, upper: Double = .infinity, start: Double,
    scale: Double
  ) -> Double {
    if probability == 0 { return lower }
    if probability == 1 { return upper }
    let isLower = probability < cdf(start)
    let target = isLower ? probability : 1 - probability
    /// Increasing in x, with its slope.
    func excess(_ x: Double) -> (value: Double, slope: Double) {
      let tail = isLower ? cdf(x) : survival(x)
      let logRatio = cLog(tail / target)
      return (isLower ? logRatio : -logRatio, density(x) / tail)
    }
    var (below, above) = (start, start)
    var step = scale
    while isLower, below > lower, excess(below).value > 0 {
      above = below
      below = max(lower, below - step)
      step *= 2
    }
    while !isLower, above < upper, excess(above).value < 0 {
      below = above
      above = min(upper, above + step)
      step *= 2
    }
    return root(of: excess, between: below, and: above, from: isLower ? above : below)
  }

  private func root(
    of function: (Double) -> (value: Double, slope: Double), between below: Double,
    and above: Double, from start: Double
  ) -> Double {
    var (below, above, point) = (below, above, start)
    for _ in 0..<1100 {
      let (value, slope) = function(point)
      if value < 0 { below = point } else { above = point }
      var next = point - value / slope
      // Newton's method squares the error of a log probability: after this step it is rounding.
      if abs(value) < 1e-9, next.isFinite { return min(max(next, below), above) }
      if !(next > below && next < above) { next = below + (above - below) / 2 }
      if next == below || next == above { return next }
      point = next
    }
    return point
  }
}
