/// The matrix of all products of two vectors' elements.

/// `a bᵀ`.
struct OuterProduct: TensorOperation {
  func text(of inputs: [String]) -> String { "outer(\(inputs.joined(separator: ", ")))" }

  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape {
    guard inputs[0].shape.rank == 1, inputs[1].shape.rank == 1 else {
      throw ModelError(
        .shapeMismatch,
        "outer: \(inputs[0]) \(inputs[0].shape) and \(inputs[1]) "
          + "\(inputs[1].shape) must both be vectors: reshape or index the other")
    }
    return [inputs[0].shape.count, inputs[1].shape.count]
  }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let (a, b) = (inputs[0].values, inputs[1].values)
    return {
      for i in a.indices {
        let row = output + i * b.count
        for j in b.indices { row[j] = a[i] * b[j] }
      }
    }
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    let full = broadcast(adjoint, to: output.shape)
    return [dot(full, inputs[1]), dot(inputs[0], full)]
  }
}

/// The matrix with the elements `aᵢ bⱼ`.
public func outer(_ a: Tensor, _ b: Tensor) -> Tensor { .apply(OuterProduct(), to: [a, b]) }
