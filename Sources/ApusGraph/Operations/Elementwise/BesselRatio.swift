/// The ratio of the modified Bessel functions of orders 1 and 0.

import ApusNumerics

/// `I₁(x) / I₀(x)`, element by element: the mean resultant length of a von Mises variable of
/// concentration `x`. Odd in `x`.
struct BesselRatio: ElementwiseUnary {
  static func value(_ x: Double) -> Double { SpecialFunctions.besselRatio(x) }

  // The ratio y / x has the limit 1/2 at 0.
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor {
    1 - square(y) - select(x .== 0, 0.5, y / x)
  }
}

/// `I₁(x) / I₀(x)`, element by element: the mean resultant length of a von Mises variable of
/// concentration `x`. Odd in `x`.
public func besselRatio(_ x: Tensor) -> Tensor { .apply(BesselRatio(), to: [x]) }
