/// What an operation of the graph is: a shape rule, a kernel and a reverse rule.

import ApusNumerics

/// Computes the output of one node from its inputs, whose memory it was bound to.
typealias Kernel = () -> Void

/// The memory of one input of a kernel.
struct Operand {
  let pointer: UnsafePointer<Double>
  let shape: Shape
  /// Whether the numbers never change during the life of the kernel.
  let isConstant: Bool

  var count: Int { shape.count }
  var values: UnsafeBufferPointer<Double> { .init(start: pointer, count: count) }
}

/// An operation of the graph. Each lives in one file with its rules; equal operations on the same
/// inputs are one node after planning.
protocol TensorOperation: Sendable, Hashable {
  /// The expression in words, given the words of its inputs.
  func text(of inputs: [String]) -> String

  /// The same with what brackets depend on; by default the inputs need none.
  func wording(of inputs: [Wording]) -> Wording

  /// The numbers, if this is a leaf that has them.
  var knownBuffer: ConstantBuffer? { get }

  /// The mistake, if this stands for one.
  var error: ModelError? { get }

  /// This operation, if it can take part in loops over rows.
  var rowOperation: (any RowOperation)? { get }

  /// The shape of the result, or an error that names the inputs.
  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape

  /// Whether the result is real or integer.
  func kind(of inputs: [Tensor]) -> ElementKind

  /// A kernel on the given memory. It is bound once for each evaluator and must not allocate when
  /// it runs. Inputs and output never overlap.
  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel

  /// What the tape does instead of calling the kernel, where it can; its output has room for whole
  /// registers.
  func instruction(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape, kernels: VectorKernels
  ) -> TapeInstruction?

  /// The adjoint of each input, given that of the output; nil where there is no derivative.
  ///
  /// An adjoint may have a smaller shape that broadcasts to that of its tensor: what is constant
  /// along an axis is kept once. Contributions to inputs are given in the *output's* broadcast
  /// shape; the sweep sums them down to each input.
  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?]

  /// Whether inputs are stretched to the shape of the output, so that their adjoints must be summed.
  var isBroadcasting: Bool { get }

  /// Whether the adjoints multiply by values, which may be infinite or NaN, element by element.
  var hasValuesInAdjoints: Bool { get }

  /// Whether `f(a, b)` and `f(b, a)` have the same bits.
  var isCommutative: Bool { get }

  /// Whether the result, if it is a vector, is data times expressions without rows, or a sum of such.
  func isLinearInRows(_ inputs: [Tensor]) -> Bool

  /// An equal but cheaper expression, if there is one. Inputs are simplified already.
  func simplified(_ inputs: [Tensor]) -> Tensor?

  /// Known numbers whose zeros decide what `simplified` does; it looks at no others that come from
  /// data.
  func inspected(_ inputs: [Tensor]) -> ConstantBuffer?

  /// An operation that does the work of this one and of some of its neighbours in a finished graph.
  /// Its inputs are expressions of the graph or new functions of these.
  func fused(_ output: Tensor, _ graph: Fusion) -> Tensor?
}

extension TensorOperation {
  // Requirements instead of casts to the few types that have them: a cast costs 100 times as much,
  // and these are asked for all the time.
  var knownBuffer: ConstantBuffer? { nil }

  func wording(of inputs: [Wording]) -> Wording { Wording(text(of: inputs.map(\.text))) }

  var error: ModelError? { nil }

  var rowOperation: (any RowOperation)? { nil }

  func kind(of inputs: [Tensor]) -> ElementKind { .real }

  func instruction(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape, kernels: VectorKernels
  ) -> TapeInstruction? { nil }

  var isBroadcasting: Bool { false }

  var hasValuesInAdjoints: Bool { false }

  var isCommutative: Bool { false }

  func isLinearInRows(_ inputs: [Tensor]) -> Bool { false }

  func simplified(_ inputs: [Tensor]) -> Tensor? { nil }

  func inspected(_ inputs: [Tensor]) -> ConstantBuffer? { nil }

  func fused(_ output: Tensor, _ graph: Fusion) -> Tensor? { nil }

  /// Whether another operation, of whatever type, is this one.
  func isEqual(to other: any TensorOperation) -> Bool { (other as? Self) == self }

  /// The name of the operation as users know it.
  var name: String {
    let type = "\(Self.self)"
    return type.prefix(1).lowercased() + type.dropFirst()
  }

  func text(of inputs: [String]) -> String {
    "\(name)(\(inputs.joined(separator: ", ")))"
  }
}
