/// The logarithm of the logistic function.

import ApusNumerics

/// `log(1 / (1 + e^-x))`, element by element, exact in both tails.
struct LogSigmoid: ElementwiseUnary {
  static func value(_ x: Double) -> Double { -SpecialFunctions.softplus(-x) }

  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { sigmoid(-x) }
}

/// `log(1 / (1 + e^-x))`, element by element, exact in both tails.
public func logSigmoid(_ x: Tensor) -> Tensor { .apply(LogSigmoid(), to: [x]) }
