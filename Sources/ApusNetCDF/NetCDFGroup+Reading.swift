/// Reading numbers and labels.

internal import ApusDiagnostics
internal import CNetCDF

extension NetCDFGroup {
  /// The group in memory.
  func contents(fileBytes: Int) throws(NetCDFError) -> DataGroup {
    var group = DataGroup()
    group.attributes = try attributes()
    for variable in try variables() {
      let place = place.variable(variable.name)
      let count = try variable.elementCount(fileBytes: fileBytes, place)
      if variable.isCoordinate {
        group.coordinates[variable.name] = try labels(of: variable, count)
      } else if !variable.isText {
        group[variable.name] = try array(of: variable, count).withSampleDimsFirst()
      }
    }
    return group
  }

  // MARK: - Labels

  /// The labels of a dimension; nil for the numbers from 0, which need none.
  private func labels(
    of variable: StoredVariable, _ count: Int
  ) throws(NetCDFError) -> [String]? {
    let place = place.variable(variable.name)
    switch variable.type {
    case .strings:
      return try NetCDFLibrary.texts(count, place) { nc_get_var_string(id, variable.id, $0) }
    case .characters:
      return try fixedTexts(of: variable, count, place)
    default:
      let array = try array(of: variable, count)
      if array.kind == .real { return array.values.map { "\($0)" } }
      // Integers that a double holds, which reading has made sure of.
      let numbers = array.values.map { Int64($0) }
      return numbers.elementsEqual(0..<Int64(count)) ? nil : numbers.map(String.init)
    }
  }

  private func fixedTexts(
    of variable: StoredVariable, _ count: Int, _ place: NetCDFPlace
  ) throws(NetCDFError) -> [String] {
    var bytes = [UInt8](repeating: 0, count: count)
    try NetCDFLibrary.call(place, "could not be read") {
      bytes.withUnsafeMutableBytes {
        nc_get_var_text(id, variable.id, $0.assumingMemoryBound(to: CChar.self).baseAddress)
      }
    }
    let width = variable.shape.count == 2 ? variable.shape[1] : 1
    var texts: [String] = []
    for index in 0..<variable.shape[0] {
      let text = bytes[index * width..<(index + 1) * width].prefix { $0 != 0 }
      texts.append(try NetCDFLibrary.text(Array(text), place))
    }
    return texts
  }

  // MARK: - Numbers

  private func array(
    of variable: StoredVariable, _ count: Int
  ) throws(NetCDFError) -> DataArray {
    let place = place.variable(variable.name)
    var values: [Double]
    var kind = DataArray.Kind.integer
    switch variable.type {
    case .real:
      kind = .real
      values = try reals(of: variable, count, place)
    case .integer(let isBoolean):
      kind = isBoolean ? .boolean : .integer
      values = try integers(of: variable, as: CLongLong.self, count, place) {
        nc_get_vara_longlong(id, variable.id, $0, $1, $2)
      }
    case .unsigned:
      values = try integers(of: variable, as: CUnsignedLongLong.self, count, place) {
        nc_get_vara_ulonglong(id, variable.id, $0, $1, $2)
      }
    case .enumeration(let byteCount, let isSigned, let isBoolean):
      kind = isBoolean ? .boolean : .integer
      values = try enumeration(of: variable, count, place, byteCount, isSigned)
    case .strings, .characters, .other:
      throw place.error(
        .unsupportedType,
        "is of a type that is not a number (\(variable.type)); store it as double or integer, or "
          + "leave it out")
    }
    if kind == .boolean {
      for index in values.indices where !values[index].isNaN {
        values[index] = values[index] == 0 ? 0 : 1
      }
    }
    try applyConventions(of: variable, to: &values, &kind)
    return DataArray(dims: variable.dims, shape: variable.shape, values: values, kind: kind)
  }

  private func reals(
    of variable: StoredVariable, _ count: Int, _ place: NetCDFPlace
  ) throws(NetCDFError) -> [Double] {
    var values = [Double](repeating: 0, count: count)
    guard count > 0 else { return values }
    try NetCDFLibrary.call(place, "could not be read") {
      nc_get_var_double(id, variable.id, &values)
    }
    var missing = Double.nan
    if case .reals(let fill)? = try attribute("_FillValue", of: variable.id), fill.count == 1 {
      missing = fill[0]
    }
    // NaN keeps its bits: only other values stand for NaN.
    if !missing.isNaN {
      for index in values.indices where values[index] == missing { values[index] = .nan }
    }
    return values
  }

