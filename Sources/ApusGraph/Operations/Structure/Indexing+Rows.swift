/// Gathers and scatters in loops over rows.

import ApusNumerics

extension Gather: RowOperation {
  /// The entries are picked from anywhere; only the index runs with the rows.
  func streams(input: Int) -> Bool { input == 1 }

  func rows(of inputs: [Tensor], shape: Shape) -> (count: Int, role: RowRole)? {
    inputs[0].shape.rank == 1 && shape.rank == 1 ? (shape.count, .map) : nil
  }

  func layout(of input: Int, _ tensor: Tensor) -> RowLayout { input == 1 ? .indices : .asIs }

  func rowKernel(_ memory: RowMemory) -> RowKernel {
    let x = memory.inputs[0].values
    let indices = memory.inputs[1].pointer.assumingMemoryBound(to: Int32.self)
    let gather = memory.kernels.gather
    return RowKernel(run: { first, count in
      gather(x, indices + first, memory.block(first), count)
    })
  }
}

extension ScatterAdd: RowOperation {
  func rows(of inputs: [Tensor], shape: Shape) -> (count: Int, role: RowRole)? {
    target.rank == 1 && inputs[0].shape.rank == 1 ? (inputs[0].shape.count, .reduction) : nil
  }

  func layout(of input: Int, _ tensor: Tensor) -> RowLayout { input == 1 ? .indices : .asIs }

  func rowKernel(_ memory: RowMemory) -> RowKernel {
    let (x, output, count) = (memory.inputs[0], memory.output, target.count)
    let indices = memory.inputs[1].pointer.assumingMemoryBound(to: Int32.self)
    let scatterAdd = memory.kernels.scatterAdd
    return RowKernel(
      begin: { output.update(repeating: 0, count: count) },
      run: { first, count in scatterAdd(x.block(first), indices + first, output, count) })
  }
}
