/// A file of rows of numbers, written in blocks and readable by anything.

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Rows of a fixed number of doubles, one after the other in little-endian order, and nothing else.
///
/// The file is open only while a block is written, so that any number of chains needs no descriptors.
struct RowFile {
  let path: String
  /// The doubles of a row; at least one.
  let width: Int

  private var rowBytes: Int { width * MemoryLayout<Double>.size }

  /// Writes whole rows, the first of them as row number `row`.
  ///
  /// - Parameter synchronizing: whether to wait until the system has them on the disk.
  func write(_ values: [Double], at row: Int, synchronizing: Bool) throws {
    try withDescriptor(O_WRONLY | O_CREAT) { file in
      let words = values.map(\.bitPattern.littleEndian)
      try words.withUnsafeBytes { bytes in
        var done = 0
        while done < bytes.count {
          let count = pwrite(
            file, bytes.baseAddress.map { $0 + done }, bytes.count - done,
            off_t(row * rowBytes + done))
          if count < 0 && errno == EINTR { continue }
          guard count > 0 else { throw failure("could not be written") }
          done += count
        }
      }
      if synchronizing, fsync(file) != 0 { throw failure("could not be written") }
    }
  }

  /// Drops everything after the first rows.
  func truncate(to rows: Int) throws {
    try withDescriptor(O_WRONLY | O_CREAT) { file in
      guard ftruncate(file, off_t(rows * rowBytes)) == 0 else {
        throw failure("could not be shortened")
      }
    }
  }

  /// The number of whole rows; 0 when there is no file.
  func rowCount() throws -> Int {
    guard access(path, F_OK) == 0 else { return 0 }
    return try withDescriptor(O_RDONLY) { file in
      let size = Int(lseek(file, 0, SEEK_END))
      guard size >= 0 else { throw failure("could not be read") }
      return size / rowBytes
    }
  }

  /// Whole rows, one after the other.
  ///
  /// - Parameter rows: which ones, of those that there are; nil for all.
  func read(_ rows: Range<Int>? = nil) throws -> [Double] {
    let all = 0..<(try rowCount())
    let rows = rows?.clamped(to: all) ?? all
    guard !rows.isEmpty else { return [] }
    return try withDescriptor(O_RDONLY) { file in
      var words = [UInt64](repeating: 0, count: rows.count * width)
      try words.withUnsafeMutableBytes { bytes in
        var done = 0
        while done < bytes.count {
          let got = pread(
            file, bytes.baseAddress.map { $0 + done }, bytes.count - done,
            off_t(rows.lowerBound * rowBytes + done))
          if got < 0 && errno == EINTR { continue }
          guard got > 0 else { throw failure("could not be read") }
          done += got
        }
      }
      return words.map { Double(bitPattern: UInt64(littleEndian: $0)) }
    }
  }

  private func withDescriptor<Result>(
    _ flags: CInt, _ body: (CInt) throws -> Result
  ) throws -> Result {
    let file = open(path, flags, 0o644)
    guard file >= 0 else { throw failure("could not be opened") }
    defer { close(file) }
    return try body(file)
  }

  private func failure(_ what: String) -> SamplerError {
    .storage("\(path) \(what): \(String(cString: strerror(errno)))")
  }
}
