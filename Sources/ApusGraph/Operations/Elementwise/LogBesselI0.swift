/// The modified Bessel function of order 0, on the log scale.

import ApusNumerics

/// `log I₀(x)`, element by element: the normaliser of the von Mises distribution. Even in `x`.
struct LogBesselI0: ElementwiseUnary {
  static func value(_ x: Double) -> Double { SpecialFunctions.logBesselI0(x) }

  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { besselRatio(x) }
}

/// `log I₀(x)`, element by element: the normaliser of the von Mises distribution. Even in `x`.
public func logBesselI0(_ x: Tensor) -> Tensor { .apply(LogBesselI0(), to: [x]) }
