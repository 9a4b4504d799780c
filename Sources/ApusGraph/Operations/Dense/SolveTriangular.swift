/// Solutions of triangular systems of equations.

import ApusLinearAlgebra

/// The `X` with `op(T) X = B`, where `op` leaves a triangular matrix or transposes it and `B` is a
/// vector or a matrix.
struct SolveTriangular: TensorOperation {
  let isLower: Bool
  let isTransposed: Bool

  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape {
    let order = try requireSquare(inputs[0], for: name)
    let b = inputs[1].shape
    guard b.rank == 1 || b.rank == 2, b.dimensions[0] == order else {
      throw ModelError(
        .shapeMismatch,
        "\(name): \(inputs[0]) has the shape \(inputs[0].shape) and \(inputs[1]) has the shape "
          + "\(b); the right side must be a vector of \(order) or a matrix of \(order) rows: "
          + "slice or reshape it")
    }
    return b
  }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let b = inputs[1].pointer
    let (order, count) = (shape.dimensions[0], shape.count)
    if order <= Self.smallOrder {
      return loopKernel(inputs[0].pointer, b, output, order: order, columns: count / max(order, 1))
    }
    // Read column by column a row-major matrix is its transpose, and the halves change places.
    let view = MatrixView(elements: inputs[0].values, rows: order, columns: order)
    let half: Triangle = isLower ? .upper : .lower
    let target = UnsafeMutableBufferPointer(start: output, count: count)
    if shape.rank == 1 {
      let factor = TriangularOperand(view, half, transposed: !isTransposed)
      return {
        output.update(from: b, count: count)
        BLAS.trsv(factor, inPlace: target)
      }
    }
    // Xᵀ op(T)ᵀ = Bᵀ.
    let factor = TriangularOperand(view, half, transposed: isTransposed)
    let columns = shape.dimensions[1]
    let rightSide = MutableMatrixView(elements: target, rows: columns, columns: order)
    return {
      output.update(from: b, count: count)
      BLAS.trsm(.right, factor, inPlace: rightSide)
    }
  }

  /// `B̄ = op(T)⁻ᵀ X̄`, and `T̄` the triangle of `-B̄ Xᵀ`, or of `-X B̄ᵀ` when transposed.
  /// Up to this order plain loops take less than a call of the library.
  static let smallOrder = 12

  /// Substitution, forwards or backwards, for each column of the right side.
  private func loopKernel(
    _ matrix: UnsafePointer<Double>, _ b: UnsafePointer<Double>,
    _ output: UnsafeMutablePointer<Double>, order: Int, columns: Int
  ) -> Kernel {
    let isForward = isLower != isTransposed
    let (rowStep, columnStep) = isTransposed ? (1, order) : (order, 1)
    return {
      for step in 0..<order {
        let i = isForward ? step : order - 1 - step
        let solved = isForward ? 0..<i : i + 1..<order
        let pivot = matrix[i * (order + 1)]
        for column in 0..<columns {
          var value = b[i * columns + column]
          for j in solved {
            value -= matrix[i * rowStep + j * columnStep] * output[j * columns + column]
          }
          output[i * columns + column] = value / pivot
        }
      }
    }
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    let full = broadcast(adjoint, to: output.shape)
    let reverse = SolveTriangular(isLower: isLower, isTransposed: !isTransposed)
    let toB = Tensor.apply(reverse, to: [inputs[0], full])
    let (left, right) = isTransposed ? (output, toB) : (toB, output)
    let product = output.shape.rank == 1 ? outer(left, right) : dot(left, transpose(right))
    let part = TriangularPart(isLower: isLower, diagonalWeight: 1)
    return [-.apply(part, to: [product]), toB]
  }
}

/// The solution of a triangular system: `X` with `T X = B`, or `Tᵀ X = B` when transposed.
///
/// A zero on the diagonal gives infinities or NaN.
///
/// - Parameters:
///   - matrix: `T`, of the shape `[n, n]`; only the triangle that is named is read.
///   - b: a vector `[n]` or a matrix `[n, m]`.
///   - isLower: whether the lower triangle is meant, as it is for a Cholesky factor.
///   - isTransposed: whether to solve with the transpose of the triangle.
/// - Returns: the solution, in the shape of `b`.
public func solveTriangular(
  _ matrix: Tensor, _ b: Tensor, isLower: Bool = true, isTransposed: Bool = false,
  fileID: String = #fileID, line: Int = #line
) -> Tensor {
  .apply(
    SolveTriangular(isLower: isLower, isTransposed: isTransposed), to: [matrix, b],
    at: SourceLocation(fileID: fileID, line: line))
}
