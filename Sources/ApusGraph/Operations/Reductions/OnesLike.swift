/// Ones in the shape of another tensor.

/// 1 for each element of the input; only its shape matters.
struct OnesLike: TensorOperation {
  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape { inputs[0].shape }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let count = shape.count
    return { output.update(repeating: 1, count: count) }
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] { [nil] }

  func simplified(_ inputs: [Tensor]) -> Tensor? {
    let shape = inputs[0].shape
    return .constant([Double](repeating: 1, count: shape.count), shape: shape, origin: .written)
  }
}
