/// The inverse of the hyperbolic sine.

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// `asinh x`, element by element.
struct InverseHyperbolicSine: ElementwiseUnary {
  static func value(_ x: Double) -> Double { asinh(x) }

  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { 1 / sqrt(1 + square(x)) }
}

/// `asinh x`, element by element.
public func asinh(_ x: Tensor) -> Tensor { .apply(InverseHyperbolicSine(), to: [x]) }
