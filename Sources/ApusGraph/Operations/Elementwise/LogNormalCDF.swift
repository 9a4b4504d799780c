/// The logarithm of the normal distribution function, for censored and truncated data.

import ApusNumerics

/// `log Φ(x)`, element by element.
struct LogNormalCDF: ElementwiseUnary {
  static func value(_ x: Double) -> Double { SpecialFunctions.logNormalCDF(x) }

  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor {
    .apply(InverseMillsRatio(), to: [x])
  }
}

/// `φ(x) / Φ(x)`, the derivative of `log Φ`. The quotient itself would be 0 / 0 in the lower tail.
struct InverseMillsRatio: ElementwiseUnary {
  static func value(_ x: Double) -> Double { SpecialFunctions.inverseMillsRatio(x) }

  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { -y * (x + y) }
}

/// `log Φ(x)`, the logarithm of the probability that a standard normal variable is at most `x`,
/// element by element.
///
/// Value and derivative are relatively exact in both tails. The upper tail of a variable is
/// `logNormalCDF(-x)`.
public func logNormalCDF(_ x: Tensor) -> Tensor { .apply(LogNormalCDF(), to: [x]) }
