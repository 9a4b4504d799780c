/// Reductions in loops over rows.

import ApusNumerics

extension Sum: RowOperation {
  func rows(of inputs: [Tensor], shape: Shape) -> (count: Int, role: RowRole)? {
    inputs[0].shape.rank == 1 ? (inputs[0].shape.count, .reduction) : nil
  }

  func rowKernel(_ memory: RowMemory) -> RowKernel {
    let (x, total, sum) = (memory.inputs[0], memory.output, memory.kernels.sum)
    return RowKernel(
      begin: { total[0] = 0 },
      run: { first, count in total[0] += sum(x.block(first), count) })
  }
}

extension InnerProduct: RowOperation {
  func rows(of inputs: [Tensor], shape: Shape) -> (count: Int, role: RowRole)? {
    inputs[0].shape.rank == 1 ? (inputs[0].shape.count, .reduction) : nil
  }

  func rowKernel(_ memory: RowMemory) -> RowKernel {
    let (a, b, total) = (memory.inputs[0], memory.inputs[1], memory.output)
    let dot = memory.kernels.dot
    return RowKernel(
      begin: { total[0] = 0 },
      run: { first, count in total[0] += dot(a.block(first), b.block(first), count) })
  }
}
