/// The complement of the error function.

import ApusNumerics

/// `erfc x = 1 - erf x`, element by element, relatively exact for large `x`.
struct ComplementaryErrorFunction: ElementwiseUnary {
  static func value(_ x: Double) -> Double { SpecialFunctions.erfc(x) }

  // -2 / sqrt(π) e^(-x²)
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor {
    -1.128_379_167_095_512_574 * exp(-square(x))
  }
}

/// `erfc x = 1 - erf x`, element by element, relatively exact for large `x`.
public func erfc(_ x: Tensor) -> Tensor { .apply(ComplementaryErrorFunction(), to: [x]) }
