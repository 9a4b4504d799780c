/// The second derivative of the log-gamma function, which appears in gradients only.

import ApusNumerics

/// `ψ'(x)`, element by element. It is not public: nothing here takes derivatives of gradients.
struct Trigamma: ElementwiseUnary {
  static func value(_ x: Double) -> Double { SpecialFunctions.trigamma(x) }

  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor {
    .invalid(ModelError(.unsupported, "the derivative of trigamma is not available"))
  }
}

func trigamma(_ x: Tensor) -> Tensor { .apply(Trigamma(), to: [x]) }
