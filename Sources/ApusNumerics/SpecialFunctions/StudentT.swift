/// Probabilities and quantiles of Student's t distribution.

extension SpecialFunctions {
  /// `P(T <= t)` for a t variable with nu degrees of freedom, relatively exact in the lower tail.
  ///
  /// - Parameters:
  ///   - t: the limit.
  ///   - nu: positive; NaN is returned for others.
  public static func studentTCDF(_ t: Double, degreesOfFreedom nu: Double) -> Double {
    let tail = StudentTail(abs(t), nu).probability
    return t < 0 ? tail : 1 - tail
  }

  /// `P(|T| <= t)` for t >= 0, relatively exact where it is small.
  public static func studentTInterval(_ t: Double, degreesOfFreedom nu: Double) -> Double {
    let tail = StudentTail(t, nu)
    return t > 2 ? 1 - 2 * tail.probability : tail.interval
  }

  /// The `t` with `P(T <= t) = p`; the infinities at 0 and 1.
  public static func studentTQuantile(_ p: Double, degreesOfFreedom nu: Double) -> Double {
    let size = studentTIntervalQuantile(1 - 2 * min(p, 1 - p), tail: min(p, 1 - p), nu)
    return p < 0.5 ? -size : size
  }

  /// The `t` with `P(|T| <= t) = p`; infinity at 1.
  public static func studentTIntervalQuantile(
    _ p: Double, degreesOfFreedom nu: Double
  ) -> Double {
    studentTIntervalQuantile(p, tail: 0.5 * (1 - p), nu)
  }

  /// `log P(T <= t)`, relatively exact in both tails, however far out.
  public static func logStudentTCDF(_ t: Double, degreesOfFreedom nu: Double) -> Double {
    let tail = StudentTail(abs(t), nu)
    return t < 0 ? tail.logProbability : cLog1p(-tail.probability)
  }

  /// The derivative of `log P(T <= t)` in `t`.
  public static func studentTHazard(_ t: Double, degreesOfFreedom nu: Double) -> Double {
    let logDensity =
      -logBeta(0.5 * nu, 0.5) - 0.5 * cLog(nu) - 0.5 * (nu + 1) * cLog1p(t * t / nu)
    return cExp(logDensity - logStudentTCDF(t, degreesOfFreedom: nu))
  }

  /// The derivative of `log P(T <= t)` in the degrees of freedom.
  public static func logStudentTCDFSlope(_ t: Double, degreesOfFreedom nu: Double) -> Double {
    let slope = StudentTail(abs(t), nu).slope
    return (t < 0 ? 1 : -1) * slope.ratio(toExpOf: logStudentTCDF(t, degreesOfFreedom: nu))
  }

  private static func studentTIntervalQuantile(
    _ p: Double, tail: Double, _ nu: Double
  ) -> Double {
    if tail > 0.01 {
      let share = betaQuantile(p, alpha: 0.5, beta: 0.5 * nu)
      return (nu * share / (1 - share)).squareRoot()
    }
    let rest = betaQuantile(2 * tail, alpha: 0.5 * nu, beta: 0.5)
    return (nu * (1 - rest) / rest).squareRoot()
  }
}

/// `P(T > t)` for t >= 0, by that one of two complementary beta integrals that keeps its digits: the
/// one has a rounded limit for small t, the other would be subtracted from a half for small tails.
private struct StudentTail {
  let nu: Double
  /// t² / (nu + t²) and its complement.
  let share: Double
  let rest: Double
  let isFar: Bool

  init(_ t: Double, _ nu: Double) {
    self.nu = nu
    let ratio = t / nu.squareRoot()
    let square = ratio * ratio
    rest = 1 / (1 + square)
    share = square == .infinity ? 1 : square / (1 + square)
    isFar = t > 2
  }

  var probability: Double {
    isFar
      ? 0.5
        * SpecialFunctions.regularizedBeta(rest, complement: share, alpha: 0.5 * nu, beta: 0.5)
      : 0.5 - 0.5 * interval
  }

  var logProbability: Double {
    guard isFar else { return cLog(probability) }
    let both = SpecialFunctions.logRegularizedBeta(
      rest, complement: share, alpha: 0.5 * nu, beta: 0.5)
    return both - logTwo
  }

  /// `P(|T| <= t)`.
  var interval: Double {
    SpecialFunctions.regularizedBeta(share, complement: rest, alpha: 0.5, beta: 0.5 * nu)
  }

  /// The derivative of the tail in nu: that of the beta integral in its shape and in its limit.
  var slope: ScaledNumber {
    guard share > 0, rest > 0, nu < .infinity else {
      return ScaledNumber(exponent: 0, factor: nu.isNaN || share.isNaN ? .nan : 0)
    }
    let integral = BetaIntegral(alpha: 0.5 * nu, beta: 0.5)
    let inShape = integral.shapeSlopes(rest, share).alpha
    // The density of the log-odds over the limit, times the limit's derivative share · rest / nu
    // over share.
    let exponent = integral.logOddsLogDensity(rest, share)
    let inLimit = 1 / nu
    return ScaledNumber(
      exponent: exponent,
      factor: 0.5 * (0.5 * inShape.ratio(toExpOf: exponent) + inLimit))
  }
}

private let logTwo = 0.693_147_180_559_945_309_42
