/// A product of a known matrix with a vector, added to something.

import ApusNumerics

/// `A x + c` for a known row-major matrix `A`; `c` is a vector or, for all rows, one number.
///
/// Plans make this from a product that nothing but one sum needs.
struct MatrixVectorAdd: TensorOperation {
  let product: MatrixVector

  var name: String { "matrixVectorAdd" }

  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape { try product.shape(of: inputs) }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let multiply = product.kernel(inputs: inputs, output: output, shape: shape)
    let (addend, step) = (inputs[2].pointer, inputs[2].count == 1 ? 0 : 1)
    return {
      multiply()
      for i in 0..<shape.count { output[i] += addend[i * step] }
    }
  }

  /// The tape's product begins at the addend.
  func instruction(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape, kernels: VectorKernels
  ) -> TapeInstruction? {
    guard let matrix = product.paddedColumns(of: inputs[0]) else { return nil }
    let addend = inputs[2]
    if addend.isConstant {
      let column = PaddedColumns(rows: shape.count, columns: 1) { i, _ in
        addend.pointer[addend.count == 1 ? 0 : i]
      }
      return .product(matrix, inputs[1].pointer, adding: column, into: output)
    }
    if addend.count < shape.count { return nil }
    return .product(matrix, inputs[1].pointer, adding: addend.pointer, into: output)
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    product.adjoints(inputs: Array(inputs[..<2]), output: output, adjoint: adjoint) + [adjoint]
  }

  var isBroadcasting: Bool { true }

  /// A product times a known matrix that only this sum needs; nil when the shapes don't allow it.
  static func joining(_ product: Tensor, _ c: Tensor, _ graph: Fusion) -> Tensor? {
    guard let operation = product.node.operation as? MatrixVector, graph.isUsedOnce(product),
      product.node.inputs[0].knownBuffer != nil, !operation.isTransposed,
      c.shape == product.shape
        || c.shape == .scalar && product.shape.count >= RowSchedule.fewestRows
    else { return nil }
    return .apply(MatrixVectorAdd(product: operation), to: product.node.inputs + [c])
  }
}

extension MatrixVectorAdd: RowOperation {
  func streams(input: Int) -> Bool { input != 1 }

  func rows(of inputs: [Tensor], shape: Shape) -> (count: Int, role: RowRole)? {
    product.rows(of: inputs, shape: shape)
  }

  func layout(of input: Int, _ tensor: Tensor) -> RowLayout {
    product.layout(of: input, tensor)
  }

  func rowScratch(_ inputs: [Tensor]) -> Int { product.rowScratch(inputs) }

  func rowKernel(_ memory: RowMemory) -> RowKernel {
    product.rowKernel(memory, adding: memory.inputs[2])
  }
}
