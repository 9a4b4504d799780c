/// The inverse of the cosine.

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// `acos x`, element by element; NaN outside [-1, 1].
struct Arccosine: ElementwiseUnary {
  static func value(_ x: Double) -> Double { acos(x) }

  // A product rather than 1 - x²: next to the ends it keeps its digits.
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { -1 / sqrt((1 - x) * (1 + x)) }
}

/// `acos x`, element by element; NaN outside [-1, 1].
public func acos(_ x: Tensor) -> Tensor { .apply(Arccosine(), to: [x]) }
