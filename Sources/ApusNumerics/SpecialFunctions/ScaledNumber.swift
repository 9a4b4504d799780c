/// Numbers beside a power of e, for probabilities that are smaller than any double.

/// The positive number `factor · exp(exponent)`.
struct ScaledNumber {
  var exponent: Double
  var factor: Double

  /// The number itself, 0 where it underflows.
  var value: Double { cExp(exponent) * factor }

  /// Its logarithm.
  var log: Double { exponent + cLog(factor) }

  /// This number over the exponential of another's logarithm, also where both underflow.
  func ratio(toExpOf logDivisor: Double) -> Double { cExp(exponent - logDivisor) * factor }
}

/// Two probabilities that add up to 1, of which one or both were computed by themselves.
struct ScaledTails {
  var lower: ScaledNumber?
  var upper: ScaledNumber?

  var values: (lower: Double, upper: Double) {
    let (below, above) = (lower.map { min(1, $0.value) }, upper.map { min(1, $0.value) })
    return (below ?? 1 - (above ?? .nan), above ?? 1 - (below ?? .nan))
  }

  var logLower: Double { Self.log(lower, complement: upper) }

  var logUpper: Double { Self.log(upper, complement: lower) }

  /// The logarithm of a probability that is close to 1 is in the digits of the other.
  private static func log(_ tail: ScaledNumber?, complement: ScaledNumber?) -> Double {
    if let complement, complement.log < -1 || tail == nil {
      return cLog1p(-min(1, complement.value))
    }
    return tail.map { min(0, $0.log) } ?? .nan
  }
}
