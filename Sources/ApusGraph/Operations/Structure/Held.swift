/// Values that are not differentiated.

/// The input itself, whose derivative counts as zero: what stands here is held where it is.
struct Held: TensorOperation {
  func text(of inputs: [String]) -> String { "held(\(inputs[0]))" }

  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape { inputs[0].shape }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let (x, count) = (inputs[0].pointer, shape.count)
    return { output.update(from: x, count: count) }
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] { [nil] }
}
