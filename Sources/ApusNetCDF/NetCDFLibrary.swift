/// Calls of the C library netCDF, one at a time.

internal import CNetCDF
internal import Synchronization

/// The only door to the C library, which has global state and knows nothing of threads.
enum NetCDFLibrary {
  private static let lock = Mutex(())

  /// Runs one call of the library while no other thread runs one.
  ///
  /// - Throws: the failure as an error about `place`, with what was attempted and the library's words.
  static func call(
    _ place: NetCDFPlace, _ what: String, _ body: () -> CInt
  ) throws(NetCDFError) {
    let status = lock.withLock { _ in
      _ = HDF5Settings.locksAreOff
      HDF5Settings.turnMessagesOff()
      return body()
    }
    guard status != NC_NOERR else { return }
    throw failure(status, place, what)
  }

  /// A call for one number.
  static func number<Value: BinaryInteger>(
    _ place: NetCDFPlace, _ what: String, _ body: (UnsafeMutablePointer<Value>) -> CInt
  ) throws(NetCDFError) -> Value {
    var value: Value = 0
    try call(place, what) { body(&value) }
    return value
  }

  /// A call for a name, which the library keeps to `NC_MAX_NAME` bytes.
  static func name(
    _ place: NetCDFPlace, _ body: (UnsafeMutablePointer<CChar>) -> CInt
  ) throws(NetCDFError) -> String {
    var bytes = [CChar](repeating: 0, count: Int(NC_MAX_NAME) + 1)
    try call(place, "could not be read: a name in it") { body(&bytes) }
    return try text(bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), place)
  }

  /// Bytes as text.
  static func text(_ bytes: [UInt8], _ place: NetCDFPlace) throws(NetCDFError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw place.error(
        .wrongText,
        "holds text that is not UTF-8: \(String(decoding: bytes.prefix(40), as: UTF8.self)); "
          + "write the file again with text as UTF-8")
    }
    return text
  }

  /// Text that is given by one of the library's own strings, which are freed with `nc_free_string`.
  static func texts(
    _ count: Int, _ place: NetCDFPlace,
    _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt
  ) throws(NetCDFError) -> [String] {
    var pointers = [UnsafeMutablePointer<CChar>?](repeating: nil, count: count)
    try call(place, "could not be read") {
      pointers.withUnsafeMutableBufferPointer { body($0.baseAddress) }
    }
    // A string that was never written is a null pointer.
    let bytes = pointers.map { pointer in
      pointer.map { Array(UnsafeBufferPointer(start: $0, count: length(of: $0))) } ?? []
    }
    try call(place, "could not be read") { nc_free_string(count, &pointers) }
    var result: [String] = []
    for bytes in bytes { result.append(try text(bytes.map(UInt8.init(bitPattern:)), place)) }
    return result
  }

  private static func length(of text: UnsafePointer<CChar>) -> Int {
    var count = 0
    while text[count] != 0 { count += 1 }
    return count
  }

  /// The failure of a call as an error.
  private static func failure(
    _ status: CInt, _ place: NetCDFPlace, _ what: String
  ) -> NetCDFError {
    let words = String(cString: nc_strerror(status))
    return switch status {
    case NC_ENOTNC, NC_EHDFERR, NC_ENOTNC4, NC_EINTERNAL:
      place.error(
        .notNetCDF,
        "\(what): \(words); it is damaged or in another format: copy or write the file again")
    case NC_EBADNAME, NC_EMAXNAME, NC_ENAMEINUSE:
      place.error(
        .wrongName,
        "\(what): \(words); names begin with a letter, digit or underscore, have no '/' and at most "
          + "\(NC_MAX_NAME) bytes, and each occurs once: rename it")
    case NC_ENOMEM:
      place.error(.tooLarge, "\(what): \(words); read it where there is more memory")
    default:
      place.error(
        .disk,
        "\(what): \(words); look at the path, its permissions and the space left on the disk")
    }
  }
}
