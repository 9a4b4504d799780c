/// Diagonals of matrices, and matrices with a given diagonal.

/// The diagonal of a square matrix.
struct Diagonal: TensorOperation {
  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape {
    [try requireSquare(inputs[0], for: "diagonal")]
  }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let (x, order) = (inputs[0].pointer, shape.count)
    return { for i in 0..<order { output[i] = x[i * order + i] } }
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    [diagonalMatrix(broadcast(adjoint, to: output.shape))]
  }
}

/// The matrix with a vector on its diagonal and zeros elsewhere.
struct DiagonalMatrix: TensorOperation {
  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape {
    let shape = inputs[0].shape
    guard shape.rank == 1 else {
      throw ModelError(
        .shapeMismatch,
        "diagonalMatrix: \(inputs[0]) has the shape \(shape) and must be a vector; give one, "
          + "as a row x[0] is")
    }
    return [shape.count, shape.count]
  }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let (x, order, count) = (inputs[0].pointer, inputs[0].count, shape.count)
    return {
      output.update(repeating: 0, count: count)
      for i in 0..<order { output[i * order + i] = x[i] }
    }
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    [diagonal(broadcast(adjoint, to: output.shape))]
  }
}

/// The order of a square matrix, or the error that names what is not one.
func requireSquare(_ x: Tensor, for function: String) throws(ModelError) -> Int {
  let dimensions = x.shape.dimensions
  guard dimensions.count == 2, dimensions[0] == dimensions[1] else {
    throw ModelError(
      .shapeMismatch,
      "\(function): \(x) has the shape \(x.shape) and must be a square matrix; "
        + "give as many rows as columns")
  }
  return dimensions[0]
}

/// The diagonal of a square matrix `[n, n]` as a vector `[n]`.
public func diagonal(
  _ matrix: Tensor, fileID: String = #fileID, line: Int = #line
) -> Tensor {
  .apply(Diagonal(), to: [matrix], at: SourceLocation(fileID: fileID, line: line))
}

/// The square matrix `[n, n]` with the vector `[n]` on its diagonal and zeros elsewhere.
public func diagonalMatrix(
  _ vector: Tensor, fileID: String = #fileID, line: Int = #line
) -> Tensor {
  .apply(DiagonalMatrix(), to: [vector], at: SourceLocation(fileID: fileID, line: line))
}
