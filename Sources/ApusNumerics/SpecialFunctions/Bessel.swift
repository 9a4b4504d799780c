/// Modified Bessel functions of orders 0 and 1, on the log scale, for directional data.

extension SpecialFunctions {
  /// log I_0(x), even in x; infinity at the infinities.
  ///
  /// The power series DLMF 10.25.2 for small arguments, the expansion DLMF 10.40.1 for large ones.
  public static func logBesselI0(_ x: Double) -> Double {
    let x = abs(x)
    if x < asymptoticStart { return cLog1p(besselSeries(x, order: 0)) }
    return logAsymptotic(x, order: 0)
  }

  /// log I_1(x) for x >= 0; -infinity at 0, infinity at infinity, NaN for x < 0.
  public static func logBesselI1(_ x: Double) -> Double {
    guard x >= 0 else { return .nan }
    if x < asymptoticStart { return cLog(0.5 * x) + cLog1p(besselSeries(x, order: 1)) }
    return logAsymptotic(x, order: 1)
  }

  /// I_1(x) / I_0(x), the mean resultant length of a von Mises variable of concentration x.
  ///
  /// Odd in x; -1 and 1 at the infinities.
  public static func besselRatio(_ x: Double) -> Double {
    let size = abs(x)
    if size < asymptoticStart {
      return 0.5 * x * (1 + besselSeries(size, order: 1)) / (1 + besselSeries(size, order: 0))
    }
    let ratio = besselAsymptotic(size, order: 1) / besselAsymptotic(size, order: 0)
    return x < 0 ? -ratio : ratio
  }

  /// Gamma(1 + order) (2/x)^order I(x) less its first term, 1.
  private static func besselSeries(_ x: Double, order: Double) -> Double {
    let quarterSquare = 0.25 * x * x
    var term = 1.0
    var sum = 0.0
    var k = 1.0
    repeat {
      term *= quarterSquare / (k * (k + order))
      sum += term
      k += 1
    } while term > 1e-17 * sum
    return sum
  }

  private static func logAsymptotic(_ x: Double, order: Double) -> Double {
    if x == .infinity { return x }
    return x - 0.5 * cLog(2 * .pi * x) + cLog(besselAsymptotic(x, order: order))
  }

  /// sqrt(2 pi x) exp(-x) I(x). The terms shrink until k is about 2x, where they are below
  /// exp(-2x): far below rounding from `asymptoticStart` on.
  private static func besselAsymptotic(_ x: Double, order: Double) -> Double {
    var term = 1.0
    var sum = 1.0
    for k in 1...30 {
      let odd = Double(2 * k - 1)
      term *= (odd * odd - 4 * order * order) / (8 * Double(k) * x)
      sum += term
    }
    return sum
  }
}

private let asymptoticStart = 20.0
