/// The distribution function of the standard normal distribution.

import ApusNumerics

/// `Φ(x)`, the standard normal distribution function, element by element.
struct NormalCDF: ElementwiseUnary {
  static func value(_ x: Double) -> Double { SpecialFunctions.normalCDF(x) }

  // φ(x) = e^(-x²/2) / sqrt(2π)
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor {
    0.398_942_280_401_432_678 * exp(-0.5 * square(x))
  }
}

/// `Φ(x)`, the probability that a standard normal variable is at most `x`, element by element.
///
/// Relatively exact in the lower tail; far out take ``logNormalCDF(_:)``.
public func normalCDF(_ x: Tensor) -> Tensor { .apply(NormalCDF(), to: [x]) }
