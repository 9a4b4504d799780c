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
      q = q - weight * pair.change
    }
    if let last = pairs.last {
      q = (last.curvature / inner(last.change, last.change)) * q
    }
    for (pair, weight) in zip(pairs, weights.reversed()) {
      q = q + (weight - inner(pair.change, q) / pair.curvature) * pair.step
    }
    return -1 * q
  }
}

/// The inner product of two vectors of one length.
func inner(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
}

/// The Euclidean length.
func norm(_ a: [Double]) -> Double { inner(a, a).squareRoot() }

func + (a: [Double], b: [Double]) -> [Double] { zip(a, b).map { $0 + $1 } }

func - (a: [Double], b: [Double]) -> [Double] { zip(a, b).map { $0 - $1 } }

func * (scale: Double, a: [Double]) -> [Double] { a.map { scale * $0 } }
