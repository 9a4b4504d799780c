/// A product and a sum in one pass.

import ApusNumerics

/// `a b + c`, `a b - c` or `c - a b`, element by element.
///
/// `b` has the shape of the result; `a` and `c` have it too or are single numbers. Plans make this
/// from a product that nothing but one sum needs.
struct MultiplyAdd: TensorOperation {
  /// The signs of the product and of `c`; one of them at most is minus.
  let signs: MultiplyAddForm

  var name: String { "multiplyAdd" }

  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape { inputs[1].shape }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let (a, b, c) = (inputs[0].pointer, inputs[1].pointer, inputs[2].pointer)
    let (kernels, form) = (VectorKernels.current, form(inputs.map(\.shape), shape))
    return { kernels.multiplyAdd(form, a, b, c, output, shape.count) }
  }

  func instruction(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape, kernels: VectorKernels
  ) -> TapeInstruction? {
    .multiplyAdd(
      form(inputs.map(\.shape), shape), inputs[0].pointer, inputs[1].pointer, inputs[2].pointer,
      into: output, count: shape.count)
  }

  private func form(_ inputs: [Shape], _ shape: Shape) -> MultiplyAddForm {
    var form = signs
    if inputs[0].count < shape.count { form.insert(.numberA) }
    if inputs[2].count < shape.count { form.insert(.numberC) }
    return form
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    let product = signs.contains(.minusProduct) ? -adjoint : adjoint
    return [
      product * inputs[1], product * inputs[0], signs.contains(.minusC) ? -adjoint : adjoint,
    ]
  }

  var isBroadcasting: Bool { true }

  var hasValuesInAdjoints: Bool { true }

  /// `a` and `b` of a product times one that only this sum needs, with `c`; nil when the shapes
  /// don't allow it.
  static func joining(
    _ product: Tensor, _ c: Tensor, _ signs: MultiplyAddForm, shape: Shape, _ graph: Fusion
  ) -> Tensor? {
    guard product.node.operation is Multiply, graph.isUsedOnce(product), product.shape == shape,
      c.shape == shape || c.shape == .scalar
    else { return nil }
    let (x, y) = (product.node.inputs[0], product.node.inputs[1])
    let (a, b) = y.shape == shape ? (x, y) : (y, x)
    guard b.shape == shape, a.shape == shape || a.shape == .scalar else { return nil }
    return .apply(MultiplyAdd(signs: signs), to: [a, b, c])
  }
}

extension MultiplyAdd: RowOperation {
  func rows(of inputs: [Tensor], shape: Shape) -> (count: Int, role: RowRole)? {
    shape.rank == 1 ? (shape.count, .map) : nil
  }

  func rowKernel(_ memory: RowMemory) -> RowKernel {
    let (a, b, c) = (memory.inputs[0], memory.inputs[1], memory.inputs[2])
    let (kernels, form) = (
      memory.kernels, form(memory.inputs.map(\.shape), memory.outputShape)
    )
    return RowKernel(run: { first, count in
      kernels.multiplyAdd(
        form, a.block(first), b.block(first), c.block(first), memory.block(first), count)
    })
  }
}
