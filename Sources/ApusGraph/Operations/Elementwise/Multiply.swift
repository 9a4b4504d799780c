/// Multiplication.

import ApusNumerics

/// `a * b`, element by element.
struct Multiply: ElementwiseBinary {
  static let symbol = "*"

  static var binding: Wording.Binding { .product }

  static func value(_ a: Double, _ b: Double) -> Double { a * b }

  static var function: TapeInstruction.Function? { .multiply }

  var isCommutative: Bool { true }

  static func vectorKernels(_ kernels: VectorKernels) -> BinaryVectorKernels? {
    BinaryVectorKernels(
      both: kernels.multiply, numberFirst: kernels.multiplyScalar,
      numberSecond: kernels.multiplyScalar)
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    [adjoint * inputs[1], adjoint * inputs[0]]
  }

  /// A number times data or a linear predictor.
  func isLinearInRows(_ inputs: [Tensor]) -> Bool {
    let (a, b) = (inputs[0], inputs[1])
    return a.shape == .scalar ? b.isTermOfLinearRows : b.shape == .scalar && a.isTermOfLinearRows
  }

  func simplified(_ inputs: [Tensor]) -> Tensor? {
    let (a, b) = (inputs[0], inputs[1])
    if a.knownScalar == 1, a.broadcastsInto(b) { return b }
    if b.knownScalar == 1, b.broadcastsInto(a) { return a }
    if a.knownScalar == -1, a.broadcastsInto(b) { return -b }
    if b.knownScalar == -1, b.broadcastsInto(a) { return -a }
    if let negated = a.inputOfNegate { return -(negated * b) }
    if let negated = b.inputOfNegate { return -(a * negated) }
    return gatheringConstants(a, b) ?? hoistingScalars(a, b) ?? vanishingLogarithm(a, b)
  }

  /// `x log(y)` with known `x`, of which some are 0: nothing there, even where `y` is 0.
  private func vanishingLogarithm(_ a: Tensor, _ b: Tensor) -> Tensor? {
    for (known, logarithm) in [(a, b), (b, a)] where logarithm.node.operation is Log {
      guard let values = known.knownBuffer?.values, values.contains(0) else { continue }
      return xLogY(known, logarithm.node.inputs[0])
    }
    return nil
  }

  func inspected(_ inputs: [Tensor]) -> ConstantBuffer? {
    if inputs[1].node.operation is Log { return inputs[0].knownBuffer }
    return inputs[0].node.operation is Log ? inputs[1].knownBuffer : nil
  }

  /// `c (d x)` becomes `(c d) x`, and `(c x) y` becomes `c (x y)`, for known numbers `c` and `d` and
  /// single unknown ones `x` and `y`.
  private func gatheringConstants(_ a: Tensor, _ b: Tensor) -> Tensor? {
    for (product, other) in [(a, b), (b, a)] {
      guard let (constant, factor) = product.constantTimesNumber, other.shape == .scalar else {
        continue
      }
      if let known = other.knownScalar { return .constant(constant * known) * factor }
      return .constant(constant) * (factor * other)
    }
    return nil
  }

  /// `(s x) y` and `x (s y)` become `s (x y)` where `s` is a single number and `x`, `y` are arrays,
  /// and `c (s x)` becomes `(c s) x`: one pass over the array instead of two, and sums can be
  /// taken before scaling.
  private func hoistingScalars(_ a: Tensor, _ b: Tensor) -> Tensor? {
    if let (scale, array) = a.scalarTimesArray { return scale * (array * b) }
    if let (scale, array) = b.scalarTimesArray {
      return a.shape == .scalar ? (a * scale) * array : scale * (a * array)
    }
    return nil
  }
}

extension Tensor {
  /// The product, element by element; shapes broadcast.
  public static func * (a: Tensor, b: Tensor) -> Tensor { apply(Multiply(), to: [a, b]) }

  /// The parts of a known number times a single unknown one, when this is such a product.
  var constantTimesNumber: (constant: Double, factor: Tensor)? {
    guard shape == .scalar, node.operation is Multiply else { return nil }
    for (known, factor) in [(node.inputs[0], node.inputs[1]), (node.inputs[1], node.inputs[0])] {
      if let constant = known.knownScalar { return (constant, factor) }
    }
    return nil
  }

  /// The parts of a product of one number with an array, when this is one.
  var scalarTimesArray: (scale: Tensor, array: Tensor)? {
    guard node.operation is Multiply else { return nil }
    let (a, b) = (node.inputs[0], node.inputs[1])
    if a.shape == .scalar, b.shape.count > 1 { return (a, b) }
    if b.shape == .scalar, a.shape.count > 1 { return (b, a) }
    return nil
  }
}
