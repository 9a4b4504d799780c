/// The adjoint of a value that may not have been taken.

/// `part`, but 0 where `adjoint` is 0: where a `select` took the other branch, a derivative must be
/// 0 even if this branch has none, and `0 * inf` would be NaN.
struct Masked: ElementwiseBinary {
  static let symbol = "masking"

  static func value(_ adjoint: Double, _ part: Double) -> Double { adjoint == 0 ? 0 : part }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    [nil, .apply(Masked(), to: [inputs[0], adjoint])]
  }
}
