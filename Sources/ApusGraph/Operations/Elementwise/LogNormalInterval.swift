/// The logarithm of the normal probability of an interval, for truncated and ordinal data.

import ApusNumerics

/// `log(Φ(b) - Φ(a))`, element by element.
struct LogNormalInterval: ElementwiseBinary {
  static let symbol = "logNormalInterval"

  static func value(_ a: Double, _ b: Double) -> Double {
    SpecialFunctions.logNormalInterval(a, b)
  }

  func text(of inputs: [String]) -> String { "logNormalInterval(\(inputs[0]), \(inputs[1]))" }

  /// The density at each end over the probability, on the log scale: both may underflow.
  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    func share(_ end: Tensor) -> Tensor {
      exp(-0.5 * square(end) - 0.918_938_533_204_672_742 - output)
    }
    return [-adjoint * share(inputs[0]), adjoint * share(inputs[1])]
  }
}

/// `log(Φ(b) - Φ(a))`, the logarithm of the probability that a standard normal variable lies
/// between `a` and `b`, element by element; either may be infinite.
///
/// Value and derivatives are relatively exact for narrow intervals and far out in both tails.
public func logNormalInterval(
  _ a: Tensor, _ b: Tensor, fileID: String = #fileID, line: Int = #line
) -> Tensor {
  .apply(LogNormalInterval(), to: [a, b], at: SourceLocation(fileID: fileID, line: line))
}
