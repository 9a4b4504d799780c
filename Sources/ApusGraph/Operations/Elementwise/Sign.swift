/// The sign.

/// -1, 0 or 1 by the sign of `x`, element by element, NaN for NaN; the derivative is 0.
struct Sign: ElementwiseUnary {
  static func value(_ x: Double) -> Double { x > 0 ? 1 : (x < 0 ? -1 : x) }

  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { 0 }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] { [nil] }
}

/// -1, 0 or 1 by the sign of `x`, element by element, NaN for NaN; the derivative is 0.
public func sign(_ x: Tensor) -> Tensor { .apply(Sign(), to: [x]) }
