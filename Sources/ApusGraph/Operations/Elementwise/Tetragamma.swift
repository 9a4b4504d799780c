/// The third derivative of the log-gamma function, which appears in gradients only.

import ApusNumerics

/// `ψ''(x)`, element by element; its own derivative is not available.
struct Tetragamma: ElementwiseUnary {
  static func value(_ x: Double) -> Double { SpecialFunctions.tetragamma(x) }

  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor {
    .invalid(ModelError(.unsupported, "the derivative of tetragamma is not available"))
  }
}

func tetragamma(_ x: Tensor) -> Tensor { .apply(Tetragamma(), to: [x]) }
