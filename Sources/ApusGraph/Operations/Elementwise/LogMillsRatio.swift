/// The logarithm of Mills' ratio, for normal tails whose exponents cancel on paper.

import ApusNumerics

/// `log((1 - Φ(x)) / φ(x))`, element by element.
struct LogMillsRatio: ElementwiseUnary {
  static func value(_ x: Double) -> Double { SpecialFunctions.logMillsRatio(x) }

  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { -.apply(MillsExcess(), to: [x]) }
}

/// `φ(x) / (1 - Φ(x)) - x`, element by element: minus the derivative of the logarithm of Mills'
/// ratio, without the difference of large numbers.
struct MillsExcess: ElementwiseUnary {
  static func value(_ x: Double) -> Double { SpecialFunctions.millsExcess(x) }

  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { y * (x + y) - 1 }
}

/// `log((1 - Φ(x)) / φ(x))`, the logarithm of the upper tail of a standard normal variable over its
/// density, element by element.
///
/// Value and derivative are relatively exact for large `x`, where the ratio is about `1 / x`.
public func logMillsRatio(_ x: Tensor) -> Tensor { .apply(LogMillsRatio(), to: [x]) }
