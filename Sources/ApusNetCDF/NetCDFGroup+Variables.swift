/// What the variables of a group are: names, dimensions, types.

internal import ApusDiagnostics
internal import CNetCDF

extension NetCDFGroup {
  /// The groups right below, with their names.
  func children() throws(NetCDFError) -> [(name: String, group: NetCDFGroup)] {
    let count: CInt = try NetCDFLibrary.number(place, "could not be read") {
      nc_inq_grps(id, $0, nil)
    }
    var ids = [CInt](repeating: 0, count: Int(count))
    try NetCDFLibrary.call(place, "could not be read") { nc_inq_grps(id, nil, &ids) }
    var result: [(String, NetCDFGroup)] = []
    for child in ids {
      let name = try NetCDFLibrary.name(place) { nc_inq_grpname(child, $0) }
      result.append((name, NetCDFGroup(handle: handle, id: child, place: place.group(name))))
    }
    return result
  }

  /// The variables of the group in the order of the file.
  func variables() throws(NetCDFError) -> [StoredVariable] {
    let count: CInt = try NetCDFLibrary.number(place, "could not be read") {
      nc_inq_varids(id, $0, nil)
    }
    var ids = [CInt](repeating: 0, count: Int(count))
    try NetCDFLibrary.call(place, "could not be read") { nc_inq_varids(id, nil, &ids) }
    var result: [StoredVariable] = []
    for variable in ids { result.append(try stored(variable)) }
    return result
  }

  private func stored(_ variable: CInt) throws(NetCDFError) -> StoredVariable {
    let name = try NetCDFLibrary.name(place) { nc_inq_varname(id, variable, $0) }
    let place = place.variable(name)
    let what = "could not be read"
    var (type, dimCount): (nc_type, CInt) = (0, 0)
    try NetCDFLibrary.call(place, what) { nc_inq_vartype(id, variable, &type) }
    try NetCDFLibrary.call(place, what) { nc_inq_varndims(id, variable, &dimCount) }
    var ids = [CInt](repeating: 0, count: Int(dimCount))
    try NetCDFLibrary.call(place, what) { nc_inq_vardimid(id, variable, &ids) }
    var dims: [String] = []
    var shape: [Int] = []
    for dim in ids {
      dims.append(try NetCDFLibrary.name(place) { nc_inq_dimname(id, dim, $0) })
      let length: Int = try NetCDFLibrary.number(place, what) { nc_inq_dimlen(id, dim, $0) }
      shape.append(length)
    }
    let isBoolean = try isMarkedBoolean(variable)
    return StoredVariable(
      id: variable, name: name, dims: dims, shape: shape,
      type: try storedType(type, isBoolean: isBoolean, place))
  }

  private func isMarkedBoolean(_ variable: CInt) throws(NetCDFError) -> Bool {
    guard case .texts([NetCDFVariable.booleanMark]) = try attribute("dtype", of: variable) else {
      return false
    }
    return true
  }

  private func storedType(
    _ type: nc_type, isBoolean: Bool, _ place: NetCDFPlace
  ) throws(NetCDFError) -> StoredVariable.Kind {
    switch type {
    case NC_FLOAT, NC_DOUBLE: return .real
    case NC_BYTE, NC_UBYTE, NC_SHORT, NC_USHORT, NC_INT, NC_UINT, NC_INT64:
      return .integer(isBoolean: isBoolean)
    case NC_UINT64: return .unsigned
    case NC_CHAR: return .characters
    case NC_STRING: return .strings
    default: break
    }
    // Booleans of HDF5 are an enumeration of FALSE and TRUE.
    var (base, size, members, userClass): (nc_type, Int, Int, CInt) = (0, 0, 0, 0)
    var bytes = [CChar](repeating: 0, count: Int(NC_MAX_NAME) + 1)
    try NetCDFLibrary.call(place, "could not be read") {
      nc_inq_user_type(id, type, &bytes, &size, &base, &members, &userClass)
    }
    guard userClass == NC_ENUM, [1, 2, 4, 8].contains(size), members <= 1 << 16 else {
      return .other(
        String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
    }
    var names: Set<String> = []
    for member in 0..<CInt(members) {
      names.insert(
        try NetCDFLibrary.name(place) { nc_inq_enum_member(id, type, member, $0, nil) }
          .uppercased())
    }
    let isSigned = [NC_BYTE, NC_SHORT, NC_INT, NC_INT64].contains(base)
    return .enumeration(byteCount: size, isSigned: isSigned, isBoolean: names == ["FALSE", "TRUE"])
  }
}

/// A variable as a file describes it.
struct StoredVariable {
  /// What is stored, as far as reading differs.
  enum Kind: Equatable {
    case real
    case integer(isBoolean: Bool)
    case unsigned
    case enumeration(byteCount: Int, isSigned: Bool, isBoolean: Bool)
    case strings
    /// Text of fixed length, along the last dimension.
    case characters
    /// A compound, opaque or variable-length type, by its name.
    case other(String)
  }

  let id: CInt
  let name: String
  let dims: [String]
  let shape: [Int]
  let type: Kind

  /// Whether the variable holds the labels of the dimension whose name it has.
  var isCoordinate: Bool {
    dims.first == name && (dims.count == 1 || (dims.count == 2 && type == .characters))
  }

  var isText: Bool { type == .strings || type == .characters }

  /// The number of elements.
  ///
  /// - Throws: when the file, of `fileBytes` bytes, cannot hold as many.
  func elementCount(fileBytes: Int, _ place: NetCDFPlace) throws(NetCDFError) -> Int {
    if shape.contains(0) { return 0 }
    var count = 1
    for length in shape {
      let (product, isTooLarge) = count.multipliedReportingOverflow(by: length)
      count = isTooLarge || length < 0 ? .max : product
    }
    // No compression that is in use reaches this, except for arrays that are small all the same.
    let largest = max(
      Self.smallElements, fileBytes.multipliedReportingOverflow(by: 2048).partialValue)
    guard count <= largest else {
      throw place.error(
        .tooLarge,
        "has the shape \(shape) in a file of \(fileBytes) bytes, which cannot hold as many numbers; "
          + "the file is damaged: copy or write it again")
    }
    return count
  }

  private static let smallElements = 1 << 24
}
