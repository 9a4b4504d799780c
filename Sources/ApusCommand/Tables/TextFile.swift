/// Reading a whole text file, or saying in one sentence why that cannot be done.

import Foundation

/// Text files in UTF-8.
enum TextFile {
  /// The text of a file without its byte order mark.
  ///
  /// - Throws: a ``TableError`` for a file that is missing, a directory, unreadable, empty, or not
  ///   text in UTF-8.
  static func read(_ path: String) throws(TableError) -> String {
    try requireFile(path)
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw TableError(path, "the file cannot be read", remedy: "check its permissions")
    }
    let text = try decode([UInt8](bytes), file: path)
    guard text.contains(where: { !$0.isWhitespace }) else {
      throw TableError(
        path, line: 1, "the file is empty",
        remedy: "give a file whose first line names the columns")
    }
    return text
  }

  /// Decodes UTF-8 and refuses everything else.
  static func decode(_ bytes: [UInt8], file: String) throws(TableError) -> String {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw TableError(file, "the text is in UTF-16", remedy: "save the file as UTF-8")
    }
    if let zero = bytes.firstIndex(of: 0) {
      throw TableError(
        file, line: line(of: zero, in: bytes), "the file is binary, not text",
        remedy: "export the data as CSV in UTF-8")
    }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let content = bytes.starts(with: mark) ? bytes.dropFirst(mark.count) : bytes[...]
    guard let text = String(validating: content, as: UTF8.self) else {
      throw TableError(
        file, line: firstInvalidLine(in: bytes), "the text is not in UTF-8",
        remedy: "save the file as UTF-8")
    }
    return text
  }

  private static func requireFile(_ path: String) throws(TableError) {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      let start = FileManager.default.currentDirectoryPath
      throw TableError(
        path, "there is no such file",
        remedy: path.hasPrefix("/") ? "check the path" : "check the path, which begins in \(start)")
    }
    if isDirectory.boolValue {
      throw TableError(path, "this is a directory", remedy: "give the path of a CSV file in it")
    }
  }

  private static func line(of offset: Int, in bytes: [UInt8]) -> Int {
    1 + bytes[..<offset].count { $0 == UInt8(ascii: "\n") }
  }

  private static func firstInvalidLine(in bytes: [UInt8]) -> Int? {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return lines.firstIndex { String(validating: $0, as: UTF8.self) == nil }.map { $0 + 1 }
  }
}
