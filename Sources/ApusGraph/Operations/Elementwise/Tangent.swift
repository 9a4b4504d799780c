/// The tangent.

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// `tan x`, element by element.
struct Tangent: ElementwiseUnary {
  static func value(_ x: Double) -> Double { tan(x) }

  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { 1 + square(y) }
}

/// `tan x`, element by element.
public func tan(_ x: Tensor) -> Tensor { .apply(Tangent(), to: [x]) }
