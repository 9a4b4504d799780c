/// The sine.

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// `sin x`, element by element.
struct Sine: ElementwiseUnary {
  static func value(_ x: Double) -> Double { sin(x) }

  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { cos(x) }
}

/// `sin x`, element by element.
public func sin(_ x: Tensor) -> Tensor { .apply(Sine(), to: [x]) }
