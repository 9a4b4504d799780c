/// The triangles of square matrices.

/// One triangle of a square matrix with zeros elsewhere; the diagonal is kept with a weight.
struct TriangularPart: TensorOperation {
  let isLower: Bool
  /// 1, or 1/2 where the triangle stands for half of a symmetric matrix.
  let diagonalWeight: Double

  func text(of inputs: [String]) -> String {
    "\(isLower ? "lowerTriangle" : "upperTriangle")(\(inputs[0]))"
  }

  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape {
    _ = try requireSquare(inputs[0], for: isLower ? "lowerTriangle" : "upperTriangle")
    return inputs[0].shape
  }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let (x, order) = (inputs[0].pointer, shape.dimensions[0])
    let (isLower, weight) = (isLower, diagonalWeight)
    return {
      for i in 0..<order {
        let (x, row) = (x + i * order, output + i * order)
        for j in 0..<order { row[j] = (isLower ? j < i : j > i) ? x[j] : 0 }
        row[i] = weight * x[i]
      }
    }
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    [.apply(self, to: [broadcast(adjoint, to: output.shape)])]
  }
}

/// A square matrix with zeros above the diagonal.
public func lowerTriangle(
  _ matrix: Tensor, fileID: String = #fileID, line: Int = #line
) -> Tensor {
  .apply(
    TriangularPart(isLower: true, diagonalWeight: 1), to: [matrix],
    at: SourceLocation(fileID: fileID, line: line))
}

/// A square matrix with zeros below the diagonal.
public func upperTriangle(
  _ matrix: Tensor, fileID: String = #fileID, line: Int = #line
) -> Tensor {
  .apply(
    TriangularPart(isLower: false, diagonalWeight: 1), to: [matrix],
    at: SourceLocation(fileID: fileID, line: line))
}
