/// The logarithm of a complement.

import ApusNumerics

/// `log(1 - e^x)` for `x <= 0`, element by element: the logarithm of one less a probability whose
/// logarithm is `x`. -infinity at 0, NaN above.
struct Log1mExp: ElementwiseUnary {
  static func value(_ x: Double) -> Double { SpecialFunctions.log1mExp(x) }

  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { -1 / expm1(-x) }
}

/// `log(1 - e^x)` for `x <= 0`, element by element: the logarithm of one less a probability whose
/// logarithm is `x`. -infinity at 0, NaN above.
public func log1mExp(_ x: Tensor) -> Tensor { .apply(Log1mExp(), to: [x]) }
