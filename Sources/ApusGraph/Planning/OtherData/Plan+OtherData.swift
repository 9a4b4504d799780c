/// Plans that are used again for other data.

extension Plan {
  /// The same plan for other data of the same shapes; nil when it does not fit them.
  func rebound(_ data: inout OtherData) -> Plan? {
    for buffer in inspected where !buffer.hasZeros(like: data[buffer]) { return nil }
    var result = self
    result.rowData = RowData(sharing: rowData)
    let rowData = result.rowData
    func location(_ old: Location) -> Location {
      switch old {
      case .scratch: return old
      case .constant(let buffer): return .constant(data[buffer])
      case .laidOut(let tensor, let layout):
        let tensor = data.constant(tensor)
        rowData.prepare(tensor, as: layout)
        return .laidOut(tensor, layout)
      }
    }
    result.steps = steps.map { $0.mapLocations(location) }
    result.outputs = outputs.map { (location($0.location), $0.count) }
    rowData.finish()
    return result
  }
}

extension Plan.Step {
  /// The step with the places of its inputs exchanged.
  fileprivate func mapLocations(_ transform: (Plan.Location) -> Plan.Location) -> Plan.Step {
    switch self {
    case .single(let instruction):
      .single(
        .init(
          tensor: instruction.tensor, inputs: instruction.inputs.map(transform),
          output: instruction.output))
    case .rows(let loop):
      .rows(
        RowLoop(
          rows: loop.rows, blockRows: loop.blockRows,
          members: loop.members.map { member in
            .init(
              tensor: member.tensor,
              inputs: member.inputs.map {
                .init(location: transform($0.location), advances: $0.advances)
              }, output: member.output, outputAdvances: member.outputAdvances,
              scratch: member.scratch)
          }))
    }
  }
}

extension ConstantBuffer {
  /// Whether others are zero everywhere, somewhere or nowhere where these are.
  func hasZeros(like other: ConstantBuffer) -> Bool {
    self === other
      || values.contains(0) == other.values.contains(0)
        && values.allSatisfy { $0 == 0 } == other.values.allSatisfy { $0 == 0 }
  }
}
