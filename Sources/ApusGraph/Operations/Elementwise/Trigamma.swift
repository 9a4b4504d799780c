/// The second derivative of the log-gamma function.

import ApusNumerics

/// `ψ'(x) = d²/dx² log Γ(x)`, element by element.
struct Trigamma: ElementwiseUnary {
  static func value(_ x: Double) -> Double { SpecialFunctions.trigamma(x) }

  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { tetragamma(x) }
}

/// `ψ'(x) = d²/dx² log Γ(x)`, element by element.
public func trigamma(_ x: Tensor) -> Tensor { .apply(Trigamma(), to: [x]) }
