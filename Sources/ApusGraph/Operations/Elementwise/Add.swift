/// Addition.

import ApusNumerics

/// `a + b`, element by element.
struct Add: ElementwiseBinary {
  static let symbol = "+"

  static var binding: Wording.Binding { .sum }

  static func value(_ a: Double, _ b: Double) -> Double { a + b }

  static var function: TapeInstruction.Function? { .add }

  var isCommutative: Bool { true }

  var hasValuesInAdjoints: Bool { false }

  static func vectorKernels(_ kernels: VectorKernels) -> BinaryVectorKernels? {
    BinaryVectorKernels(
      both: kernels.add, numberFirst: kernels.addScalar, numberSecond: kernels.addScalar)
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    [adjoint, adjoint]
  }

  func isLinearInRows(_ inputs: [Tensor]) -> Bool {
    inputs.allSatisfy(\.isTermOfLinearRows)
  }

  func fused(_ output: Tensor, _ graph: Fusion) -> Tensor? {
    let (a, b) = (output.node.inputs[0], output.node.inputs[1])
    return SumOfProducts.joining(output, graph) ?? MatrixVectorAdd.joining(a, b, graph)
      ?? MatrixVectorAdd.joining(b, a, graph)
      ?? MultiplyAdd.joining(a, b, [], shape: output.shape, graph)
      ?? MultiplyAdd.joining(b, a, [], shape: output.shape, graph)
  }

  func simplified(_ inputs: [Tensor]) -> Tensor? {
    let (a, b) = (inputs[0], inputs[1])
    if a.knownScalar == 0, a.broadcastsInto(b) { return b }
    if b.knownScalar == 0, b.broadcastsInto(a) { return a }
    if let negated = b.inputOfNegate { return a - negated }
    if let negated = a.inputOfNegate { return b - negated }
    if a == b { return 2 * a }
    return gatheringConstants(a, b)
  }

  /// Known numbers move outwards and meet: `(x + c) + y` becomes `(x + y) + c`, and
  /// `(x + c) + d` becomes `x + (c + d)`.
  private func gatheringConstants(_ a: Tensor, _ b: Tensor) -> Tensor? {
    for (sum, other) in [(a, b), (b, a)] {
      guard let (term, constant) = sum.termPlusConstant, other.shape == .scalar else { continue }
      if let known = other.knownScalar { return term + .constant(constant + known) }
      return (term + other) + .constant(constant)
    }
    return nil
  }
}

extension Tensor {
  /// The sum, element by element; shapes broadcast.
  public static func + (a: Tensor, b: Tensor) -> Tensor { apply(Add(), to: [a, b]) }

  /// The parts of a single unknown number plus a known one, when this is such a sum.
  var termPlusConstant: (term: Tensor, constant: Double)? {
    guard shape == .scalar, node.operation is Add else { return nil }
    for (term, known) in [(node.inputs[0], node.inputs[1]), (node.inputs[1], node.inputs[0])] {
      if let constant = known.knownScalar { return (term, constant) }
    }
    return nil
  }

  /// Whether combining this tensor with `other` leaves the shape of `other` as it is.
  func broadcastsInto(_ other: Tensor) -> Bool {
    shape.broadcast(with: other.shape) == other.shape
  }
}
