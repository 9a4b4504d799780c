/// Arrays with their axes in reverse order.

/// The input with its axes reversed; for a matrix, rows become columns.
struct Transpose: TensorOperation {
  func kind(of inputs: [Tensor]) -> ElementKind { inputs[0].kind }

  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape {
    Shape(inputs[0].shape.dimensions.reversed())
  }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let x = inputs[0].pointer
    if shape.rank == 2 {
      let (rows, columns) = (shape.dimensions[0], shape.dimensions[1])
      return {
        for i in 0..<rows { for j in 0..<columns { output[i * columns + j] = x[j * rows + i] } }
      }
    }
    let sources = Self.sources(of: shape)
    return { for i in sources.indices { output[i] = x[Int(sources[i])] } }
  }

  /// For each element of the result, in row-major order, the element of the input.
  static func sources(of shape: Shape) -> [Int32] {
    // Along the result's axis k the input advances by the product of the lengths before k.
    var sources: [Int32] = [0]
    var step = 1
    for length in shape.dimensions {
      sources = sources.flatMap { start in (0..<length).map { start + Int32($0 * step) } }
      step *= length
    }
    return sources
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    [transpose(broadcast(adjoint, to: output.shape))]
  }

  func simplified(_ inputs: [Tensor]) -> Tensor? {
    inputs[0].shape.rank < 2 ? inputs[0] : inputs[0].inputOfTranspose
  }
}

extension Tensor {
  /// What this tensor is the transpose of, when that is how it was made.
  var inputOfTranspose: Tensor? { node.operation is Transpose ? node.inputs[0] : nil }
}

/// `x` with its axes in reverse order: the transpose of a matrix. Vectors and numbers stay as they
/// are.
public func transpose(_ x: Tensor) -> Tensor { .apply(Transpose(), to: [x]) }
