/// The quantile function of the standard normal distribution.

import ApusNumerics

/// The `x` with `Φ(x) = p`, element by element; -infinity at 0, infinity at 1, NaN outside [0, 1].
struct NormalQuantile: ElementwiseUnary {
  static func value(_ x: Double) -> Double { SpecialFunctions.normalQuantile(x) }

  // 1 / φ(y)
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor {
    2.506_628_274_631_000_502 * exp(0.5 * square(y))
  }
}

/// The `x` with `Φ(x) = p`, element by element; -infinity at 0, infinity at 1, NaN outside [0, 1].
public func normalQuantile(_ x: Tensor) -> Tensor { .apply(NormalQuantile(), to: [x]) }
