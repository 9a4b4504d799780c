/// Files as the system knows them: written until they are on the disk, read by parts.

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// A file that is open for writing or reading, and closed with its last use.
final class BundleFile {
  private let path: String
  private let descriptor: CInt

  private init(_ path: String, _ flags: CInt) throws(FitBundleError) {
    self.path = path
    descriptor = systemOpen(path, flags)
    if descriptor < 0 {
      throw Self.failure(path, "could not be opened", errno == ENOENT ? .missingFile : .disk)
    }
  }

  deinit { close(descriptor) }

  /// A new file, in place of one that may be there.
  static func create(_ path: String) throws(FitBundleError) -> BundleFile {
    try BundleFile(path, O_WRONLY | O_CREAT | O_TRUNC)
  }

  static func open(reading path: String) throws(FitBundleError) -> BundleFile {
    try BundleFile(path, O_RDONLY)
  }

  /// The whole of a small file.
  static func contents(of path: String) throws(FitBundleError) -> [UInt8] {
    let file = try BundleFile.open(reading: path)
    return try file.read(from: 0, count: try file.size())
  }

  /// Appends numbers as they are in memory.
  func write(_ elements: [some BitwiseCopyable]) throws(FitBundleError) {
    let isWritten = elements.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        let count = systemWrite(
          descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return false }
        done += count
      }
      return true
    }
    guard isWritten else { throw Self.failure(path, "could not be written") }
  }

  /// Waits until everything is on the disk.
  func synchronize() throws(FitBundleError) {
    guard fsync(descriptor) == 0 else { throw Self.failure(path, "could not be written") }
  }

  func size() throws(FitBundleError) -> Int {
    let size = Int(lseek(descriptor, 0, SEEK_END))
    guard size >= 0 else { throw Self.failure(path, "could not be read") }
    return size
  }

  /// Bytes that are known to be there.
  func read<Element: BitwiseCopyable & ExpressibleByIntegerLiteral>(
    from offset: Int, count: Int
  ) throws(FitBundleError) -> [Element] {
    var elements = [Element](repeating: 0, count: count)
    let isRead = elements.withUnsafeMutableBytes { bytes in
      var done = 0
      while done < bytes.count {
        let got = pread(
          descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done,
          off_t(offset + done))
        if got < 0 && errno == EINTR { continue }
        guard got > 0 else { return false }
        done += got
      }
      return true
    }
    guard isRead else { throw Self.failure(path, "could not be read") }
    return elements
  }

  /// Puts a file or folder in the place of another.
  static func rename(_ old: String, to new: String) throws(FitBundleError) {
    guard systemRename(old, new) == 0 else { throw failure(new, "could not be replaced") }
  }

  /// Makes the names in a folder reach the disk; a system that cannot do that has none to lose.
  static func synchronize(folder path: String) {
    let folder = systemOpen(path, O_RDONLY)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  static func failure(
    _ path: String, _ what: String, _ reason: FitBundleError.Reason = .disk
  ) -> FitBundleError {
    FitBundleError(
      reason, path,
      "\(what): \(String(cString: strerror(errno))); look at the path, its permissions and the space "
        + "left on the disk")
  }
}

// The functions of the system whose names the methods above hide.

private func systemWrite(_ file: CInt, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(file, bytes, count)
}

private func systemRename(_ old: String, _ new: String) -> CInt { rename(old, new) }

private func systemOpen(_ path: String, _ flags: CInt) -> CInt { open(path, flags, 0o644) }
