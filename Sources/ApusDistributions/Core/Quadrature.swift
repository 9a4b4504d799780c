/// Integrals of densities that have no closed form.

/// Integrals of smooth positive functions by adaptive Gauss-Legendre quadrature, relatively exact
/// to a few units in 1e-15 where the pieces resolve the function.
enum Quadrature {
  /// The integral over [`start`, `end`], or minus that over [`end`, `start`].
  static func integral(
    from start: Double, to end: Double, of function: (Double) -> Double
  ) -> Double {
    refined(start, end, rule(start, end, function), depth: 20, function)
  }

  /// The sum of the integrals between points in increasing order.
  static func integral(over points: [Double], of function: (Double) -> Double) -> Double {
    zip(points, points.dropFirst()).reduce(0) { $0 + integral(from: $1.0, to: $1.1, of: function) }
  }

  /// The integral of a tail: from `start` in steps that begin with `step`, whose sign gives the
  /// direction, and double, until they add nothing or reach `bound`.
  static func tail(
    from start: Double, step: Double, bound: Double? = nil, of function: (Double) -> Double
  ) -> Double {
    var (sum, position, step) = (0.0, start, step)
    for count in 0..<1000 {
      var next = position + step
      let isLast = bound.map { step < 0 ? next <= $0 : next >= $0 } ?? false
      if isLast, let bound { next = bound }
      let piece = abs(integral(from: position, to: next, of: function))
      sum += piece
      // Deep in the tail of a tail the rest is less than its first piece.
      if isLast || !(piece > 1e-18 * sum) && count > 3 { break }
      (position, step) = (next, 2 * step)
    }
    return sum
  }

  private static func refined(
    _ start: Double, _ end: Double, _ whole: Double, depth: Int, _ function: (Double) -> Double
  ) -> Double {
    let middle = 0.5 * (start + end)
    let (left, right) = (rule(start, middle, function), rule(middle, end, function))
    // Halving divides the error of a rule with 20 points by 2^40 where the function is smooth; a
    // tighter tolerance would chase the function's rounding errors.
    if depth == 0 || abs(left + right - whole) <= 1e-8 * abs(whole) { return left + right }
    return refined(start, middle, left, depth: depth - 1, function)
      + refined(middle, end, right, depth: depth - 1, function)
  }

  private static func rule(
    _ start: Double, _ end: Double, _ function: (Double) -> Double
  ) -> Double {
    let (centre, half) = (0.5 * (start + end), 0.5 * (end - start))
    return half
      * nodes.reduce(0) { sum, node in
        sum + node.weight * (function(centre - half * node.x) + function(centre + half * node.x))
      }
  }

  /// The positive nodes of the rule with 20 points and their weights: the zeros of the Legendre
  /// polynomial by Newton's method, and 2 / ((1 - x²) P'(x)²) (DLMF 3.5.13).
  private static let nodes: [(x: Double, weight: Double)] = (1...10).map { k in
    var x = cCos(.pi * (Double(k) - 0.25) / 20.5)
    var slope = 0.0
    for _ in 0..<10 {
      var (previous, value) = (1.0, x)
      for degree in 2...20 {
        let n = Double(degree)
        (previous, value) = (value, ((2 * n - 1) * x * value - (n - 1) * previous) / n)
      }
      slope = 20 * (previous - x * value) / (1 - x * x)
      x -= value / slope
    }
    return (x, 2 / ((1 - x * x) * slope * slope))
  }
}
