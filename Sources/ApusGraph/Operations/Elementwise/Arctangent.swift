/// The inverse of the tangent.

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// `atan x`, element by element.
struct Arctangent: ElementwiseUnary {
  static func value(_ x: Double) -> Double { atan(x) }

  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { 1 / (1 + square(x)) }
}

/// `atan x`, element by element.
public func atan(_ x: Tensor) -> Tensor { .apply(Arctangent(), to: [x]) }