  /// Integers piece by piece, those that the attribute `_FillValue` calls missing as NaN.
  private func integers<Element: FixedWidthInteger>(
    of variable: StoredVariable, as type: Element.Type, _ count: Int, _ place: NetCDFPlace,
    _ read: ([Int], [Int], UnsafeMutablePointer<Element>) -> CInt
  ) throws(NetCDFError) -> [Double] {
    var missing: Int64?
    if case .integers(let fill)? = try attribute("_FillValue", of: variable.id), fill.count == 1 {
      missing = fill[0]
    }
    var values: [Double] = []
    values.reserveCapacity(count)
    var elements = [Element](repeating: 0, count: min(Self.blockElements, count))
    try NetCDFBox.pieces(of: variable.shape, limit: Self.blockElements) {
      (piece, offset, size) throws(NetCDFError) in
      if elements.count < size { elements = [Element](repeating: 0, count: size) }
      try NetCDFLibrary.call(place, "could not be read") {
        read(piece.start, piece.count, &elements)
      }
      for (index, element) in elements[..<size].enumerated() {
        if let missing, Int64(exactly: element) == missing {
          values.append(.nan)
          continue
        }
        guard let value = Double(exactly: element) else {
          throw place.error(
            .wrongValue,
            "has the value \(element) at element \(offset + index), which no double holds; store the "
              + "variable as text, or as two variables")
        }
        values.append(value)
      }
    }
    return values
  }

  /// The numbers of the members of an enumeration, which the library does not convert.
  private func enumeration(
    of variable: StoredVariable, _ count: Int, _ place: NetCDFPlace, _ byteCount: Int,
    _ isSigned: Bool
  ) throws(NetCDFError) -> [Double] {
    var bytes = [UInt8](repeating: 0, count: count * byteCount)
    guard count > 0 else { return [] }
    try NetCDFLibrary.call(place, "could not be read") {
      bytes.withUnsafeMutableBytes { nc_get_var(id, variable.id, $0.baseAddress) }
    }
    return bytes.withUnsafeBytes { raw in
      (0..<count).map { index in
        let offset = index * byteCount
        return switch byteCount {
        case 1:
          isSigned ? Double(raw.load(fromByteOffset: offset, as: Int8.self)) : Double(raw[offset])
        case 2:
          isSigned
            ? Double(raw.load(fromByteOffset: offset, as: Int16.self))
            : Double(raw.load(fromByteOffset: offset, as: UInt16.self))
        case 4:
          isSigned
            ? Double(raw.load(fromByteOffset: offset, as: Int32.self))
            : Double(raw.load(fromByteOffset: offset, as: UInt32.self))
        default: Double(raw.load(fromByteOffset: offset, as: Int64.self))
        }
      }
    }
  }

  /// The scale and offset of the CF conventions, and the kind of numbers of which some are missing.
  private func applyConventions(
    of variable: StoredVariable, to values: inout [Double], _ kind: inout DataArray.Kind
  ) throws(NetCDFError) {
    if kind != .real, values.contains(where: \.isNaN) { kind = .real }
    let scale = try attribute("scale_factor", of: variable.id)?.number
    let offset = try attribute("add_offset", of: variable.id)?.number
    guard scale != nil || offset != nil else { return }
    kind = .real
    for index in values.indices { values[index] = values[index] * (scale ?? 1) + (offset ?? 0) }
  }
}

extension DataArray {
  /// The array with `chain` and `draw` as its first dimensions, in this order.
  func withSampleDimsFirst() -> DataArray {
    let samples = ["chain", "draw"].compactMap { dims.firstIndex(of: $0) }
    let order = samples + dims.indices.filter { !samples.contains($0) }
    if order == Array(dims.indices) { return self }
    // The distance in memory of neighbours along each of the old dimensions.
    var strides = [Int](repeating: 1, count: dims.count)
    for axis in dims.indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1] * shape[axis + 1]
    }
    let newShape = order.map { shape[$0] }
    let newStrides = order.map { strides[$0] }
    var index = [Int](repeating: 0, count: dims.count)
    var source = 0
    let moved = (0..<values.count).map { _ in
      let value = values[source]
      for axis in index.indices.reversed() {
        index[axis] += 1
        source += newStrides[axis]
        if index[axis] < newShape[axis] { break }
        source -= newStrides[axis] * newShape[axis]
        index[axis] = 0
      }
      return value
    }
    return DataArray(dims: order.map { dims[$0] }, shape: newShape, values: moved, kind: kind)
  }
}
