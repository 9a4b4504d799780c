/// The logarithm of the beta function.

import ApusNumerics

/// `log B(a, b)`, element by element.
struct LogBeta: ElementwiseBinary {
  static let symbol = "logBeta"

  static func value(_ a: Double, _ b: Double) -> Double { SpecialFunctions.logBeta(a, b) }

  var isCommutative: Bool { true }

  func text(of inputs: [String]) -> String { "logBeta(\(inputs[0]), \(inputs[1]))" }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    let (a, b) = (inputs[0], inputs[1])
    let common = digamma(a + b)
    return [adjoint * (digamma(a) - common), adjoint * (digamma(b) - common)]
  }
}

/// `log B(a, b) = log Γ(a) + log Γ(b) - log Γ(a + b)` for `a, b >= 0`, element by element; large
/// arguments cost no digits.
public func logBeta(
  _ a: Tensor, _ b: Tensor, fileID: String = #fileID, line: Int = #line
) -> Tensor {
  .apply(LogBeta(), to: [a, b], at: SourceLocation(fileID: fileID, line: line))
}
