/// A second name for a value.

/// The input as it is; it exists only to carry a label, and planning removes it.
struct Identity: TensorOperation {
  func text(of inputs: [String]) -> String { inputs[0] }

  func wording(of inputs: [Wording]) -> Wording { inputs[0] }

  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape { inputs[0].shape }

  func kind(of inputs: [Tensor]) -> ElementKind { inputs[0].kind }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let x = inputs[0].pointer
    let count = shape.count
    return { output.update(from: x, count: count) }
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] { [adjoint] }

  func simplified(_ inputs: [Tensor]) -> Tensor? { inputs[0] }
}
