/// Rewrites of expressions into equal but cheaper ones.

/// Folds constants, applies each operation's own simplifications, and makes equal expressions one
/// node. What nothing needs is left out by construction.
struct Simplifier {
  /// An operation on given inputs; equal keys are one node.
  private struct Key: Hashable {
    let operation: any TensorOperation
    let inputs: [Tensor]
    let shape: Shape
    let kind: ElementKind

    init(_ tensor: Tensor) {
      let (operation, inputs) = (tensor.node.operation, tensor.node.inputs)
      self.operation = operation
      // Any order will do, if it is the same for `a + b` and `b + a`.
      self.inputs =
        operation.isCommutative ? inputs.sorted { $0.identity < $1.identity } : inputs
      shape = tensor.shape
      kind = tensor.kind
    }

    static func == (a: Key, b: Key) -> Bool {
      a.inputs == b.inputs && a.shape == b.shape && a.kind == b.kind
        && a.operation.isEqual(to: b.operation)
    }

    /// Inputs and the type of the operation tell most keys apart, at a fraction of the cost.
    func hash(into hasher: inout Hasher) {
      if inputs.isEmpty { return operation.hash(into: &hasher) }
      hasher.combine(ObjectIdentifier(type(of: operation)))
      for input in inputs { hasher.combine(input) }
    }
  }

  /// What one look at an expression can give.
  private enum Outcome {
    case simplest(Tensor)
    case rewritten(Tensor)
  }

  /// Numbers of data whose zeros have decided on a form.
  private(set) var inspected: [ConstantBuffer] = []

  private var results: [Tensor: Tensor] = [:]
  private var rewrites: [Tensor: Tensor] = [:]
  private var unique: [Key: Tensor] = [:]

  /// The simplest form found for an expression. Calls share their work: what is equal in two
  /// expressions becomes one node.
  mutating func callAsFunction(_ tensor: Tensor) -> Tensor {
    // A stack instead of recursion: neither deep expressions nor long chains of rewrites overflow.
    var pending = [tensor]
    while let next = pending.last {
      let needed = advance(next)
      if needed.isEmpty { pending.removeLast() } else { pending += needed }
    }
    return results[tensor] ?? tensor
  }

  /// Brings an expression one step further.
  ///
  /// - Returns: what must be simplified before the next step; nothing when the result is there.
  private mutating func advance(_ tensor: Tensor) -> [Tensor] {
    if results[tensor] != nil { return [] }
    if let rewritten = rewrites[tensor] {
      guard let result = results[rewritten] else { return [rewritten] }
      results[tensor] = result
      return []
    }
    let missing = tensor.node.inputs.filter { results[$0] == nil }
    if !missing.isEmpty { return missing.reversed() }
    switch outcome(tensor) {
    case .simplest(let result):
      results[tensor] = result
      results[result] = result
      return []
    case .rewritten(let simpler):
      rewrites[tensor] = simpler
      return [simpler]
    }
  }

  private mutating func outcome(_ tensor: Tensor) -> Outcome {
    let operation = tensor.node.operation
    if operation.error != nil { return .simplest(tensor) }
    let inputs = tensor.node.inputs.map { results[$0] ?? $0 }
    let rebuilt = inputs == tensor.node.inputs ? tensor : .apply(operation, to: inputs)
    if rebuilt.error != nil { return .simplest(rebuilt) }
    let key = Key(rebuilt)
    if let existing = unique[key] { return .simplest(existing) }
    if inputs.isEmpty || operation is Identity {
      unique[key] = inputs.first ?? rebuilt
    } else if inputs.allSatisfy({ $0.knownBuffer != nil }) {
      unique[key] = shared(folded(rebuilt, inputs))
    } else {
      if let buffer = operation.inspected(inputs), !buffer.isWritten { inspected.append(buffer) }
      if let simpler = operation.simplified(inputs) ?? beforeGather(operation, inputs) {
        return .rewritten(simpler)
      }
    }
    let result = unique[key] ?? rebuilt
    unique[key] = result
    return .simplest(result)
  }

  /// A function of each element is computed before elements are repeated: `f(x[g]) = f(x)[g]`.
  private func beforeGather(
    _ operation: any TensorOperation, _ inputs: [Tensor]
  ) -> Tensor? {
    guard let levels = inputs[0].levelsOfGather, operation is any ElementwiseUnary else {
      return nil
    }
    return Tensor.apply(operation, to: [levels.source]).gathered(by: levels.index)
  }

  /// The one node that stands for all equal constants.
  private mutating func shared(_ constant: Tensor) -> Tensor {
    let key = Key(constant)
    if let existing = unique[key] { return existing }
    unique[key] = constant
    return constant
  }

  /// The value of an operation on known inputs, as a constant.
  private func folded(_ tensor: Tensor, _ inputs: [Tensor]) -> Tensor {
    let buffer = tensor.node.value(
      of: inputs.compactMap(\.knownBuffer), origin: Self.origin(of: tensor, inputs))
    return Tensor(Node(Constant(buffer: buffer), [], shape: tensor.shape, kind: tensor.kind))
  }

  /// Where the value of an operation on known inputs comes from.
  private static func origin(of tensor: Tensor, _ inputs: [Tensor]) -> ConstantBuffer.Origin {
    if inputs.allSatisfy({ $0.knownBuffer?.isWritten ?? false }) { return .written }
    // Of the origins of the inputs, so that it keeps none of the values in between.
    let source = Node(
      tensor.node.operation, inputs.map(\.origin), shape: tensor.shape, kind: tensor.kind)
    return .computed(Tensor(source))
  }
}

extension Tensor {
  /// The expression of data that a constant was computed from, or the constant itself.
  var origin: Tensor {
    if case .computed(let source)? = knownBuffer?.origin { source } else { self }
  }
}
