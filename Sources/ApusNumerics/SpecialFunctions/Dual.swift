/// Numbers that carry a derivative, to differentiate series and fractions term by term.

/// A value and its derivative in one variable.
struct Dual {
  var value: Double
  var slope: Double

  init(_ value: Double, slope: Double = 0) {
    self.value = value
    self.slope = slope
  }

  static func + (a: Dual, b: Dual) -> Dual { Dual(a.value + b.value, slope: a.slope + b.slope) }

  static func + (a: Double, b: Dual) -> Dual { Dual(a + b.value, slope: b.slope) }

  static func - (a: Dual, b: Dual) -> Dual { Dual(a.value - b.value, slope: a.slope - b.slope) }

  static func * (a: Dual, b: Dual) -> Dual {
    Dual(a.value * b.value, slope: a.slope * b.value + a.value * b.slope)
  }

  static func * (a: Double, b: Dual) -> Dual { Dual(a * b.value, slope: a * b.slope) }

  static func / (a: Dual, b: Dual) -> Dual {
    let quotient = a.value / b.value
    return Dual(quotient, slope: (a.slope - quotient * b.slope) / b.value)
  }
}

/// The value and derivative of the polynomial with the given coefficients, constant term first.
func polynomial(_ x: Dual, _ coefficients: [Double]) -> Dual {
  var sum = Dual(0)
  for coefficient in coefficients.reversed() { sum = coefficient + x * sum }
  return sum
}

/// The value and derivative of a continued fraction b0 + a1/(b1 + a2/(b2 + ...)), by Lentz's method
/// (Thompson and Barnett 1986).
///
/// - Parameters:
///   - start: b0.
///   - limit: the number of terms after which the value is taken as it is.
///   - term: a and b of each further level, counted from 1.
func continuedFraction(
  from start: Dual, limit: Double, _ term: (Double) -> (a: Dual, b: Dual)
) -> Dual {
  func awayFromZero(_ x: Dual) -> Dual {
    abs(x.value) < 1e-300 ? Dual(1e-300, slope: x.slope) : x
  }
  var value = awayFromZero(start)
  var c = value
  var d = Dual(0)
  var k = 1.0
  while k <= limit {
    let (a, b) = term(k)
    d = Dual(1) / awayFromZero(b + a * d)
    c = awayFromZero(b + a / c)
    let change = c * d
    value = value * change
    // The derivative settles a few terms after the value. What rounds to 1 may be off by one unit.
    let isSettled = abs(value.value * change.slope) <= 1e-16 * abs(value.slope)
    if abs(change.value - 1) < 3e-16, isSettled || value.slope == 0 { break }
    k += 1
  }
  return value
}
