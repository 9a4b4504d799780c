/// An ordered list of operations over one block of memory, made from expressions.

/// How some expressions are computed from some unknowns: simplified, ordered, and with a place in
/// memory for each value. A plan never changes and is shared; an ``Executor`` runs it.
public struct Plan: Sendable {
  /// Where a value is found when the plan runs.
  enum Location: Sendable {
    case scratch(offset: Int)
    case constant(ConstantBuffer)
  }

  /// One operation with the places of its inputs and its output.
  struct Instruction: Sendable {
    let tensor: Tensor
    let inputs: [Location]
    let output: Int
  }

  let instructions: [Instruction]
  let inputs: [(offset: Int, count: Int)]
  let outputs: [(location: Location, count: Int)]
  let scratchCount: Int

  /// Plans the computation of expressions.
  ///
  /// - Parameters:
  ///   - outputs: what is to be computed.
  ///   - unknowns: what is given at each evaluation; every unknown of the outputs must be here.
  /// - Throws: the ``ModelError`` of an invalid expression, or one that names an unknown that is
  ///   not given.
  /// - Complexity: linear in the number of nodes, plus one evaluation of everything that depends on
  ///   data alone.
  public init(outputs: [Tensor], unknowns: [Tensor]) throws(ModelError) {
    var simplify = Simplifier()
    // First, so that these are the nodes that stand for unknowns under other labels too.
    let unknowns = unknowns.map { simplify($0) }
    let targets = outputs.map { simplify($0) }
    if let error = targets.lazy.compactMap(\.error).first { throw error }
    let order = topologicalOrder(targets)
    if let missing = order.first(where: { $0.isUnknown && !unknowns.contains($0) }) {
      throw ModelError(.unknownName, "'\(missing)' is needed but not given")
    }
    var layout = ScratchLayout()
    var places: [Tensor: Int] = [:]
    for unknown in unknowns { places[unknown] = layout.allocate(unknown.shape.count) }
    inputs = unknowns.map { (places[$0] ?? 0, $0.shape.count) }

    let lastUses = Self.lastUses(in: order, keeping: targets + unknowns)
    func location(of tensor: Tensor) -> Location {
      tensor.knownBuffer.map(Location.constant) ?? .scratch(offset: places[tensor] ?? 0)
    }
    var instructions = [Instruction]()
    for (step, tensor) in order.enumerated() where !tensor.node.inputs.isEmpty {
      let output = layout.allocate(tensor.shape.count)
      places[tensor] = output
      instructions.append(
        Instruction(
          tensor: tensor, inputs: tensor.node.inputs.map(location(of:)), output: output))
      for dead in lastUses[step] {
        if let place = places[dead] { layout.release(place, dead.shape.count) }
      }
    }
    self.instructions = instructions
    self.outputs = targets.map { (location(of: $0), $0.shape.count) }
    scratchCount = layout.size
  }

  /// For each step the computed values that nothing needs after it.
  private static func lastUses(in order: [Tensor], keeping kept: [Tensor]) -> [[Tensor]] {
    var last: [Tensor: Int] = [:]
    for (step, tensor) in order.enumerated() {
      if !tensor.node.inputs.isEmpty { last[tensor] = step }
      for input in tensor.node.inputs where !input.node.inputs.isEmpty { last[input] = step }
    }
    for tensor in kept { last[tensor] = nil }
    var result = [[Tensor]](repeating: [], count: order.count)
    for tensor in order { if let step = last[tensor] { result[step].append(tensor) } }
    return result
  }

  /// The number of operations, the bytes of scratch memory and the bytes of data read by one run.
  public var cost: (operations: Int, scratchBytes: Int, dataBytes: Int) {
    let dataBytes = instructions.flatMap(\.inputs).reduce(0) { total, location in
      if case .constant(let buffer) = location { total + buffer.values.count * 8 } else { total }
    }
    return (instructions.count, scratchCount * 8, dataBytes)
  }
}
