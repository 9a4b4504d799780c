/// The curvature that a quasi-Newton method remembers, and the vector algebra of its steps.

/// The last steps and changes of the gradient, which stand for an inverse Hessian.
struct CurvatureHistory {
  private let limit: Int
  private var pairs: [(step: [Double], change: [Double], curvature: Double)] = []

  init(limit: Int) {
    self.limit = limit
  }

  var isEmpty: Bool { pairs.isEmpty }

  mutating func reset() {
    pairs = []
  }

  /// Keeps a pair whose curvature is positive beyond rounding.
  mutating func append(step: [Double], change: [Double]) {
    let curvature = inner(step, change)
    guard curvature > 1e-12 * inner(change, change) else { return }
    if pairs.count == limit { pairs.removeFirst() }
    pairs.append((step, change, curvature))
  }

  /// Minus the inverse Hessian times a gradient, by two loops over the pairs.
  func direction(against gradient: [Double]) -> [Double] {
    var q = gradient
    var weights = [Double]()
    for pair in pairs.reversed() {
      let weight = inner(pair.step, q) / pair.curvature
      weights.append(weight)
      q = q.plus(pair.change, times: -weight)
    }
    if let last = pairs.last {
      q = q.scaled(by: last.curvature / inner(last.change, last.change))
    }
    for (pair, weight) in zip(pairs, weights.reversed()) {
      q = q.plus(pair.step, times: weight - inner(pair.change, q) / pair.curvature)
    }
    return q.scaled(by: -1)
  }
}

/// The inner product of two vectors of one length.
func inner(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
}

/// The Euclidean length.
func norm(_ a: [Double]) -> Double { inner(a, a).squareRoot() }

// Methods and no operators: `+` of arrays puts one behind the other, here as everywhere.
extension [Double] {
  /// The vector moved by a multiple of another.
  func plus(_ other: [Double], times scale: Double = 1) -> [Double] {
    zip(self, other).map { $0 + scale * $1 }
  }

  /// The difference of two vectors.
  func minus(_ other: [Double]) -> [Double] { zip(self, other).map { $0 - $1 } }

  /// A multiple of the vector.
  func scaled(by scale: Double) -> [Double] { map { scale * $0 } }
}
