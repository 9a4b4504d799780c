/// Rewrites of a finished graph into operations that do the work of several.

/// How the nodes of a graph are used, and the graph with operations joined.
///
/// This comes after differentiation and simplification: what is joined here saves passes over arrays
/// and instructions on numbers, and hides the shapes that earlier rewrites look for. Which
/// operations can be joined, each operation says itself; see ``TensorOperation/fused(_:_:)``.
struct Fusion {
  private var uses: [Tensor: Int] = [:]
  private var functions: [Function: Tensor] = [:]
  private var exponentials: [Exponent: Tensor] = [:]
  private var results: [Tensor: Tensor] = [:]
  private var partsOfSums: Set<Tensor> = []

  /// An operation on one expression.
  private struct Function: Hashable {
    let operation: ObjectIdentifier
    let input: Tensor

    init(_ operation: any TensorOperation.Type, _ input: Tensor) {
      self.operation = ObjectIdentifier(operation)
      self.input = input
    }
  }

  /// A number times an expression.
  private struct Exponent: Hashable {
    let factor: Double
    let base: Tensor
  }

  /// The outputs with operations joined.
  static func joined(_ outputs: [Tensor]) -> [Tensor] {
    var fusion = Fusion(outputs)
    return outputs.map { fusion.joined($0) }
  }

  private init(_ outputs: [Tensor]) {
    let order = topologicalOrder(outputs)
    for tensor in order {
      let inputs = tensor.node.inputs
      for input in inputs { uses[input, default: 0] += 1 }
      guard inputs.count == 1 else { continue }
      functions[Function(type(of: tensor.node.operation), inputs[0])] = tensor
      if tensor.node.operation is Exp {
        let (factor, base) = inputs[0].constantTimesRest
        exponentials[Exponent(factor: factor, base: base)] = tensor
      }
    }
    for output in outputs { uses[output, default: 0] += 1 }
    for tensor in order.reversed() where tensor.isSumOfNumbers || partsOfSums.contains(tensor) {
      if let left = tensor.leftSideOfSum, isUsedOnce(left) { partsOfSums.insert(left) }
    }
    // In this order the recursion below is never deep.
    for tensor in order { _ = joined(tensor) }
  }

  /// Whether nothing but one operation needs a value.
  func isUsedOnce(_ tensor: Tensor) -> Bool { uses[tensor] == 1 }

  /// Whether a number is the left side of a sum of numbers, and nothing else needs it.
  func isPartOfSum(_ tensor: Tensor) -> Bool { partsOfSums.contains(tensor) }

  /// Whether the graph applies an operation of one input to an expression.
  func applies(_ operation: any TensorOperation.Type, to input: Tensor) -> Bool {
    functions[Function(operation, input)] != nil
  }

  /// The exponential of `factor * base`, if the graph has it.
  func exponential(of factor: Double, times base: Tensor) -> Tensor? {
    exponentials[Exponent(factor: factor, base: base)]
  }

  /// What stands for an expression when operations are joined.
  private mutating func joined(_ tensor: Tensor) -> Tensor {
    let operation = tensor.node.operation
    if tensor.node.inputs.isEmpty { return tensor }
    if let result = results[tensor] { return result }
    // Rules make new functions of old expressions, which may be needed twice.
    if tensor.node.inputs.count == 1 {
      let function = Function(type(of: operation), tensor.node.inputs[0])
      let known = functions[function] ?? tensor
      functions[function] = known
      if known != tensor, known.node.operation.isEqual(to: operation) { return joined(known) }
    }
    let target = operation.fused(tensor, self) ?? tensor
    let inputs = target.node.inputs.map { joined($0) }
    let result =
      inputs == target.node.inputs ? target : .apply(target.node.operation, to: inputs)
    results[tensor] = result
    return result
  }
}

extension Tensor {
  /// A known number and what it multiplies; 1 and the tensor itself for anything else.
  var constantTimesRest: (factor: Double, rest: Tensor) {
    if let negated = inputOfNegate { return (-1, negated) }
    let inputs = node.inputs
    if node.operation is Multiply {
      if let factor = inputs[0].knownScalar, inputs[1].shape == shape { return (factor, inputs[1]) }
      if let factor = inputs[1].knownScalar, inputs[0].shape == shape { return (factor, inputs[0]) }
    }
    return (1, self)
  }
}
