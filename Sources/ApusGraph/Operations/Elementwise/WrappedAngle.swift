/// Angles brought back to one turn.

/// `x - 2π k` with the whole number `k` that brings it into [-π, π], element by element.
struct WrappedAngle: ElementwiseUnary {
  static func value(_ x: Double) -> Double { x.remainder(dividingBy: 2 * .pi) }

  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { 1 }
}

/// The angle in [-π, π] that differs from `x` by whole turns, element by element; its derivative
/// is 1.
public func wrappedAngle(_ x: Tensor) -> Tensor { .apply(WrappedAngle(), to: [x]) }
