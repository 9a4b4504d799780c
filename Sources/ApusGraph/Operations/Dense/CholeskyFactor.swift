/// Cholesky factors of symmetric positive definite matrices.

import ApusLinearAlgebra

/// The lower triangular `L` with `L Lᵀ = A`, from the lower triangle of `A`; NaN in the lower
/// triangle if `A` is not positive definite.
struct CholeskyFactor: TensorOperation {
  func text(of inputs: [String]) -> String { "cholesky(\(inputs[0]))" }

  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape {
    _ = try requireSquare(inputs[0], for: "cholesky")
    return inputs[0].shape
  }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let (x, order) = (inputs[0].pointer, shape.dimensions[0])
    if order <= SolveTriangular.smallOrder { return loopKernel(x, output, order: order) }
    let target = MutableMatrixView(
      elements: UnsafeMutableBufferPointer(start: output, count: shape.count), rows: order,
      columns: order)
    return {
      for i in 0..<order {
        let row = output + i * order
        row.update(from: x + i * order, count: i + 1)
        (row + i + 1).update(repeating: 0, count: order - i - 1)
      }
      do throws(LinearAlgebraError) {
        // The rows of the lower triangle are the columns of the upper one.
        try LAPACK.potrf(.upper, inPlace: target)
      } catch {
        for i in 0..<order { (output + i * order).update(repeating: .nan, count: i + 1) }
      }
    }
  }

  /// `Φ(S + Sᵀ)` with `S = L⁻ᵀ Φ(Lᵀ L̄) L⁻¹`, where `Φ` takes the lower triangle and half of the
  /// diagonal (Murray 2016, arXiv 1602.07527, equation 10); in the lower triangle of `A`, which is
  /// all that is read.
  /// Row by row, for small matrices.
  private func loopKernel(
    _ x: UnsafePointer<Double>, _ output: UnsafeMutablePointer<Double>, order: Int
  ) -> Kernel {
    {
      for i in 0..<order {
        let row = output + i * order
        var square = x[i * order + i]
        for j in 0..<i {
          let other = output + j * order
          var value = x[i * order + j]
          for k in 0..<j { value -= row[k] * other[k] }
          row[j] = value / other[j]
          square -= row[j] * row[j]
        }
        guard square > 0, square.isFinite else {
          for k in 0..<order { (output + k * order).update(repeating: .nan, count: k + 1) }
          for k in 0..<order {
            (output + k * order + k + 1).update(repeating: 0, count: order - k - 1)
          }
          return
        }
        row[i] = square.squareRoot()
        (row + i + 1).update(repeating: 0, count: order - i - 1)
      }
    }
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    let full = broadcast(adjoint, to: output.shape)
    let phi = TriangularPart(isLower: true, diagonalWeight: 0.5)
    let inverse = SolveTriangular(isLower: true, isTransposed: true)
    let inner = Tensor.apply(phi, to: [dot(transpose(output), full)])
    let left = Tensor.apply(inverse, to: [output, inner])
    let sandwich = Tensor.apply(inverse, to: [output, transpose(left)])
    return [.apply(phi, to: [sandwich + transpose(sandwich)])]
  }
}

/// The Cholesky factor of a symmetric positive definite matrix: the lower triangular `L` with
/// `L Lᵀ = A`.
///
/// Only the lower triangle of `A` is read, and only it gets a derivative. A matrix that is not
/// positive definite gives NaN: as a density this is a point that is rejected.
///
/// - Parameter matrix: `A`, of the shape `[n, n]`.
public func cholesky(
  _ matrix: Tensor, fileID: String = #fileID, line: Int = #line
) -> Tensor {
  .apply(CholeskyFactor(), to: [matrix], at: SourceLocation(fileID: fileID, line: line))
}
