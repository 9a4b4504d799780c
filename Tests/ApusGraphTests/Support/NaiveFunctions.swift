/// Special functions by their definitions: slow, and good for moderate arguments only.

import Foundation

/// Functions of one to three numbers that share nothing with the kernels.
enum NaiveFunctions {
  static let unary: [String: @Sendable (Double) -> Double] = [
    "LogSigmoid": { -log(1 + exp(-$0)) }, "Log1mExp": { log(1 - exp($0)) },
    "ErrorFunction": { 1 - erfc($0) }, "ComplementaryErrorFunction": { 1 - erf($0) },
    "NormalCDF": { normalCDF($0) }, "LogNormalCDF": { log(normalCDF($0)) },
    "LogMillsRatio": { log(millsRatio($0)) }, "MillsExcess": { 1 / millsRatio($0) - $0 },
    "InverseMillsRatio": { exp(-$0 * $0 / 2) / (2 * Double.pi).squareRoot() / normalCDF($0) },
    "NormalQuantile": { normalQuantile($0) }, "Tangent": { sin($0) / cos($0) },
    "HyperbolicSine": { (exp($0) - exp(-$0)) / 2 },
    "HyperbolicCosine": { (exp($0) + exp(-$0)) / 2 },
    "Arcsine": { atan2($0, (1 - $0 * $0).squareRoot()) },
    "Arccosine": { atan2((1 - $0 * $0).squareRoot(), $0) }, "Arctangent": { atan2($0, 1) },
    "InverseHyperbolicSine": { log($0 + ($0 * $0 + 1).squareRoot()) },
    "InverseHyperbolicCosine": { log($0 + ($0 * $0 - 1).squareRoot()) },
    "InverseHyperbolicTangent": { log((1 + $0) / (1 - $0)) / 2 },
    "LogBesselI0": { log(bessel($0, 0)) }, "LogBesselI1": { log(bessel($0, 1)) },
    "WrappedAngle": { $0 - 2 * .pi * (($0 + .pi) / (2 * .pi)).rounded(.down) },
    "ExpMinusAbs": { exp($0 > 0 ? -$0 : $0) }, "BesselRatio": { bessel($0, 1) / bessel($0, 0) },
    "Tetragamma": { tetragamma($0) },
  ]

  static let binary: [String: @Sendable (Double, Double) -> Double] = [
    "SoftplusFrom": { ($0 > 0 ? $0 : 0) + log(1 + $1) },
    "SigmoidFrom": { $0 > 0 ? 1 / (1 + $1) : $1 / (1 + $1) }, "Maximum": { $0 > $1 ? $0 : $1 },
    "Minimum": { $0 < $1 ? $0 : $1 },
    "LogBeta": { lgamma($0) + lgamma($1) - lgamma($0 + $1) },
    "RegularizedGammaP": { regularizedGamma($0, $1) },
    "RegularizedGammaQ": { 1 - regularizedGamma($0, $1) },
    "LogNormalInterval": { log(normalCDF($1) - normalCDF($0)) },
    "LogStudentTCDF": { log(studentTCDF($0, $1)) },
    "LogRegularizedGamma<LowerGammaTail>": { log(regularizedGamma($0, $1)) },
    "LogRegularizedGamma<UpperGammaTail>": { log(1 - regularizedGamma($0, $1)) },
    "GammaHazard<UpperGammaTail>": {
      -pow($0, $1 - 1) * exp(-$0) / tgamma($1) / (1 - regularizedGamma($0, $1))
    },
    "StudentTHazard": { studentTDensity($0, $1) / studentTCDF($0, $1) },
    "GammaDensity": { pow($0, $1 - 1) * exp(-$0) / tgamma($1) },
  ]

  private static func normalCDF(_ x: Double) -> Double { (1 + erf(x / 2.0.squareRoot())) / 2 }

  private static func millsRatio(_ x: Double) -> Double {
    erfc(x / 2.0.squareRoot()) * exp(x * x / 2) * (Double.pi / 2).squareRoot()
  }

  /// By bisection.
  private static func normalQuantile(_ p: Double) -> Double {
    var (low, high) = (-10.0, 10.0)
    for _ in 0..<80 {
      let middle = (low + high) / 2
      if normalCDF(middle) < p { low = middle } else { high = middle }
    }
    return low
  }

  /// The power series.
  private static func bessel(_ x: Double, _ order: Double) -> Double {
    (0..<40).reduce(0) { total, k in
      total + pow(x / 2, 2 * Double(k) + order) / tgamma(Double(k) + 1)
        / tgamma(Double(k) + order + 1)
    }
  }

  /// The sum of -2 / (x + k)³, with the first terms of its tail's Euler-Maclaurin expansion.
  private static func tetragamma(_ x: Double) -> Double {
    let y = x + 1000
    let tail = 1 / (y * y) + 1 / (y * y * y) + 0.5 / (y * y * y * y)
    return -(0..<1000).reduce(tail) { $0 + 2 / pow(x + Double($1), 3) }
  }

  private static func studentTDensity(_ t: Double, _ nu: Double) -> Double {
    pow(1 + t * t / nu, -(nu + 1) / 2) * tgamma((nu + 1) / 2) / tgamma(nu / 2)
      / (nu * Double.pi).squareRoot()
  }

  /// By Simpson's rule from 0, where it is a half.
  private static func studentTCDF(_ t: Double, _ nu: Double) -> Double {
    let count = 2000
    let step = t / Double(count)
    return (0...count).reduce(0.5) { sum, k in
      let weight = k == 0 || k == count ? 1.0 : (k % 2 == 1 ? 4 : 2)
      return sum + weight * studentTDensity(Double(k) * step, nu) * step / 3
    }
  }

  /// The power series of `P(a, x)`.
  private static func regularizedGamma(_ x: Double, _ a: Double) -> Double {
    (0..<60).reduce(0) { $0 + pow(x, a + Double($1)) * exp(-x) / tgamma(a + Double($1) + 1) }
  }

  /// The power series of the integral, term by term of `(1 - x)^(b - 1)`.
  static func regularizedBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    var coefficient = 1.0
    var total = 0.0
    for k in 0..<400 {
      total += coefficient * pow(x, a + Double(k)) / (a + Double(k))
      coefficient *= (Double(k) + 1 - b) / (Double(k) + 1)
    }
    return total * tgamma(a + b) / tgamma(a) / tgamma(b)
  }
}
