/// The hyperbolic cosine.

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// `cosh x`, element by element.
struct HyperbolicCosine: ElementwiseUnary {
  static func value(_ x: Double) -> Double { cosh(x) }

  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { sinh(x) }
}

/// `cosh x`, element by element.
public func cosh(_ x: Tensor) -> Tensor { .apply(HyperbolicCosine(), to: [x]) }
