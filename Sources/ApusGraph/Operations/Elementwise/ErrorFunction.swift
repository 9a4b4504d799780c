/// The error function.

import ApusNumerics

/// `erf x`, the integral of `2 / sqrt(π) e^(-t²)` from 0 to `x`, element by element.
struct ErrorFunction: ElementwiseUnary {
  static func value(_ x: Double) -> Double { SpecialFunctions.erf(x) }

  // 2 / sqrt(π) e^(-x²)
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor {
    1.128_379_167_095_512_574 * exp(-square(x))
  }
}

/// `erf x`, the integral of `2 / sqrt(π) e^(-t²)` from 0 to `x`, element by element.
public func erf(_ x: Tensor) -> Tensor { .apply(ErrorFunction(), to: [x]) }
