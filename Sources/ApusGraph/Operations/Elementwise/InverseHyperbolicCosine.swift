/// The inverse of the hyperbolic cosine.

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// `acosh x`, element by element; NaN below 1.
struct InverseHyperbolicCosine: ElementwiseUnary {
  static func value(_ x: Double) -> Double { acosh(x) }

  // A product rather than x² - 1: next to 1 it keeps its digits.
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { 1 / sqrt((x - 1) * (x + 1)) }
}

/// `acosh x`, element by element; NaN below 1.
public func acosh(_ x: Tensor) -> Tensor { .apply(InverseHyperbolicCosine(), to: [x]) }
