/// Products of two matrices.

import ApusLinearAlgebra

/// `op(A) op(B)`, where `op` leaves a matrix or transposes it.
struct MatrixProduct: TensorOperation {
  let transposesLeft: Bool
  let transposesRight: Bool

  func text(of inputs: [String]) -> String { "dot(\(inputs.joined(separator: ", ")))" }

  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape {
    let (a, b) = (inputs[0].shape.dimensions, inputs[1].shape.dimensions)
    // `dot` chose this operation by the ranks, but replaced data may bring others.
    guard a.count == 2, b.count == 2 else {
      throw ModelError(
        .shapeMismatch,
        "dot: \(inputs[0]) has the shape \(inputs[0].shape) and \(inputs[1]) has the shape "
          + "\(inputs[1].shape); both must be matrices: reshape one of the two")
    }
    let (rows, inner) = transposesLeft ? (a[1], a[0]) : (a[0], a[1])
    let (other, columns) = transposesRight ? (b[1], b[0]) : (b[0], b[1])
    guard inner == other else {
      throw ModelError(
        .shapeMismatch,
        "dot: \(inputs[0]) has the shape \(inputs[0].shape) and \(inputs[1]) has the shape "
          + "\(inputs[1].shape); the \(inner) columns of the first must match the \(other) rows "
          + "of the second: reshape or transpose one of the two")
    }
    return [rows, columns]
  }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let inner = inputs[0].shape.dimensions[transposesLeft ? 0 : 1]
    return shape.count * inner < Self.manyProducts
      ? loopKernel(inputs, output, shape) : libraryKernel(inputs, output, shape)
  }

  /// From this number of multiplications on the library is worth its call.
  static let manyProducts = 128

  /// The library's product on the memory as it is: `Cᵀ = op(B)ᵀ op(A)ᵀ`.
  func libraryKernel(
    _ inputs: [Operand], _ output: UnsafeMutablePointer<Double>, _ shape: Shape
  ) -> Kernel {
    func transposedFactor(_ input: Operand, _ transposes: Bool) -> ApusLinearAlgebra.Operand {
      rowMajor(
        input.pointer, rows: input.shape.dimensions[0], columns: input.shape.dimensions[1],
        isTransposed: !transposes)
    }
    let (rows, columns) = (shape.dimensions[0], shape.dimensions[1])
    let left = transposedFactor(inputs[1], transposesRight)
    let right = transposedFactor(inputs[0], transposesLeft)
    let target = MutableMatrixView(
      elements: UnsafeMutableBufferPointer(start: output, count: shape.count), rows: columns,
      columns: rows)
    return { BLAS.gemm(left, right, into: target) }
  }

  /// Plain loops, for small matrices.
  func loopKernel(
    _ inputs: [Operand], _ output: UnsafeMutablePointer<Double>, _ shape: Shape
  ) -> Kernel {
    let (a, b) = (inputs[0], inputs[1])
    let inner = a.shape.dimensions[transposesLeft ? 0 : 1]
    let (rows, columns) = (shape.dimensions[0], shape.dimensions[1])
    let (aRow, aStep) = transposesLeft ? (1, rows) : (inner, 1)
    let (bStep, bColumn) = transposesRight ? (1, inner) : (columns, 1)
    return {
      for i in 0..<rows {
        for j in 0..<columns {
          var total = 0.0
          for k in 0..<inner {
            total += a.pointer[i * aRow + k * aStep] * b.pointer[k * bStep + j * bColumn]
          }
          output[i * columns + j] = total
        }
      }
    }
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    let (a, b) = (inputs[0], inputs[1])
    let full = broadcast(adjoint, to: output.shape)
    let toA =
      transposesLeft
      ? product(b, full, transposesRight, true) : product(full, b, false, !transposesRight)
    let toB =
      transposesRight
      ? product(full, a, true, transposesLeft) : product(a, full, !transposesLeft, false)
    return [toA, toB]
  }

  /// Transposes are read in place instead of being made.
  func simplified(_ inputs: [Tensor]) -> Tensor? {
    if let a = inputs[0].inputOfTranspose {
      return product(a, inputs[1], !transposesLeft, transposesRight)
    }
    if let b = inputs[1].inputOfTranspose {
      return product(inputs[0], b, transposesLeft, !transposesRight)
    }
    return nil
  }

  private func product(_ a: Tensor, _ b: Tensor, _ left: Bool, _ right: Bool) -> Tensor {
    .apply(MatrixProduct(transposesLeft: left, transposesRight: right), to: [a, b])
  }
}

/// The product of vectors and matrices: inner product of two vectors, matrix times vector, vector
/// times matrix, or matrix times matrix.
///
/// - Parameters:
///   - a: a vector `[k]` or a matrix `[n, k]`.
///   - b: a vector `[k]` or a matrix `[k, m]`.
/// - Returns: a number, `[n]`, `[m]` or `[n, m]`.
public func dot(
  _ a: Tensor, _ b: Tensor, fileID: String = #fileID, line: Int = #line
) -> Tensor {
  let location = SourceLocation(fileID: fileID, line: line)
  switch (a.shape.rank, b.shape.rank) {
  case (1, 1): return .apply(InnerProduct(), to: [a, b], at: location)
  case (2, 1): return .apply(MatrixVector(isTransposed: false), to: [a, b], at: location)
  case (1, 2): return .apply(MatrixVector(isTransposed: true), to: [b, a], at: location)
  case (2, 2):
    let product = MatrixProduct(transposesLeft: false, transposesRight: false)
    return .apply(product, to: [a, b], at: location)
  default:
    if let invalid = [a, b].first(where: { $0.error != nil }) { return invalid }
    return .invalid(
      ModelError(
        .shapeMismatch,
        "dot: \(a) has the shape \(a.shape) and \(b) has the shape \(b.shape); both must be "
          + "vectors or matrices: use a * b for a single number", at: location))
  }
}
