/// The absolute value.

/// `|x|`, element by element; the derivative at 0 is 0.
struct Absolute: ElementwiseUnary {
  static func value(_ x: Double) -> Double { x.magnitude }

  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { sign(x) }
}

/// `|x|`, element by element; the derivative at 0 is 0.
public func abs(_ x: Tensor) -> Tensor { .apply(Absolute(), to: [x]) }
