/// An ordered list of operations over one block of memory, made from expressions.

/// How some expressions are computed from some unknowns: simplified, ordered, and with a place in
/// memory for each value. A plan never changes and is shared; an ``Executor`` runs it.
public struct Plan: Sendable {
  /// Where a value is found when the plan runs.
  enum Location: Sendable {
    case scratch(offset: Int)
    case constant(ConstantBuffer)
    /// A constant in a layout of its own.
    case laidOut(Tensor, RowLayout)
  }

  /// One operation with the places of its inputs and its output.
  struct Instruction: Sendable {
    let tensor: Tensor
    let inputs: [Location]
    let output: Int
  }

  /// What a plan does one after the other.
  enum Step: Sendable {
    case single(Instruction)
    case rows(RowLoop)
  }

  var steps: [Step]
  let inputs: [(offset: Int, count: Int)]
  var outputs: [(location: Location, count: Int)]
  let scratchCount: Int
  var rowData: RowData
  /// Numbers of data whose zeros have decided what the plan does.
  let inspected: [ConstantBuffer]

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
    try self.init(outputs: outputs, unknowns: unknowns, simplifier: Simplifier())
  }

  /// - Parameter simplifier: knows the simplest forms of expressions that it has met.
  init(outputs: [Tensor], unknowns: [Tensor], simplifier: Simplifier) throws(ModelError) {
    var simplify = simplifier
    // First, so that these are the nodes that stand for unknowns under other labels too.
    let unknowns = unknowns.map { simplify($0) }
    let simplest = outputs.map { simplify($0) }
    if let error = simplest.lazy.compactMap(\.error).first { throw error }
    let targets = Fusion.joined(simplest)
    let order = topologicalOrder(targets)
    if let missing = order.first(where: { $0.isUnknown && !unknowns.contains($0) }) {
      throw ModelError(.unknownName, "'\(missing)' is needed but not given; give its value, too")
    }
    let schedule = RowSchedule(order, outputs: targets)
    var layout = PlanLayout(schedule, unknowns: unknowns, outputs: targets)
    steps = schedule.units.enumerated().map { layout.place($1, step: $0) }
    inputs = unknowns.map { (layout.offset(of: $0), $0.shape.count) }
    self.outputs = targets.map { (layout.location(of: $0), $0.shape.count) }
    scratchCount = layout.size
    rowData = layout.rowData
    inspected = simplify.inspected
  }

  /// All operations, whether they run alone or in a loop over rows.
  var operations: [Tensor] {
    steps.flatMap { step in
      switch step {
      case .single(let instruction): [instruction.tensor]
      case .rows(let loop): loop.members.map(\.tensor)
      }
    }
  }

  /// The loops over rows.
  var loops: [RowLoop] {
    steps.compactMap { if case .rows(let loop) = $0 { loop } else { nil } }
  }

  /// What one run costs: the number of operations, those outside of loops by name with how often
  /// they come, the loops over rows with their sizes, the bytes of scratch memory, and the bytes of
  /// data that come from memory.
  ///
  /// Data that several operations of a loop use come from memory once.
  public var cost:
    (
      operations: Int, singles: [(name: String, count: Int)], loops: [String], scratchBytes: Int,
      dataBytes: Int
    )
  {
    var (bytes, singles) = (0, [String: Int]())
    for step in steps {
      switch step {
      case .single(let instruction):
        bytes += Self.dataBytes([instruction.tensor])
        singles[instruction.tensor.node.operation.name, default: 0] += 1
      case .rows(let loop): bytes += Self.dataBytes(loop.members.map(\.tensor))
      }
    }
    let named = singles.sorted { $0.key < $1.key }.map { (name: $0.key, count: $0.value) }
    return (operations.count, named, loops.map(\.description), scratchCount * 8, bytes)
  }

  /// The bytes of the known inputs of some operations, each counted once.
  private static func dataBytes(_ tensors: [Tensor]) -> Int {
    let known = Set(tensors.flatMap(\.node.inputs).filter { $0.knownBuffer != nil })
    return known.reduce(0) { $0 + $1.shape.count * 8 }
  }
}
