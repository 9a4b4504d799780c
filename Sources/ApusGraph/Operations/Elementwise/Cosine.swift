/// The cosine.

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// `cos x`, element by element.
struct Cosine: ElementwiseUnary {
  static func value(_ x: Double) -> Double { cos(x) }

  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { -sin(x) }
}

/// `cos x`, element by element.
public func cos(_ x: Tensor) -> Tensor { .apply(Cosine(), to: [x]) }
