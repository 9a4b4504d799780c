/// The inverse of the hyperbolic tangent.

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// `atanh x`, element by element; -infinity and infinity at -1 and 1, NaN beyond.
struct InverseHyperbolicTangent: ElementwiseUnary {
  static func value(_ x: Double) -> Double { atanh(x) }

  // A product rather than 1 - x²: next to the ends it keeps its digits.
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { 1 / ((1 - x) * (1 + x)) }
}

/// `atanh x`, element by element; -infinity and infinity at -1 and 1, NaN beyond.
public func atanh(_ x: Tensor) -> Tensor { .apply(InverseHyperbolicTangent(), to: [x]) }
