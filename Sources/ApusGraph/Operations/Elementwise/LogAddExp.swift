/// The logarithm of a sum of two exponentials.

import ApusNumerics

/// `log(e^a + e^b)`, element by element, without overflow.
struct LogAddExp: ElementwiseBinary {
  static let symbol = "logAddExp"

  static func value(_ a: Double, _ b: Double) -> Double { SpecialFunctions.logAddExp(a, b) }

  func text(of inputs: [String]) -> String { "logAddExp(\(inputs[0]), \(inputs[1]))" }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    let share = sigmoid(inputs[0] - inputs[1])
    return [adjoint * share, adjoint * (1 - share)]
  }
}

/// `log(e^a + e^b)`, element by element, without overflow.
public func logAddExp(_ a: Tensor, _ b: Tensor) -> Tensor { .apply(LogAddExp(), to: [a, b]) }
