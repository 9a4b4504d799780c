/// Attributes: text in memory, text or numbers in the file.

internal import CNetCDF

extension NetCDFGroup {
  /// Attributes that readers elsewhere expect as numbers.
  private static let numeric: Set = ["sampling_time", "tuning_steps"]

  /// Writes the attributes of the group in the order of their names.
  func write(_ attributes: [String: String]) throws(NetCDFError) {
    for (name, text) in attributes.sorted(by: { $0.key < $1.key }) {
      try write(text, as: name)
    }
  }

  private func write(_ text: String, as name: String) throws(NetCDFError) {
    let place = place.variable(name)
    let what = "could not be written as an attribute"
    // Only numbers that come back as the same text.
    if Self.numeric.contains(name), var number = Int64(text), "\(number)" == text {
      return try NetCDFLibrary.call(place, what) {
        withUnsafeBytes(of: &number) {
          nc_put_att(id, NC_GLOBAL, name, NC_INT64, 1, $0.baseAddress)
        }
      }
    }
    if Self.numeric.contains(name), var number = Double(text), "\(number)" == text {
      return try NetCDFLibrary.call(place, what) {
        nc_put_att_double(id, NC_GLOBAL, name, NC_DOUBLE, 1, &number)
      }
    }
    guard !text.utf8.contains(0) else {
      throw place.error(
        .wrongText, "is an attribute with the character NUL; leave the character out")
    }
    // Readers of HDF5 take characters for ASCII, and strings for UTF-8.
    if text.utf8.allSatisfy({ $0 < 0x80 }), !text.isEmpty {
      return try NetCDFLibrary.call(place, what) {
        nc_put_att_text(id, NC_GLOBAL, name, text.utf8.count, text)
      }
    }
    try [text].withCStrings { (pointers) throws(NetCDFError) in
      try NetCDFLibrary.call(place, what) { nc_put_att_string(id, NC_GLOBAL, name, 1, pointers) }
    }
  }

  /// The attributes of the group as text, without those that are neither text nor numbers.
  func attributes() throws(NetCDFError) -> [String: String] {
    let count: CInt = try NetCDFLibrary.number(place, "could not be read") { nc_inq_natts(id, $0) }
    var result: [String: String] = [:]
    for index in 0..<count {
      let name = try NetCDFLibrary.name(place) { nc_inq_attname(id, NC_GLOBAL, index, $0) }
      if let value = try attribute(name, of: NC_GLOBAL) { result[name] = value.text }
    }
    return result
  }

  /// What an attribute can hold.
  enum AttributeValue {
    case texts([String])
    case integers([Int64])
    case reals([Double])

    /// The value as text; several values are separated by a comma and a space.
    var text: String {
      switch self {
      case .texts(let values): values.joined(separator: ", ")
      case .integers(let values): values.map(String.init).joined(separator: ", ")
      case .reals(let values): values.map { "\($0)" }.joined(separator: ", ")
      }
    }

    /// The only number of an attribute, as far as a double holds it.
    var number: Double? {
      switch self {
      case .texts: nil
      case .integers(let values): values.count == 1 ? Double(values[0]) : nil
      case .reals(let values): values.count == 1 ? values[0] : nil
      }
    }
  }

  /// The attribute of that name of a variable (of the group for `NC_GLOBAL`); nil when there is none,
  /// or one of a type that is neither text nor number.
  func attribute(_ name: String, of variable: CInt) throws(NetCDFError) -> AttributeValue? {
    let place = place.variable(name)
    var (type, count): (nc_type, Int) = (0, 0)
    var isThere = true
    try NetCDFLibrary.call(place, "could not be read") {
      let status = nc_inq_att(id, variable, name, &type, &count)
      isThere = status != NC_ENOTATT
      return isThere ? status : NC_NOERR
    }
    guard isThere else { return nil }
    // An attribute sits in the head of its variable; one beyond this is damage.
    guard count <= 1 << 24 else {
      throw place.error(.tooLarge, "is an attribute of \(count) elements; write the file again")
    }
    switch type {
    case NC_CHAR:
      var bytes = [UInt8](repeating: 0, count: count)
      try NetCDFLibrary.call(place, "could not be read") {
        bytes.withUnsafeMutableBytes {
          nc_get_att_text(id, variable, name, $0.assumingMemoryBound(to: CChar.self).baseAddress)
        }
      }
      while bytes.last == 0 { bytes.removeLast() }
      return .texts([try NetCDFLibrary.text(bytes, place)])
    case NC_STRING:
      return .texts(
        try NetCDFLibrary.texts(count, place) { nc_get_att_string(id, variable, name, $0) })
    case NC_UINT64:
      var values = [CUnsignedLongLong](repeating: 0, count: count)
      try NetCDFLibrary.call(place, "could not be read") {
        nc_get_att_ulonglong(id, variable, name, &values)
      }
      let fitting = values.compactMap { Int64(exactly: $0) }
      return fitting.count == count ? .integers(fitting) : .texts(values.map(String.init))
    case NC_FLOAT, NC_DOUBLE:
      var values = [Double](repeating: 0, count: count)
      try NetCDFLibrary.call(place, "could not be read") {
        nc_get_att_double(id, variable, name, &values)
      }
      return .reals(values)
    case NC_BYTE, NC_UBYTE, NC_SHORT, NC_USHORT, NC_INT, NC_UINT, NC_INT64:
      var values = [CLongLong](repeating: 0, count: count)
      try NetCDFLibrary.call(place, "could not be read") {
        nc_get_att_longlong(id, variable, name, &values)
      }
      return .integers(values)
    default:
      return nil
    }
  }
}
