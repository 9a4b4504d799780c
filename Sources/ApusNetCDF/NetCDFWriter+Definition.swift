/// Defining groups: dimensions, coordinates, variables and their storage.

internal import ApusDiagnostics
internal import CNetCDF

extension NetCDFWriter {
  /// Makes a group with its dimensions, coordinates and variables.
  ///
  /// Every dimension gets a coordinate variable: 64-bit integers from 0, or its labels as UTF-8
  /// strings. The labels of `chain` and `draw`, where there are any, must be integers.
  ///
  /// - Parameters:
  ///   - name: the group, by its name in ArviZ's schema.
  ///   - variables: what it will hold, each to be written later.
  ///   - coordinates: labels of dimensions.
  ///   - attributes: facts about the group. `sampling_time` and `tuning_steps` are written as numbers
  ///     where they are numbers, all others as text.
  /// - Throws: ``NetCDFError``: a name that is not allowed or taken (by another variable, or by a
  ///   dimension), two lengths for a dimension, as many labels as its length is not.
  public func define(
    _ name: String, variables: [NetCDFVariable], coordinates: [String: [String]] = [:],
    attributes: [String: String] = [:]
  ) throws(NetCDFError) {
    let place = handle.place.group(name)
    guard groups[name] == nil else {
      throw place.error(.wrongName, "is there already; define a group once, with all variables")
    }
    let lengths = try Self.lengths(of: variables, coordinates, place)
    var id: CInt = -1
    try NetCDFLibrary.call(place, "could not be made") { nc_def_grp(handle.id, name, &id) }
    let group = NetCDFGroup(handle: handle, id: id, place: place)
    try group.write(attributes)
    var open = OpenGroup(group: group)
    var dims: [String: CInt] = [:]
    for (dim, length) in lengths {
      // A length of 0 stands for a dimension that may grow; it stays at 0 as nothing is written.
      dims[dim] = try NetCDFLibrary.number(place.variable(dim), "could not be made") {
        nc_def_dim(id, dim, length, $0)
      }
    }
    for variable in variables {
      let ids = variable.dims.compactMap { dims[$0] }
      open.variables[variable.name] = OpenVariable(
        id: try group.define(variable, ids, compression: compression), layout: variable)
    }
    for (dim, length) in lengths {
      try group.writeCoordinate(dim, length, dims[dim] ?? -1, labels: coordinates[dim])
    }
    groups[name] = open
  }

  /// The dimensions of a group in the order in which they occur, with their lengths.
  private static func lengths(
    of variables: [NetCDFVariable], _ coordinates: [String: [String]], _ place: NetCDFPlace
  ) throws(NetCDFError) -> [(String, Int)] {
    var order: [String] = []
    var lengths: [String: Int] = [:]
    for variable in variables {
      for (dim, length) in zip(variable.dims, variable.shape) {
        guard let known = lengths[dim] else {
          order.append(dim)
          lengths[dim] = length
          continue
        }
        guard known == length else {
          throw place.variable(variable.name).error(
            .wrongShape,
            "has the dimension '\(dim)' of length \(length), which is \(known) in another variable "
              + "of the group; give the dimension another name")
        }
      }
      guard Set(variable.dims).count == variable.dims.count else {
        throw place.variable(variable.name).error(
          .wrongShape,
          "has a dimension twice: \(variable.dims); give each axis a name of its own")
      }
    }
    for (dim, labels) in coordinates.sorted(by: { $0.key < $1.key }) {
      guard let known = lengths[dim] else {
        order.append(dim)
        lengths[dim] = labels.count
        continue
      }
      guard known == labels.count else {
        throw place.variable(dim).error(
          .wrongShape,
          "has \(labels.count) labels for \(known) positions; give one label for each, or none")
      }
    }
    var names = Set<String>()
    for variable in variables {
      guard lengths[variable.name] == nil else {
        throw place.variable(variable.name).error(
          .wrongName, "has the name of a dimension; rename the variable or the dimension")
      }
      guard names.insert(variable.name).inserted else {
        throw place.variable(variable.name).error(.wrongName, "is there twice; rename one of them")
      }
    }
    return order.map { ($0, lengths[$0] ?? 0) }
  }
}

