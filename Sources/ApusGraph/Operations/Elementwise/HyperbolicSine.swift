/// The hyperbolic sine.

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// `sinh x`, element by element.
struct HyperbolicSine: ElementwiseUnary {
  static func value(_ x: Double) -> Double { sinh(x) }

  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { cosh(x) }
}

/// `sinh x`, element by element.
public func sinh(_ x: Tensor) -> Tensor { .apply(HyperbolicSine(), to: [x]) }
