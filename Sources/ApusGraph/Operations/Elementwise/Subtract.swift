/// Subtraction.

import ApusNumerics

/// `a - b`, element by element.
struct Subtract: ElementwiseBinary {
  static let symbol = "-"

  static var binding: Wording.Binding { .sum }

  static func value(_ a: Double, _ b: Double) -> Double { a - b }

  static var function: TapeInstruction.Function? { .subtract }

  var hasValuesInAdjoints: Bool { false }

  static func vectorKernels(_ kernels: VectorKernels) -> BinaryVectorKernels? {
    BinaryVectorKernels(
      both: kernels.subtract, numberFirst: kernels.scalarMinus, numberSecond: nil)
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    [adjoint, -adjoint]
  }

  func isLinearInRows(_ inputs: [Tensor]) -> Bool {
    inputs.allSatisfy(\.isTermOfLinearRows)
  }

  func fused(_ output: Tensor, _ graph: Fusion) -> Tensor? {
    let (a, b) = (output.node.inputs[0], output.node.inputs[1])
    return SumOfProducts.joining(output, graph)
      ?? MultiplyAdd.joining(b, a, .minusProduct, shape: output.shape, graph)
      ?? MultiplyAdd.joining(a, b, .minusC, shape: output.shape, graph)
  }

  func simplified(_ inputs: [Tensor]) -> Tensor? {
    let (a, b) = (inputs[0], inputs[1])
    if a.knownScalar == 0, a.broadcastsInto(b) { return -b }
    if b.knownScalar == 0, b.broadcastsInto(a) { return a }
    if let negated = b.inputOfNegate { return a + negated }
    guard a.shape == .scalar, b.shape == .scalar else { return nil }
    // Known numbers move outwards as terms of sums, where they meet.
    if let known = b.knownScalar { return a + .constant(-known) }
    if let (term, constant) = a.termPlusConstant { return (term - b) + .constant(constant) }
    if let (term, constant) = b.termPlusConstant {
      return a.knownScalar.map { .constant($0 - constant) - term }
        ?? (a - term) + .constant(-constant)
    }
    return nil
  }
}

extension Tensor {
  /// The difference, element by element; shapes broadcast.
  public static func - (a: Tensor, b: Tensor) -> Tensor { apply(Subtract(), to: [a, b]) }
}