extension NetCDFGroup {
  /// Makes a variable and says how it is stored.
  fileprivate func define(
    _ variable: NetCDFVariable, _ dims: [CInt], compression: CInt
  ) throws(NetCDFError) -> CInt {
    let place = place.variable(variable.name)
    let what = "could not be made"
    let id: CInt = try NetCDFLibrary.number(place, what) {
      nc_def_var(self.id, variable.name, variable.kind.fileType, CInt(dims.count), dims, $0)
    }
    if !dims.isEmpty {
      let chunks = variable.chunkShape
      try NetCDFLibrary.call(place, what) { nc_def_var_chunking(self.id, id, NC_CHUNKED, chunks) }
      // Damage to the numbers is found in reading.
      try NetCDFLibrary.call(place, what) { nc_def_var_fletcher32(self.id, id, NC_FLETCHER32) }
      if compression > 0 {
        try NetCDFLibrary.call(place, what) { nc_def_var_deflate(self.id, id, 1, 1, compression) }
      }
    }
    switch variable.kind {
    case .real:
      var missing = Double.nan
      try NetCDFLibrary.call(place, what) {
        nc_put_att_double(self.id, id, "_FillValue", NC_DOUBLE, 1, &missing)
      }
    case .integer: break
    case .boolean:
      try NetCDFLibrary.call(place, what) {
        nc_put_att_text(
          self.id, id, "dtype", NetCDFVariable.booleanMark.utf8.count, NetCDFVariable.booleanMark)
      }
    }
    return id
  }

  /// Makes and fills the coordinate variable of a dimension.
  fileprivate func writeCoordinate(
    _ dim: String, _ length: Int, _ dimID: CInt, labels: [String]?
  ) throws(NetCDFError) {
    let place = place.variable(dim)
    var ids = [dimID]
    let isText = labels != nil && dim != "chain" && dim != "draw"
    let id: CInt = try NetCDFLibrary.number(place, "could not be made") {
      nc_def_var(self.id, dim, isText ? NC_STRING : NC_INT64, 1, &ids, $0)
    }
    var chunk = max(length, 1)
    try NetCDFLibrary.call(place, "could not be made") {
      nc_def_var_chunking(self.id, id, NC_CHUNKED, &chunk)
    }
    guard length > 0 else { return }
    if let labels, isText {
      for label in labels where label.utf8.contains(0) {
        throw place.error(
          .wrongText, "has a label with the character NUL, '\(label)'; leave the character out")
      }
      try labels.withCStrings { (pointers) throws(NetCDFError) in
        try NetCDFLibrary.call(place, "could not be written") {
          nc_put_var_string(self.id, id, pointers)
        }
      }
      return
    }
    var numbers: [Int64] = []
    for (index, label) in (labels ?? (0..<length).map(String.init)).enumerated() {
      guard let number = Int64(label) else {
        throw place.error(
          .wrongValue,
          "has the label '\(label)' at position \(index); labels of chains and draws are integers")
      }
      numbers.append(number)
    }
    try NetCDFLibrary.call(place, "could not be written") {
      numbers.withUnsafeBytes {
        nc_put_var(self.id, id, $0.baseAddress)
      }
    }
  }
}

extension NetCDFVariable {
  /// The text in the attribute `dtype` by which readers know Booleans.
  static let booleanMark = "bool"
}

extension DataArray.Kind {
  fileprivate var fileType: nc_type {
    switch self {
    case .real: NC_DOUBLE
    case .integer: NC_INT64
    case .boolean: NC_BYTE
    }
  }
}

extension [String] {
  /// The texts as C strings, which live as long as the call.
  func withCStrings(
    _ body: (UnsafeMutablePointer<UnsafePointer<CChar>?>?) throws(NetCDFError) -> Void
  ) throws(NetCDFError) {
    var bytes: [CChar] = []
    var starts: [Int] = []
    for text in self {
      starts.append(bytes.count)
      bytes.append(contentsOf: text.utf8CString)
    }
    let buffer = UnsafeMutableBufferPointer<CChar>.allocate(capacity: Swift.max(bytes.count, 1))
    defer { buffer.deallocate() }
    _ = buffer.initialize(from: bytes)
    let base = UnsafePointer(buffer.baseAddress)
    let pointers = UnsafeMutableBufferPointer<UnsafePointer<CChar>?>
      .allocate(capacity: Swift.max(count, 1))
    defer { pointers.deallocate() }
    _ = pointers.initialize(from: starts.map { start in base.map { $0 + start } })
    try body(pointers.baseAddress)
  }
}
