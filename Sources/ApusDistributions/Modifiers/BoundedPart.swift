/// The part of a distribution between two bounds, in numbers: quantiles and expectations.

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A distribution of single numbers, given that a value lies between two bounds that belong to it.
struct BoundedPart<Base: UnivariateDistribution> {
  private let base: Base
  private let parameters: ParameterValues
  private let lower: Double
  private let upper: Double
  /// `P(X < lower)` and `P(X > upper)`.
  private let below: Double
  private let above: Double

  init(_ base: Base, _ parameters: ParameterValues, lower: Double, upper: Double) {
    (self.base, self.parameters) = (base, parameters)
    (self.lower, self.upper) = (lower, upper)
    let unit = base.support.isDiscrete ? 1.0 : 0
    below = lower == -.infinity ? 0 : base.cdf(lower - unit, parameters)
    above = upper == .infinity ? 0 : base.survival(upper, parameters)
  }

  /// `P(lower <= X <= upper)`, from the tails of the nearer side.
  var probability: Double {
    guard lower <= upper else { return 0 }
    let unit = base.support.isDiscrete ? 1.0 : 0
    let belowUpper = (upper == .infinity ? 1 : base.cdf(upper, parameters)) - below
    let aboveLower =
      (lower == -.infinity ? 1 : base.survival(lower - unit, parameters)) - above
    return isInUpperTail ? aboveLower : belowUpper
  }

  /// The probability up to a number, of this part.
  func cdf(_ x: Double) -> Double {
    if x < lower { return 0 }
    if x >= upper { return 1 }
    return isInUpperTail ? 1 - fromAbove(x) : fromBelow(x)
  }

  /// The probability beyond a number, of this part.
  func survival(_ x: Double) -> Double {
    if x < lower { return 1 }
    if x >= upper { return 0 }
    return isInLowerTail ? 1 - fromBelow(x) : fromAbove(x)
  }

  /// Whether most of the base lies below, so that its other tail has no digits left.
  private var isInUpperTail: Bool { below > 0.5 }

  private var isInLowerTail: Bool { above > 0.5 }

  private func fromBelow(_ x: Double) -> Double {
    min(1, max(0, (base.cdf(x, parameters) - below) / probability))
  }

  private func fromAbove(_ x: Double) -> Double {
    min(1, max(0, (base.survival(x, parameters) - above) / probability))
  }

  /// The number with the probability `share` below it and `rest` beyond it, which add up to 1; each
  /// has its own digits.
  func quantile(_ share: Double, rest: Double) -> Double {
    if share <= 0 { return max(lower, base.quantile(0, parameters)) }
    if rest <= 0 { return min(upper, base.quantile(1, parameters)) }
    if base.support.isDiscrete { return count(share) }
    if isInLowerTail || (share <= 0.5 && !isInUpperTail) {
      return clip(base.quantile(below + share * probability, parameters))
    }
    return clip(point(beyond: above + rest * probability))
  }

  private func clip(_ x: Double) -> Double { min(max(x, lower), upper) }

  private func count(_ share: Double) -> Double {
    clip(
      smallestCount(reaching: share, near: max(lower, base.quantile(0.5, parameters))) {
        $0 < lower ? 0 : cdf($0)
      })
  }

  /// The number beyond which the base has a probability, by bisection of its tail.
  private func point(beyond tail: Double) -> Double {
    var start = base.quantile(0.5, parameters)
    let spread = base.quantile(0.75, parameters) - base.quantile(0.25, parameters)
    if lower > start { start = lower }
    var step = spread > 0 ? spread : 1
    var (low, high) = (start, start)
    while base.survival(low, parameters) < tail {
      low -= step
      step *= 2
    }
    step = spread > 0 ? spread : 1
    while base.survival(high, parameters) > tail, high < .greatestFiniteMagnitude {
      high += step
      step *= 2
    }
    while true {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { return high }
      if base.survival(middle, parameters) > tail { low = middle } else { high = middle }
    }
  }

  /// The expectation of a function, by the double exponential rule over probabilities (Takahasi and
  /// Mori 1974), or a sum over counts. Where a side is open and the base has no variance the result
  /// is that.
  func expectation(of function: (Double) -> Double) -> Double {
    guard probability > 0 else { return 0 }
    let isBounded = lower > -.infinity && upper < .infinity
    let variance = base.variance(parameters)
    if !isBounded, !variance.isFinite { return variance }
    return base.support.isDiscrete ? sumOverCounts(function) : integral(function)
  }

  private func integral(_ function: (Double) -> Double) -> Double {
    let step = 1.0 / 32
    return (-192...192).reduce(0) { total, index in
      let t = Double(index) * step
      let exponent = Double.pi * sinh(t)
      let (share, rest) = (1 / (1 + exp(-exponent)), 1 / (1 + exp(exponent)))
      guard share > 0, rest > 0 else { return total }
      let weight = step * .pi * cosh(t) * share * rest
      return total + weight * function(quantile(share, rest: rest))
    }
  }

  private func sumOverCounts(_ function: (Double) -> Double) -> Double {
    var total = 0.0
    var count = quantile(1e-18, rest: 1)
    while count <= upper {
      let mass = cdf(count) - (count > lower ? cdf(count - 1) : 0)
      total += mass * function(count)
      if survival(count) < 1e-17 { break }
      count += 1
    }
    return total
  }
}
