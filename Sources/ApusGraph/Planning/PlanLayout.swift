/// Places in memory for the values of a plan, shared by values that are never alive together.

/// Gives every value of a schedule its place.
struct PlanLayout {
  let rowData = RowData()

  private let schedule: RowSchedule
  private var layout = ScratchLayout()
  private var places: [Tensor: Int] = [:]
  /// For each step the values that nothing needs after it.
  private var dying: [[Tensor]]

  init(_ schedule: RowSchedule, unknowns: [Tensor], outputs: [Tensor]) {
    self.schedule = schedule
    dying = Self.dying(schedule, keeping: unknowns + outputs)
    for unknown in unknowns { places[unknown] = layout.allocate(unknown.shape.count) }
  }

  /// The size of the memory so far, in doubles.
  var size: Int { layout.size }

  func offset(of tensor: Tensor) -> Int { places[tensor] ?? 0 }

  func location(of tensor: Tensor) -> Plan.Location {
    tensor.knownBuffer.map(Plan.Location.constant) ?? .scratch(offset: offset(of: tensor))
  }

  /// Places the outputs of a step.
  mutating func place(_ unit: RowSchedule.Unit, step: Int) -> Plan.Step {
    defer { releaseDying(step) }
    switch unit {
    case .single(let tensor):
      places[tensor] = layout.allocate(tensor.shape.count)
      return .single(
        .init(
          tensor: tensor, inputs: tensor.node.inputs.map(location(of:)),
          output: offset(of: tensor)))
    case .loop(let loop): return .rows(place(loop))
    }
  }

  private mutating func releaseDying(_ step: Int) {
    for tensor in dying[step] where !schedule.isTile(tensor) {
      if let place = places[tensor] { layout.release(place, tensor.shape.count) }
    }
  }

  /// What lives through all blocks of a loop is placed first, then what lives for one block.
  private mutating func place(_ loop: RowSchedule.Loop) -> RowLoop {
    let dyingTiles = dyingTiles(of: loop)
    let blockRows = RowLoop.blockRows(loop.tensors, tiles: mostTiles(loop, dyingTiles))
    var scratches: [(offset: Int, count: Int)] = []
    for tensor in loop.tensors {
      let operation = tensor.node.operation.rowOperation
      let count = operation?.rowScratch(tensor.node.inputs) ?? 0
      scratches.append((count == 0 ? 0 : layout.allocate(count), count))
      if !schedule.isTile(tensor) { places[tensor] = layout.allocate(tensor.shape.count) }
    }
    for (step, tensor) in loop.tensors.enumerated() {
      if schedule.isTile(tensor) { places[tensor] = layout.allocate(blockRows) }
      for tile in dyingTiles[step] { layout.release(offset(of: tile), blockRows) }
    }
    let members = zip(loop.tensors, scratches).map { tensor, scratch in
      RowLoop.Member(
        tensor: tensor, inputs: operands(of: tensor, rows: loop.rows), output: offset(of: tensor),
        outputAdvances: !schedule.isTile(tensor), scratch: scratch.offset)
    }
    for scratch in scratches where scratch.count > 0 {
      layout.release(scratch.offset, scratch.count)
    }
    return RowLoop(rows: loop.rows, blockRows: blockRows, members: members)
  }

  private func operands(of tensor: Tensor, rows: Int) -> [RowLoop.Operand] {
    guard let operation = tensor.node.operation.rowOperation else { return [] }
    return tensor.node.inputs.enumerated().map { place, input in
      let layout = operation.layout(of: place, input)
      if layout != .asIs, input.knownBuffer != nil {
        rowData.prepare(input, as: layout)
        return .init(location: .laidOut(input, layout), advances: false)
      }
      let advances =
        operation.streams(input: place) && input.shape == [rows] && !schedule.isTile(input)
      return .init(location: location(of: input), advances: advances)
    }
  }

  /// For each operation of a loop the values of the block that nothing needs after it.
  private func dyingTiles(of loop: RowSchedule.Loop) -> [[Tensor]] {
    var last: [Tensor: Int] = [:]
    for (step, tensor) in loop.tensors.enumerated() {
      for value in [tensor] + tensor.node.inputs where schedule.isTile(value) { last[value] = step }
    }
    var result = [[Tensor]](repeating: [], count: loop.tensors.count)
    for tensor in loop.tensors { if let step = last[tensor] { result[step].append(tensor) } }
    return result
  }

  /// The largest number of values of a block that are alive together.
  private func mostTiles(_ loop: RowSchedule.Loop, _ dying: [[Tensor]]) -> Int {
    var (alive, most) = (0, 0)
    for (tensor, dead) in zip(loop.tensors, dying) {
      if schedule.isTile(tensor) { alive += 1 }
      most = max(most, alive)
      alive -= dead.count
    }
    return most
  }

  private static func dying(_ schedule: RowSchedule, keeping kept: [Tensor]) -> [[Tensor]] {
    var last: [Tensor: Int] = [:]
    for (step, unit) in schedule.units.enumerated() {
      for tensor in unit.tensors {
        last[tensor] = step
        for input in tensor.node.inputs where !input.node.inputs.isEmpty { last[input] = step }
      }
    }
    for tensor in kept { last[tensor] = nil }
    var result = [[Tensor]](repeating: [], count: schedule.units.count)
    for tensor in schedule.units.flatMap(\.tensors) {
      if let step = last[tensor] { result[step].append(tensor) }
    }
    return result
  }
}
