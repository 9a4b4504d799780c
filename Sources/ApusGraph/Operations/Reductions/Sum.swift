/// The sum of all elements.

import ApusNumerics

/// `Σ x` over every element.
struct Sum: TensorOperation {
  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape { .scalar }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let x = inputs[0].values
    return { output[0] = VectorLoops.sum(x) }
  }

  func instruction(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape, kernels: VectorKernels
  ) -> TapeInstruction? {
    .sum(inputs[0].pointer, into: output, count: inputs[0].count)
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] { [adjoint] }

  /// Single numbers are taken out of the sum, and a sum of products becomes an inner product.
  func simplified(_ inputs: [Tensor]) -> Tensor? {
    let x = inputs[0]
    if x.shape == .scalar { return x }
    if x.shape.count == 0 { return 0 }
    let parts = x.node.inputs
    switch x.node.operation {
    case is Negate: return -sum(parts[0])
    case is Add: return split(x, parts[0], parts[1], joining: +)
    case is Subtract: return split(x, parts[0], parts[1], joining: -)
    case is Broadcast where parts[0].shape == .scalar:
      return .constant(Double(x.shape.count)) * parts[0]
    case is Gather, is MatrixVector:
      return x.sumOfRows(weightedBy: .apply(OnesLike(), to: [x]))
    case is Square: return .apply(InnerProduct(), to: [parts[0], parts[0]])
    case is Multiply:
      if let (scale, array) = x.scalarTimesArray { return scale * sum(array) }
      if parts[0].shape == parts[1].shape { return .apply(InnerProduct(), to: parts) }
      return nil
    case is Divide where parts[1].shape == .scalar: return sum(parts[0]) / parts[1]
    default: return nil
    }
  }

  /// `Σ (a ± s) = Σ a ± n s` where `s` is a single number, and `Σ (a ± c) = Σ a ± Σ c` where the sum of
  /// `c` needs no pass over its elements.
  private func split(
    _ x: Tensor, _ a: Tensor, _ b: Tensor, joining: (Tensor, Tensor) -> Tensor
  ) -> Tensor? {
    let n = Tensor.constant(Double(x.shape.count))
    if a.shape == b.shape, a.hasSumWithoutRows || b.hasSumWithoutRows {
      return joining(sum(a), sum(b))
    }
    if b.shape == .scalar { return joining(sum(a), n * b) }
    if a.shape == .scalar { return joining(n * a, sum(b)) }
    return nil
  }
}

extension Tensor {
  /// Whether this is known, linear in its rows, or data times such a vector: then its sum needs no
  /// pass over the rows.
  fileprivate var hasSumWithoutRows: Bool {
    if knownBuffer != nil || node.isLinearInRows { return true }
    let product = inputOfNegate ?? scalarTimesArray?.array ?? self
    guard product.node.operation is Multiply else { return product.node.isLinearInRows }
    let (a, b) = (product.node.inputs[0], product.node.inputs[1])
    return a.knownBuffer != nil && b.node.isLinearInRows
      || b.knownBuffer != nil && a.node.isLinearInRows
  }
}

/// The sum of all elements of `x`.
public func sum(_ x: Tensor) -> Tensor { .apply(Sum(), to: [x]) }

/// The arithmetic mean of all elements of `x`.
public func mean(_ x: Tensor) -> Tensor { sum(x) * meanWeight(of: x) }

/// `1 / n` as a tensor that follows the shape of `x` when data are replaced.
private func meanWeight(of x: Tensor) -> Tensor { 1 / sum(.apply(OnesLike(), to: [x])) }
