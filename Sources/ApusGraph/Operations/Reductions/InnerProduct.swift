/// The sum of the products of corresponding elements.

import ApusNumerics

/// `Σ aᵢ bᵢ` over all elements of two tensors of one shape.
struct InnerProduct: TensorOperation {
  func text(of inputs: [String]) -> String { "dot(\(inputs.joined(separator: ", ")))" }

  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape {
    guard inputs[0].shape == inputs[1].shape else {
      throw ModelError(
        .shapeMismatch,
        "dot: \(inputs[0]) has \(inputs[0].shape.count) elements and \(inputs[1]) has "
          + "\(inputs[1].shape.count); two vectors need the same length: give both as many elements"
      )
    }
    return .scalar
  }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let (a, b) = (inputs[0].values, inputs[1].values)
    return { output[0] = VectorLoops.innerProduct(a, b) }
  }

  func instruction(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape, kernels: VectorKernels
  ) -> TapeInstruction? {
    .dot(inputs[0].pointer, inputs[1].pointer, into: output, count: inputs[0].count)
  }

  var isCommutative: Bool { true }

  var hasValuesInAdjoints: Bool { true }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    // A sum of squares has one derivative, not two halves to be added.
    if inputs[0] == inputs[1] { return [2 * adjoint * inputs[0], nil] }
    return [adjoint * inputs[1], adjoint * inputs[0]]
  }

  /// Single numbers are taken out of the product.
  func simplified(_ inputs: [Tensor]) -> Tensor? {
    let (a, b) = (inputs[0], inputs[1])
    if a.shape.count == 1, a.shape == .scalar { return a * b }
    if let (scale, array) = a.scalarTimesArray, array.shape == b.shape {
      return scale * .apply(InnerProduct(), to: [array, b])
    }
    if let (scale, array) = b.scalarTimesArray, array.shape == a.shape {
      return scale * .apply(InnerProduct(), to: [a, array])
    }
    if let negated = a.inputOfNegate { return -.apply(InnerProduct(), to: [negated, b]) }
    if let negated = b.inputOfNegate { return -.apply(InnerProduct(), to: [a, negated]) }
    if a.knownBuffer != nil { return b.sumOfRows(weightedBy: a) }
    return b.knownBuffer == nil ? nil : a.sumOfRows(weightedBy: b)
  }
}
