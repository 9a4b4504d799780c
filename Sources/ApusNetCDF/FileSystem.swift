/// What the system knows about paths.

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// The few questions to the system around a file of the C library.
enum FileSystem {
  enum Item: Equatable {
    case nothing
    case file(byteCount: Int)
    /// A folder, a pipe, a device.
    case other
  }

  /// What is at a path, links followed.
  static func item(at path: String) -> Item {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return .nothing }
    return facts.st_mode & S_IFMT == S_IFREG ? .file(byteCount: Int(facts.st_size)) : .other
  }

  /// Waits until a file is on the disk, and then gives it another name.
  ///
  /// - Throws: the system's words.
  static func install(_ old: String, as new: String, _ place: NetCDFPlace) throws(NetCDFError) {
    let descriptor = open(old, O_RDONLY)
    let isSafe = descriptor >= 0 && fsync(descriptor) == 0
    if descriptor >= 0 { close(descriptor) }
    guard isSafe, rename(old, new) == 0 else {
      throw place.error(
        .disk,
        "could not be replaced: \(String(cString: strerror(errno))); look at its permissions and the "
          + "space left on the disk")
    }
  }

  static func remove(_ path: String) { unlink(path) }
}
