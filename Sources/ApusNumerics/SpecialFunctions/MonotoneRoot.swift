/// Newton's method inside a shrinking bracket, for quantiles.

/// Finds the zero of an increasing function that is the logarithm of a probability ratio.
///
/// Newton steps, replaced by bisection where they leave the bracket or the function overflowed.
struct MonotoneRoot {
  var lower: Double
  var upper: Double

  /// - Parameters:
  ///   - start: the first point.
  ///   - function: value and derivative; either may be infinite or NaN far from the zero.
  /// - Returns: the zero, or the end of the bracket beyond which it lies.
  consuming func solve(
    from start: Double, _ function: (Double) -> (value: Double, slope: Double)
  ) -> Double {
    var point = start
    // Bisection alone needs fewer than 70 halvings of any bracket in use.
    for _ in 0..<100 {
      let (value, slope) = function(point)
      if value < 0 { lower = point } else { upper = point }
      var next = point - value / slope
      // Newton's method squares the error of a log probability: after this step it is rounding.
      if abs(value) < 1e-9, next.isFinite { return next }
      if !(next > lower && next < upper) { next = lower + (upper - lower) / 2 }
      if next == lower || next == upper { return next }
      point = next
    }
    return point
  }
}
