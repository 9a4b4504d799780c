/// The step of a recurrence, recorded as a graph of its own.

/// The graph of one step: the next state as an expression of unknowns that stand for the last
/// state, the current rows, and tensors from outside.
final class ScanStep: Sendable {
  let state: Tensor
  let rows: [Tensor]
  /// What stands for the tensors that the step uses from outside.
  let outside: [Tensor]
  let next: Tensor
  let plan: Plan

  /// All unknowns, in the order of the inputs of a scan.
  var unknowns: [Tensor] { [state] + rows + outside }

  private init(
    state: Tensor, rows: [Tensor], outside: [Tensor], next: Tensor
  ) throws(ModelError) {
    self.state = state
    self.rows = rows
    self.outside = outside
    self.next = next
    plan = try Plan(outputs: [next], unknowns: [state] + rows + outside)
  }

  /// Records a step.
  ///
  /// - Returns: the step, and the tensors from outside that it uses.
  static func recorded(
    from initial: Tensor, over sequences: [Tensor],
    _ step: (_ state: Tensor, _ rows: [Tensor]) -> Tensor
  ) throws(ModelError) -> (step: ScanStep, outside: [Tensor]) {
    let state = Tensor.unknown("state", shape: initial.shape)
    var rows = [Tensor]()
    for sequence in sequences {
      guard sequence.shape.rank > 0 else {
        throw ModelError(
          .shapeMismatch,
          "scan: \(sequence) is a single number and cannot be walked along; give a "
            + "vector, or use it inside of the step")
      }
      let shape = Shape(Array(sequence.shape.dimensions.dropFirst()))
      rows.append(.unknown("a row of \(sequence)", shape: shape, kind: sequence.kind))
    }
    let next = step(state, rows)
    if let error = next.error { throw error }
    guard next.shape == state.shape else {
      throw ModelError(
        .shapeMismatch,
        "scan: the step gives a state of the shape \(next.shape), but \(initial), the initial "
          + "state, has the shape \(state.shape); they must be equal: give the initial state the shape "
          + "of the others")
    }
    let used = outsideTensors(of: next, inside: [state] + rows)
    let standIns = used.map { Tensor.unknown($0.description, shape: $0.shape, kind: $0.kind) }
    var substitution = Substitution(
      Dictionary(zip(used, standIns), uniquingKeysWith: { first, _ in first }))
    let own = substitution(next)
    if let error = own.error { throw error }
    return (try ScanStep(state: state, rows: rows, outside: standIns, next: own), used)
  }

  /// The largest parts of an expression that don't depend on certain unknowns; plain numbers stay
  /// where they are.
  private static func outsideTensors(of output: Tensor, inside: [Tensor]) -> [Tensor] {
    var isInside = Set(inside)
    let order = topologicalOrder([output])
    for tensor in order where tensor.node.inputs.contains(where: isInside.contains) {
      isInside.insert(tensor)
    }
    guard isInside.contains(output) else { return isNumber(output) ? [] : [output] }
    var seen = Set<Tensor>()
    return order.filter(isInside.contains).flatMap(\.node.inputs).filter {
      !isInside.contains($0) && !isNumber($0) && seen.insert($0).inserted
    }
  }

  private static func isNumber(_ tensor: Tensor) -> Bool { tensor.node.operation is Constant }

  /// The common length of the sequences.
  func length(of inputs: [Tensor]) throws(ModelError) -> Int {
    let sequences = inputs[1...].prefix(rows.count)
    guard let first = sequences.first, let length = first.shape.dimensions.first else {
      throw ModelError(
        .shapeMismatch, "scan: there is no sequence to walk along; give at least one")
    }
    for sequence in sequences where sequence.shape.dimensions.first != length {
      throw ModelError(
        .shapeMismatch,
        "scan: \(first) has the shape \(first.shape) and \(sequence) has the shape "
          + "\(sequence.shape); sequences must have first axes of one length: slice the "
          + "longer one")
    }
    // Replaced data may have other shapes than those that the step was recorded with.
    let isSequence = 1..<1 + rows.count
    for (index, (input, recorded)) in zip(inputs, unknowns).enumerated() {
      let dimensions = input.shape.dimensions.dropFirst(isSequence.contains(index) ? 1 : 0)
      guard Array(dimensions) == recorded.shape.dimensions else {
        throw ModelError(
          .shapeMismatch,
          "scan: \(input) has the shape \(input.shape), but its step was made for '\(recorded)' of "
            + "the shape \(recorded.shape); replace it by one of this shape")
      }
    }
    return length
  }
}

/// A step's plan in memory of its own, bound to the inputs of a scan.
final class ScanRun {
  let outputs: [UnsafePointer<Double>]
  private let executor: Executor
  private let state: UnsafeMutableBufferPointer<Double>
  private let rows: [(target: UnsafeMutableBufferPointer<Double>, source: UnsafePointer<Double>)]
  private let outside: [(target: UnsafeMutableBufferPointer<Double>, source: UnsafePointer<Double>)]

  /// - Parameters:
  ///   - plan: a plan whose first unknowns are those of the step.
  ///   - inputs: the inputs of the scan.
  init(_ step: ScanStep, plan: Plan, _ inputs: [Operand]) {
    executor = Executor(plan)
    outputs = executor.outputs.compactMap(\.baseAddress)
    state = executor.inputs[0]
    let pairs = zip(executor.inputs, inputs).map { (target: $0, source: $1.pointer) }
    rows = Array(pairs[1..<1 + step.rows.count])
    outside = Array(pairs[(1 + step.rows.count)...])
  }

  /// The memory of an unknown beyond those of the step.
  func extraInput(_ index: Int) -> UnsafeMutableBufferPointer<Double> { executor.inputs[index] }

  /// Takes over what stays the same during a run.
  func begin() {
    for i in outside.indices { copy(outside[i].source, to: outside[i].target) }
  }

  /// Computes the outputs at row `t` from the state before it.
  func advance(to t: Int, from last: UnsafePointer<Double>) {
    copy(last, to: state)
    for i in rows.indices {
      copy(rows[i].source + t * rows[i].target.count, to: rows[i].target)
    }
    executor.run()
  }

  private func copy(
    _ source: UnsafePointer<Double>, to target: UnsafeMutableBufferPointer<Double>
  ) {
    target.baseAddress?.update(from: source, count: target.count)
  }
}
