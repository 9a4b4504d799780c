/// Filling variables by blocks of draws.

public import ApusDiagnostics
internal import CNetCDF

extension NetCDFWriter {
  /// Writes the arrays of a block in their places.
  ///
  /// - Parameters:
  ///   - block: arrays of a group, each for some chains and draws in a row; any of the variables that
  ///     were defined. Arrays without `chain` and `draw` are written whole. Coordinates and attributes
  ///     are not looked at: ``define(_:variables:coordinates:attributes:)`` wrote them.
  ///   - group: a group that was defined.
  ///   - chain: the number of the block's first chain.
  ///   - draw: the number of the block's first draw.
  /// - Throws: ``NetCDFError``: a group or variable that was not defined, a block that does not fit
  ///   into it, an integer or Boolean variable with other numbers, a disk that is full.
  public func write(
    _ block: DataGroup, to group: String, chain: Int = 0, draw: Int = 0
  ) throws(NetCDFError) {
    guard let open = groups[group] else {
      throw handle.place.group(group).error(
        .unknownGroup, "was not defined; define it before writing to it")
    }
    for name in block.names {
      guard let array = block[name] else { continue }
      let place = open.group.place.variable(name)
      guard var variable = open.variables[name] else {
        throw place.error(.unknownGroup, "was not defined; define all variables with the group")
      }
      let box = try variable.layout.box(of: array, chain: chain, draw: draw, place)
      try open.group.write(array, to: variable.id, box, place)
      variable.note(box)
      groups[group]?.variables[name] = variable
    }
  }
}

extension NetCDFVariable {
  /// Where a block lies in the variable.
  fileprivate func box(
    of block: DataArray, chain: Int, draw: Int, _ place: NetCDFPlace
  ) throws(NetCDFError) -> NetCDFBox {
    let start = dims.enumerated().map { axis, dim in
      axis >= sampleDimCount ? 0 : dim == "chain" ? chain : draw
    }
    let fits =
      block.dims == dims && block.kind == kind
      && dims.indices.allSatisfy { axis in
        let (length, offset) = (block.shape[axis], start[axis])
        return axis < sampleDimCount
          ? offset >= 0 && offset <= shape[axis] && length <= shape[axis] - offset
          : length == shape[axis]
      }
    guard fits else {
      throw place.error(
        .wrongShape,
        "is a block of dims \(block.dims), shape \(block.shape) and kind \(block.kind.rawValue) at "
          + "chain \(chain) and draw \(draw), and was defined with dims \(dims), shape \(shape) and kind "
          + "\(kind.rawValue); define the variable as large as all blocks together")
    }
    return NetCDFBox(start: start, count: block.shape)
  }
}

extension NetCDFWriter.OpenVariable {
  /// Remembers that a box was written.
  fileprivate mutating func note(_ box: NetCDFBox) {
    let axes = layout.sampleDimCount
    let isEmpty = box.count.contains(0)
    switch axes {
    case 0: written.insert(contentsOf: 0..<1)
    case 1 where !isEmpty:
      written.insert(contentsOf: box.start[0]..<box.start[0] + box.count[0])
    case 2 where !isEmpty:
      for row in box.start[0]..<box.start[0] + box.count[0] {
        let first = row * layout.shape[1] + box.start[1]
        written.insert(contentsOf: first..<first + box.count[1])
      }
    default: break
    }
  }
}

extension NetCDFGroup {
  /// Elements that are converted at a time.
  static let blockElements = 65_536

  fileprivate func write(
    _ array: DataArray, to variable: CInt, _ box: NetCDFBox, _ place: NetCDFPlace
  ) throws(NetCDFError) {
    guard !array.values.isEmpty else { return }
    switch array.kind {
    case .real:
      try NetCDFLibrary.call(place, "could not be written") {
        nc_put_vara_double(id, variable, box.start, box.count, array.values)
      }
    case .integer:
      try writeConverted(array, to: variable, box, place) { Int64(exactly: $0) }
    case .boolean:
      try writeConverted(array, to: variable, box, place) { value -> Int8? in
        value == 0 ? 0 : value == 1 ? 1 : nil
      }
    }
  }

  /// Writes an array of another type than double, of which only a part is in memory twice.
  private func writeConverted<Element: BitwiseCopyable>(
    _ array: DataArray, to variable: CInt, _ box: NetCDFBox, _ place: NetCDFPlace,
    _ convert: (Double) -> Element?
  ) throws(NetCDFError) {
    var elements: [Element] = []
    try NetCDFBox.pieces(of: array.shape, limit: Self.blockElements) {
      (piece, offset, size) throws(NetCDFError) in
      elements.removeAll(keepingCapacity: true)
      for index in offset..<offset + size {
        guard let element = convert(array.values[index]) else {
          throw place.error(
            .wrongValue,
            "is of kind \(array.kind.rawValue) and has the value \(array.values[index]) at element "
              + "\(index) of shape \(array.shape); make the array one of kind real")
        }
        elements.append(element)
      }
      let start = zip(piece.start, box.start).map { $0 + $1 }
      try NetCDFLibrary.call(place, "could not be written") {
        elements.withUnsafeBytes {
          nc_put_vara(id, variable, start, piece.count, $0.baseAddress)
        }
      }
    }
  }
}
