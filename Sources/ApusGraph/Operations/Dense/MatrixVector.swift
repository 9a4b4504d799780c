/// Products of a matrix with a vector.

import ApusLinearAlgebra
import ApusNumerics

/// `A x`, or `Aᵀ x` when transposed, for a row-major matrix `A`.
struct MatrixVector: TensorOperation {
  let isTransposed: Bool

  func text(of inputs: [String]) -> String {
    isTransposed ? "dot(\(inputs[1]), \(inputs[0]))" : "dot(\(inputs[0]), \(inputs[1]))"
  }

  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape {
    let (matrix, vector) = (inputs[0], inputs[1])
    // `dot` chose this operation by the ranks, but replaced data may bring others.
    guard matrix.shape.rank == 2, vector.shape.rank == 1 else {
      throw ModelError(
        .shapeMismatch,
        "\(text(of: [matrix.description, vector.description])): \(matrix) has the shape "
          + "\(matrix.shape) and \(vector) has the shape \(vector.shape); they must be a matrix and "
          + "a vector: reshape one of the two")
    }
    let (rows, columns) = (matrix.shape.dimensions[0], matrix.shape.dimensions[1])
    let (inner, outer) = isTransposed ? (rows, columns) : (columns, rows)
    guard vector.shape.dimensions[0] == inner else {
      throw ModelError(
        .shapeMismatch,
        "\(text(of: [matrix.description, vector.description])): \(matrix) has \(rows) rows and "
          + "\(columns) columns and \(vector) has \(vector.shape.dimensions[0]) elements; the "
          + "\(inner) \(isTransposed ? "rows" : "columns") need a vector of \(inner): give "
          + "\(vector) this shape, or \(matrix) other \(isTransposed ? "rows" : "columns")")
    }
    return [outer]
  }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let (rows, columns) = (inputs[0].shape.dimensions[0], inputs[0].shape.dimensions[1])
    let (matrix, vector) = (inputs[0].pointer, inputs[1].pointer)
    return rows * columns < Self.manyElements
      ? rowKernel(matrix, vector, output, rows: rows, columns: columns)
      : libraryKernel(matrix, vector, output, rows: rows, columns: columns)
  }

  /// A constant matrix that fits the cache is copied for the tape, whose product needs no call.
  func instruction(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape, kernels: VectorKernels
  ) -> TapeInstruction? {
    paddedColumns(of: inputs[0]).map { .product($0, inputs[1].pointer, into: output) }
  }

  /// The columns of the matrix, or of its transpose; nil when it may change or is too large.
  func paddedColumns(of matrix: Operand) -> PaddedColumns? {
    let (rows, columns) = (matrix.shape.dimensions[0], matrix.shape.dimensions[1])
    guard matrix.isConstant, rows * columns <= Self.mostCopiedElements else { return nil }
    let values = matrix.pointer
    return isTransposed
      ? PaddedColumns(rows: columns, columns: rows) { values[$1 * columns + $0] }
      : PaddedColumns(rows: rows, columns: columns) { values[$0 * columns + $1] }
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    let (matrix, vector) = (inputs[0], inputs[1])
    let full = broadcast(adjoint, to: output.shape)
    let toMatrix = isTransposed ? outer(vector, full) : outer(full, vector)
    return [toMatrix, .apply(MatrixVector(isTransposed: !isTransposed), to: [matrix, full])]
  }

  func isLinearInRows(_ inputs: [Tensor]) -> Bool {
    !isTransposed && inputs[0].knownBuffer != nil
  }

  /// Single numbers are taken out of the product, and a transpose is read in place.
  func simplified(_ inputs: [Tensor]) -> Tensor? {
    if let matrix = inputs[0].inputOfTranspose {
      return .apply(MatrixVector(isTransposed: !isTransposed), to: [matrix, inputs[1]])
    }
    if let negated = inputs[1].inputOfNegate { return -.apply(self, to: [inputs[0], negated]) }
    guard let (scale, vector) = inputs[1].scalarTimesArray else { return nil }
    return scale * .apply(self, to: [inputs[0], vector])
  }

  /// Constant matrices of up to this many elements are copied for each executor.
  static let mostCopiedElements = 1 << 16

  /// In loops over rows a constant matrix of up to this many columns is kept column by column,
  /// without the padding of rows.
  static let fewColumns = 4

  /// From this number of elements on the library is worth its call.
  static let manyElements = 256
}

extension MatrixVector {
  /// The library's product on the memory as it is.
  func libraryKernel(
    _ matrix: UnsafePointer<Double>, _ vector: UnsafePointer<Double>,
    _ output: UnsafeMutablePointer<Double>, rows: Int, columns: Int
  ) -> Kernel {
    let factor = rowMajor(matrix, rows: rows, columns: columns, isTransposed: isTransposed)
    let x = UnsafeBufferPointer(start: vector, count: factor.columns)
    let y = UnsafeMutableBufferPointer(start: output, count: factor.rows)
    return { BLAS.gemv(factor, x, into: y) }
  }

  /// Plain loops along the rows, for small matrices.
  func rowKernel(
    _ matrix: UnsafePointer<Double>, _ vector: UnsafePointer<Double>,
    _ output: UnsafeMutablePointer<Double>, rows: Int, columns: Int
  ) -> Kernel {
    {
      if isTransposed {
        let target = UnsafeMutableBufferPointer(start: output, count: columns)
        target.update(repeating: 0)
        for i in 0..<rows {
          let row = UnsafeBufferPointer(start: matrix + i * columns, count: columns)
          VectorLoops.add(row, times: vector[i], to: target)
        }
      } else {
        let x = UnsafeBufferPointer(start: vector, count: columns)
        for i in 0..<rows {
          let row = UnsafeBufferPointer(start: matrix + i * columns, count: columns)
          output[i] = VectorLoops.innerProduct(row, x)
        }
      }
    }
  }
}
