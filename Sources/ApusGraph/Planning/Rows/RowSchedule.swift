/// Which operations run together in loops over rows, and in which order everything runs.

/// The steps of a plan: single operations and loops over rows.
///
/// Operations on one row axis share a loop unless one needs the result of another's reduction over
/// all rows; that splits them into stages.
struct RowSchedule {
  /// Operations on the rows of one axis, inputs first.
  struct Loop {
    let rows: Int
    var tensors: [Tensor] = []
  }

  enum Unit {
    case single(Tensor)
    case loop(Loop)

    var tensors: [Tensor] {
      switch self {
      case .single(let tensor): [tensor]
      case .loop(let loop): loop.tensors
      }
    }
  }

  private(set) var units: [Unit] = []
  /// The values with an element for each row that are needed outside of their loop.
  private(set) var materialized: Set<Tensor> = []

  private var roles: [Tensor: (count: Int, role: RowRole)] = [:]
  private var stages: [Tensor: Int] = [:]

  /// - Parameters:
  ///   - order: all operations, inputs first.
  ///   - outputs: the values that the plan is asked for.
  init(_ order: [Tensor], outputs: [Tensor]) {
    for tensor in order where !tensor.node.inputs.isEmpty {
      let inputs = tensor.node.inputs
      if let rows = tensor.node.operation.rowOperation?
        .rows(of: inputs, shape: tensor.shape), rows.count >= Self.fewestRows
      {
        roles[tensor] = rows
      }
      stages[tensor] = inputs.indices.map { stage(of: tensor, afterInput: $0) }.max() ?? 0
    }
    collect(order)
    materialize(order, outputs)
  }

  /// Below this number of rows a loop costs more than it saves.
  static let fewestRows = 32

  /// The earliest stage that an input leaves to its consumer.
  private func stage(of tensor: Tensor, afterInput place: Int) -> Int {
    let input = tensor.node.inputs[place]
    let stage = stages[input] ?? 0
    return roles[input] == nil || streams(input: place, into: tensor) ? stage : stage + 1
  }

  /// Whether a value made in a loop reaches a consumer in step with the rows.
  private func streams(input place: Int, into tensor: Tensor) -> Bool {
    guard let from = roles[tensor.node.inputs[place]], let to = roles[tensor],
      let operation = tensor.node.operation.rowOperation
    else { return false }
    return from.role == .map && from.count == to.count && operation.streams(input: place)
  }

  private mutating func collect(_ order: [Tensor]) {
    let computed = order.filter { stages[$0] != nil }
    let last = computed.compactMap { stages[$0] }.max() ?? 0
    var byStage = [[Tensor]](repeating: [], count: last + 1)
    for tensor in computed { byStage[stages[tensor] ?? 0].append(tensor) }
    for tensors in byStage {
      var loops: [Loop] = []
      for tensor in tensors {
        guard let rows = roles[tensor]?.count else {
          units.append(.single(tensor))
          continue
        }
        if let index = loops.firstIndex(where: { $0.rows == rows }) {
          loops[index].tensors.append(tensor)
        } else {
          loops.append(Loop(rows: rows, tensors: [tensor]))
        }
      }
      units += loops.map(Unit.loop)
    }
  }

  private mutating func materialize(_ order: [Tensor], _ outputs: [Tensor]) {
    for tensor in order {
      for (place, input) in tensor.node.inputs.enumerated() where roles[input]?.role == .map {
        if !streams(input: place, into: tensor) || stages[input] != stages[tensor] {
          materialized.insert(input)
        }
      }
    }
    for output in outputs where roles[output]?.role == .map { materialized.insert(output) }
  }

  /// Whether a value exists only block by block.
  func isTile(_ tensor: Tensor) -> Bool {
    roles[tensor]?.role == .map && !materialized.contains(tensor)
  }
}
