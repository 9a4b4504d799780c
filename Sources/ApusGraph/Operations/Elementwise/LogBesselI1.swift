/// The modified Bessel function of order 1, on the log scale.

import ApusNumerics

/// `log I₁(x)` for `x >= 0`, element by element; -infinity at 0, NaN below.
struct LogBesselI1: ElementwiseUnary {
  static func value(_ x: Double) -> Double { SpecialFunctions.logBesselI1(x) }

  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { 1 / besselRatio(x) - 1 / x }
}

/// `log I₁(x)` for `x >= 0`, element by element; -infinity at 0, NaN below.
public func logBesselI1(_ x: Tensor) -> Tensor { .apply(LogBesselI1(), to: [x]) }
