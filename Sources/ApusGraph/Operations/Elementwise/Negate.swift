/// Change of sign.

import ApusNumerics

/// `-x`, element by element.
struct Negate: ElementwiseUnary {
  static func value(_ x: Double) -> Double { -x }

  static var function: TapeInstruction.Function? { .negate }

  static func vectorKernel(_ kernels: VectorKernels) -> VectorKernels.Unary? { kernels.negate }

  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { -1 }

  var hasValuesInAdjoints: Bool { false }

  func text(of inputs: [String]) -> String { "-\(inputs[0])" }

  func wording(of inputs: [Wording]) -> Wording {
    Wording(text(of: [inputs[0].operand(.whole)]), .prefix)
  }

  func isLinearInRows(_ inputs: [Tensor]) -> Bool { inputs[0].node.isLinearInRows }

  func simplified(_ inputs: [Tensor]) -> Tensor? {
    inputs[0].inputOfNegate
      ?? inputs[0].constantTimesNumber.map { .constant(-$0.constant) * $0.factor }
  }
}

extension Tensor {
  /// The negative, element by element.
  public static prefix func - (x: Tensor) -> Tensor { apply(Negate(), to: [x]) }

  /// What this tensor is the negative of, when that is how it was made.
  var inputOfNegate: Tensor? { node.operation is Negate ? node.inputs[0] : nil }
}
