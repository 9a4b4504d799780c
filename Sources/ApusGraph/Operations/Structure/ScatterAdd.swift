/// Sums of the elements that share an index.

/// The reverse of a gather: an array of the target shape whose entry `k` of the first axis is the
/// sum of the input's entries with index `k`.
struct ScatterAdd: TensorOperation {
  let target: Shape

  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape { target }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let x = inputs[0].pointer
    let indices = inputs[1].values.map { Int32($0) }
    let count = shape.count
    let length = count / max(1, shape.dimensions[0])
    return {
      output.update(repeating: 0, count: count)
      for i in indices.indices {
        let entry = output + Int(indices[i]) * length
        for j in 0..<length { entry[j] += x[i * length + j] }
      }
    }
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    [.apply(Gather(), to: [broadcast(adjoint, to: target), inputs[1]]), nil]
  }
}
