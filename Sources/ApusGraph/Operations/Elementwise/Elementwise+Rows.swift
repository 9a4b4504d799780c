/// Elementwise operations in loops over rows.

import ApusNumerics

/// Whether every input is a single number or has one element for each row.
private func rowsOfElements(_ inputs: [Tensor], _ shape: Shape) -> (count: Int, role: RowRole)? {
  guard shape.rank == 1, inputs.allSatisfy({ $0.shape == .scalar || $0.shape == shape }) else {
    return nil
  }
  return (shape.count, .map)
}

extension ElementwiseUnary {
  func rows(of inputs: [Tensor], shape: Shape) -> (count: Int, role: RowRole)? {
    rowsOfElements(inputs, shape)
  }

  func rowKernel(_ memory: RowMemory) -> RowKernel {
    let x = memory.inputs[0]
    if let vector = Self.vectorKernel(memory.kernels) {
      return RowKernel(run: { first, count in vector(x.block(first), memory.block(first), count) })
    }
    return RowKernel(run: { first, count in
      let (x, output) = (x.block(first), memory.block(first))
      for i in 0..<count { output[i] = Self.value(x[i]) }
    })
  }

  static func vectorKernel(_ kernels: VectorKernels) -> VectorKernels.Unary? { nil }
}

extension ElementwiseBinary {
  func rows(of inputs: [Tensor], shape: Shape) -> (count: Int, role: RowRole)? {
    rowsOfElements(inputs, shape)
  }

  func rowKernel(_ memory: RowMemory) -> RowKernel {
    let (a, b) = (memory.inputs[0], memory.inputs[1])
    let vectors = Self.vectorKernels(memory.kernels)
    switch (a.isNumber, b.isNumber) {
    case (true, _):
      if let vector = vectors?.numberFirst {
        return RowKernel(run: { first, count in
          vector(b.block(first), a.values[0], memory.block(first), count)
        })
      }
      return RowKernel(run: { first, count in
        let (a, b, output) = (a.values[0], b.block(first), memory.block(first))
        for i in 0..<count { output[i] = Self.value(a, b[i]) }
      })
    case (_, true):
      if let vector = vectors?.numberSecond {
        return RowKernel(run: { first, count in
          vector(a.block(first), b.values[0], memory.block(first), count)
        })
      }
      return RowKernel(run: { first, count in
        let (a, b, output) = (a.block(first), b.values[0], memory.block(first))
        for i in 0..<count { output[i] = Self.value(a[i], b) }
      })
    default:
      if let vector = vectors?.both {
        return RowKernel(run: { first, count in
          vector(a.block(first), b.block(first), memory.block(first), count)
        })
      }
      return RowKernel(run: { first, count in
        let (a, b, output) = (a.block(first), b.block(first), memory.block(first))
        for i in 0..<count { output[i] = Self.value(a[i], b[i]) }
      })
    }
  }

  static func vectorKernels(_ kernels: VectorKernels) -> BinaryVectorKernels? { nil }
}

/// The vector kernels of an operation on two operands: both vectors, or one of them a number.
struct BinaryVectorKernels {
  let both: VectorKernels.Binary?
  /// Takes the vector, then the number that stands first.
  let numberFirst: VectorKernels.WithScalar?
  /// Takes the vector, then the number that stands second.
  let numberSecond: VectorKernels.WithScalar?
}

extension Select: RowOperation {
  func rows(of inputs: [Tensor], shape: Shape) -> (count: Int, role: RowRole)? {
    rowsOfElements(inputs, shape)
  }

  func rowKernel(_ memory: RowMemory) -> RowKernel {
    let steps = memory.inputs.map { $0.isNumber ? 0 : 1 }
    let (conditionStep, aStep, bStep) = (steps[0], steps[1], steps[2])
    let (condition, a, b) = (memory.inputs[0], memory.inputs[1], memory.inputs[2])
    return RowKernel(run: { first, count in
      let (a, b, output) = (a.block(first), b.block(first), memory.block(first))
      let condition = condition.block(first)
      for i in 0..<count {
        output[i] = condition[i * conditionStep] != 0 ? a[i * aStep] : b[i * bStep]
      }
    })
  }
}

extension Broadcast: RowOperation {
  func rows(of inputs: [Tensor], shape: Shape) -> (count: Int, role: RowRole)? {
    inputs[0].shape == .scalar ? rowsOfElements(inputs, shape) : nil
  }

  func rowKernel(_ memory: RowMemory) -> RowKernel {
    let number = memory.inputs[0].values
    return RowKernel(run: { first, count in
      memory.block(first).update(repeating: number[0], count: count)
    })
  }
}
