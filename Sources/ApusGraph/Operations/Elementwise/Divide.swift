/// Division.

import ApusNumerics

/// `a / b`, element by element.
struct Divide: ElementwiseBinary {
  static let symbol = "/"

  static var binding: Wording.Binding { .product }

  static func value(_ a: Double, _ b: Double) -> Double { a / b }

  static var function: TapeInstruction.Function? { .divide }

  static func vectorKernels(_ kernels: VectorKernels) -> BinaryVectorKernels? {
    BinaryVectorKernels(
      both: kernels.divide, numberFirst: kernels.scalarOver, numberSecond: kernels.divideScalar)
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    let scaled = adjoint / inputs[1]
    return [scaled, -(scaled * output)]
  }

  func simplified(_ inputs: [Tensor]) -> Tensor? {
    let (a, b) = (inputs[0], inputs[1])
    if b.knownScalar == 1, b.broadcastsInto(a) { return a }
    if let negated = a.inputOfNegate { return -(negated / b) }
    if let known = b.knownScalar, (1 / known).isNormal, b.broadcastsInto(a) {
      return .constant(1 / known) * a
    }
    // A single number by an exponential: the derivative needs no division either.
    if a.shape == .scalar, let exponent = b.exponentOfNumber { return a * exp(-exponent) }
    if let levels = b.levelsOfGather { return a * (1 / levels.source).gathered(by: levels.index) }
    // One division instead of one for each element, and a scale that sums can be taken before.
    if b.shape == .scalar, a.shape.count > 1 { return (1 / b) * a }
    return nil
  }
}

extension Tensor {
  /// The quotient, element by element; shapes broadcast. Division by 0 gives infinity or NaN.
  public static func / (a: Tensor, b: Tensor) -> Tensor { apply(Divide(), to: [a, b]) }
}
