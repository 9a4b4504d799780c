/// The inverse of the sine.

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// `asin x`, element by element; NaN outside [-1, 1].
struct Arcsine: ElementwiseUnary {
  static func value(_ x: Double) -> Double { asin(x) }

  // A product rather than 1 - x²: next to the ends it keeps its digits.
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { 1 / sqrt((1 - x) * (1 + x)) }
}

/// `asin x`, element by element; NaN outside [-1, 1].
public func asin(_ x: Tensor) -> Tensor { .apply(Arcsine(), to: [x]) }
