/// Which numbers take the place of which when an expression is computed for other data.

/// The constants of an expression, and what stands in their places for other data of the same shapes.
///
/// Data and other arrays are found by walking through both expressions side by side; what was
/// computed from them is computed again when it is asked for.
struct OtherData {
  private var partners: [ObjectIdentifier: ConstantBuffer] = [:]
  private var matched: [Tensor: Tensor] = [:]
  /// What was computed, by the expressions that tell how.
  private var computed: [Tensor: ConstantBuffer] = [:]

  /// - Parameter replaced: data and what takes their places, of the same shapes.
  init(replacing replaced: [Tensor: Tensor] = [:]) {
    for (old, new) in replaced {
      guard let old = old.knownBuffer, let new = new.knownBuffer else { continue }
      partners[ObjectIdentifier(old)] = new
    }
  }

  /// Walks through an expression and through the one that was made in the same way of other data.
  ///
  /// - Returns: false when they differ in more than the numbers of data.
  mutating func match(_ old: Tensor, _ new: Tensor) -> Bool {
    var pending = [(old, new)]
    while let (old, new) = pending.popLast() {
      if old == new { continue }
      if let known = matched[old] {
        if known == new { continue }
        return false
      }
      matched[old] = new
      guard old.shape == new.shape, old.kind == new.kind else { return false }
      if let (a, b) = Self.leaves(old, new) {
        guard pair(a, b) else { return false }
        continue
      }
      let (a, b) = (old.node, new.node)
      guard a.inputs.count == b.inputs.count, a.operation.isEqual(to: b.operation) else {
        return false
      }
      pending += zip(a.inputs, b.inputs)
    }
    return true
  }

  private static func leaves(_ old: Tensor, _ new: Tensor) -> (ConstantBuffer, ConstantBuffer)? {
    guard let a = old.node.operation.knownBuffer, let b = new.node.operation.knownBuffer else {
      return nil
    }
    return (a, b)
  }

  /// Numbers of the model's text must be the same, as plans depend on them.
  private mutating func pair(_ old: ConstantBuffer, _ new: ConstantBuffer) -> Bool {
    if old.isWritten || new.isWritten {
      return old.isWritten && new.isWritten
        && old.values.elementsEqual(new.values) {
          $0.bitPattern == $1.bitPattern
        }
    }
    partners[ObjectIdentifier(old)] = new
    return true
  }

  /// The numbers in the place of others.
  subscript(_ old: ConstantBuffer) -> ConstantBuffer {
    mutating get {
      if let partner = partners[ObjectIdentifier(old)] { return partner }
      guard case .computed(let source) = old.origin else { return old }
      return value(of: source, before: old)
    }
  }

  /// The constant in the place of another.
  mutating func constant(_ old: Tensor) -> Tensor {
    guard let buffer = old.knownBuffer else { return old }
    let new = self[buffer]
    if new === buffer { return old }
    return Tensor(Node(Constant(buffer: new), [], shape: old.shape, kind: old.kind))
  }

  /// An expression that is known, with other numbers in the places of its constants.
  private mutating func value(of source: Tensor, before old: ConstantBuffer) -> ConstantBuffer {
    var changed = Set<Tensor>()
    for tensor in topologicalOrder([source]) {
      if let leaf = tensor.node.operation.knownBuffer {
        if self[leaf] !== leaf { changed.insert(tensor) }
      } else if tensor.node.inputs.contains(where: changed.contains) {
        changed.insert(tensor)
      }
    }
    return changed.contains(source) ? computedValue(of: source) : old
  }

  /// - Complexity: one evaluation of what was not computed before.
  private mutating func computedValue(of source: Tensor) -> ConstantBuffer {
    for tensor in topologicalOrder([source], isOpaque: { computed[$0] != nil })
    where computed[tensor] == nil {
      let node = tensor.node
      if let leaf = node.operation.knownBuffer {
        computed[tensor] = self[leaf]
        continue
      }
      let inputs = node.inputs.compactMap { computed[$0] }
      computed[tensor] = node.value(of: inputs, origin: .data)
    }
    return computed[source] ?? ConstantBuffer([], origin: .data)
  }
}

extension Node {
  /// The value of the operation on known inputs.
  func value(of inputs: [ConstantBuffer], origin: ConstantBuffer.Origin) -> ConstantBuffer {
    var values = [Double](repeating: 0, count: shape.count)
    values.withUnsafeMutableBufferPointer { output in
      guard let start = output.baseAddress else { return }
      let operands = zip(self.inputs, inputs).compactMap { input, buffer in
        buffer.values.baseAddress.map {
          Operand(pointer: $0, shape: input.shape, isConstant: true)
        }
      }
      guard operands.count == inputs.count else { return }
      operation.kernel(inputs: operands, output: start, shape: shape)()
    }
    return ConstantBuffer(values, origin: origin)
  }
}
