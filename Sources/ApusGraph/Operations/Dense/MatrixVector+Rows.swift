/// Products with a data matrix in loops over its rows: `X beta` and `Xᵀ r` visit the same rows while
/// these are in the cache, so that the matrix comes from memory once.

import ApusNumerics

extension MatrixVector: RowOperation {
  func streams(input: Int) -> Bool { input == 0 || isTransposed }

  func rows(of inputs: [Tensor], shape: Shape) -> (count: Int, role: RowRole)? {
    guard inputs[0].knownBuffer != nil, inputs[0].shape.dimensions[1] > 0 else { return nil }
    return (inputs[0].shape.dimensions[0], isTransposed ? .reduction : .map)
  }

  /// A few columns are kept as columns, without the padding that would multiply their memory.
  func layout(of input: Int, _ tensor: Tensor) -> RowLayout {
    guard input == 0 else { return .asIs }
    return tensor.shape.dimensions[1] <= Self.fewColumns ? .columns : .paddedRows
  }

  func rowScratch(_ inputs: [Tensor]) -> Int {
    RowData.stride(ofColumns: inputs[0].shape.dimensions[1])
  }

  func rowKernel(_ memory: RowMemory) -> RowKernel { rowKernel(memory, adding: nil) }

  /// The kernel of the product plus something; a transposed product has nothing added.
  func rowKernel(_ memory: RowMemory, adding addend: RowOperand?) -> RowKernel {
    let (rows, columns) = (
      memory.inputs[0].shape.dimensions[0], memory.inputs[0].shape.dimensions[1]
    )
    if columns <= Self.fewColumns {
      return isTransposed
        ? transposedColumns(memory, rows, columns) : plainColumns(memory, rows, columns, addend)
    }
    return isTransposed ? transposedRows(memory, columns) : plainRows(memory, columns, addend)
  }

  private func plainRows(
    _ memory: RowMemory, _ columns: Int, _ addend: RowOperand?
  ) -> RowKernel {
    let (matrix, vector) = (memory.inputs[0].values, memory.inputs[1].values)
    let (padded, stride) = (memory.scratch, RowData.stride(ofColumns: columns))
    let (multiply, add) = (memory.kernels.rowsTimes, memory.kernels.add)
    let number = addend?.isNumber == true ? addend?.values : nil
    let vectorAddend = addend?.isNumber == false ? addend : nil
    return RowKernel(
      begin: {
        padded.update(repeating: 0, count: stride)
        padded.update(from: vector, count: columns)
      },
      run: { first, count in
        let output = memory.block(first)
        multiply(matrix + first * stride, stride, count, padded, number?.pointee ?? 0, output)
        if let vectorAddend { add(output, vectorAddend.block(first), output, count) }
      })
  }

  private func transposedRows(_ memory: RowMemory, _ columns: Int) -> RowKernel {
    let (matrix, vector) = (memory.inputs[0].values, memory.inputs[1])
    let (padded, stride) = (memory.scratch, RowData.stride(ofColumns: columns))
    let (output, addRows) = (memory.output, memory.kernels.addTransposedRows)
    return RowKernel(
      begin: { padded.update(repeating: 0, count: stride) },
      run: { first, count in
        addRows(matrix + first * stride, stride, count, vector.block(first), padded)
      },
      end: { output.update(from: padded, count: columns) })
  }

  private func plainColumns(
    _ memory: RowMemory, _ rows: Int, _ columns: Int, _ addend: RowOperand?
  ) -> RowKernel {
    let (matrix, vector) = (memory.inputs[0].values, memory.inputs[1].values)
    let (kernels, addScaled) = (memory.kernels, memory.kernels.addScaled)
    let form: MultiplyAddForm = addend?.isNumber == true ? [.numberA, .numberC] : .numberA
    return RowKernel(run: { first, count in
      let output = memory.block(first)
      if let addend {
        kernels.multiplyAdd(
          form, vector, matrix + first, addend.block(first), output, count)
      } else {
        kernels.multiplyScalar(matrix + first, vector[0], output, count)
      }
      for j in 1..<max(columns, 1) {
        addScaled(matrix + j * rows + first, vector[j], output, count)
      }
    })
  }

  private func transposedColumns(_ memory: RowMemory, _ rows: Int, _ columns: Int) -> RowKernel {
    let (matrix, vector) = (memory.inputs[0].values, memory.inputs[1])
    let (output, dot) = (memory.output, memory.kernels.dot)
    return RowKernel(
      begin: { output.update(repeating: 0, count: columns) },
      run: { first, count in
        let block = vector.block(first)
        for j in 0..<columns { output[j] += dot(matrix + j * rows + first, block, count) }
      })
  }
}
