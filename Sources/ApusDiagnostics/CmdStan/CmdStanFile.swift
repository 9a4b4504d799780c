/// One CSV file of CmdStan: the output of one chain.

/// What a file says: its configuration, the names of its columns, and all rows.
struct CmdStanFile {
  let path: String
  /// `key = value` in the comments before the header; for a key that is there twice, the first.
  private(set) var configuration: [String: String] = [:]
  private(set) var header: [String] = []
  /// The line of the header, from 1.
  private(set) var headerLine = 0
  /// The rows one after the other.
  private(set) var values: [Double] = []
  /// The rows before sampling began.
  private(set) var warmupCount = 0
  /// The step size after warm-up; nil where there was no warm-up.
  private(set) var stepSize: Double?
  /// The inverse metric: one row for a diagonal.
  private(set) var inverseMetric: [[Double]] = []
  private(set) var isDense = false
  /// Seconds of warm-up and sampling together.
  private(set) var totalSeconds: Double?

  private var expectsMetric = false
  private var foundAdaptation = false

  var rowCount: Int { header.isEmpty ? 0 : values.count / header.count }

  /// Parses a whole file.
  ///
  /// - Throws: ``CmdStanError`` with the line and the column.
  init(_ bytes: [UInt8], path: String) throws(CmdStanError) {
    self.path = path
    var line = 0
    var start = bytes.startIndex
    while start < bytes.endIndex {
      line += 1
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
      var content = bytes[start..<end]
      if content.last == UInt8(ascii: "\r") { content.removeLast() }
      if content.first == UInt8(ascii: "#") {
        try readComment(String(decoding: content.dropFirst(), as: UTF8.self), line)
      } else if header.isEmpty {
        try readHeader(content, line)
      } else if !content.isEmpty {
        try readRow(content, line)
      }
      start = end + 1
    }
    try finish()
  }

  // MARK: - Header and rows

  private mutating func readHeader(_ bytes: ArraySlice<UInt8>, _ line: Int) throws(CmdStanError) {
    guard !bytes.isEmpty else { return }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CmdStanError(
        .wrongHeader, path, line: line,
        "the names of the columns are not UTF-8; write the file anew")
    }
    let names = text.split(separator: ",", omittingEmptySubsequences: false).map {
      String($0).trimmingSpaces
    }
    guard Set(names).count == names.count, !names.contains("") else {
      let name = names.first { name in name.isEmpty || names.count { $0 == name } > 1 } ?? ""
      throw CmdStanError(
        .wrongHeader, path, line: line, column: name,
        name.isEmpty
          ? "is the name of a column; give it a name" : "is the name of two columns; rename one")
    }
    (header, headerLine) = (names, line)
  }

  private mutating func readRow(_ bytes: ArraySlice<UInt8>, _ line: Int) throws(CmdStanError) {
    let fields = bytes.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    guard fields.count == header.count else {
      throw CmdStanError(
        .wrongRow, path, line: line,
        "there are \(fields.count) fields and the header names \(header.count); the file is cut off or "
          + "damaged: copy it again, or remove the line")
    }
    for (column, field) in fields.enumerated() {
      let text = String(decoding: field, as: UTF8.self).trimmingSpaces
      guard let value = Double(text) else {
        throw CmdStanError(
          .wrongNumber, path, line: line, column: header[column],
          "is '\(text.prefix(40))', which is not a number; correct it, or copy the file again")
      }
      values.append(value)
    }
  }

  // MARK: - Comments

  private mutating func readComment(_ text: String, _ line: Int) throws(CmdStanError) {
    let words = text.trimmingSpaces
    if expectsMetric, let row = Self.numbers(words) {
      inverseMetric.append(row)
      expectsMetric = isDense
      return
    }
    if expectsMetric && inverseMetric.isEmpty {
      throw CmdStanError(
        .wrongNumber, path, line: line,
        "'\(words.prefix(40))' is not the inverse mass matrix that the line before announces; correct "
          + "it, or remove both lines")
    }
    expectsMetric = false
    if words == "Adaptation terminated" {
      (foundAdaptation, warmupCount) = (true, rowCount)
    } else if words.hasPrefix("Step size =") {
      stepSize = try number(words.dropFirst("Step size =".count), line)
    } else if words == "Diagonal elements of inverse mass matrix:" {
      (expectsMetric, isDense, inverseMetric) = (true, false, [])
    } else if words == "Elements of inverse mass matrix:" {
      (expectsMetric, isDense, inverseMetric) = (true, true, [])
    } else if words.hasSuffix("seconds (Total)") {
      totalSeconds = try number(words.dropLast("seconds (Total)".count), line)
    } else if header.isEmpty, let equals = words.range(of: "=") {
      let key = String(words[..<equals.lowerBound]).trimmingSpaces
      var value = String(words[equals.upperBound...]).trimmingSpaces
      if value.hasSuffix("(Default)") {
        value = String(value.dropLast("(Default)".count)).trimmingSpaces
      }
      if configuration[key] == nil { configuration[key] = value }
    }
  }

  private func number(_ text: Substring, _ line: Int) throws(CmdStanError) -> Double {
    guard let value = Double(String(text).trimmingSpaces) else {
      throw CmdStanError(
        .wrongNumber, path, line: line,
        "'\(text.prefix(40))' in this comment is not a number; correct it, or remove the line")
    }
    return value
  }

  private static func numbers(_ text: String) -> [Double]? {
    let fields = text.split(separator: ",", omittingEmptySubsequences: false)
    let values = fields.compactMap { Double(String($0).trimmingSpaces) }
    return values.count == fields.count ? values : nil
  }

  // MARK: - Consistency

  private mutating func finish() throws(CmdStanError) {
    let method = configuration["method"] ?? "sample"
    guard method == "sample" else {
      throw CmdStanError(
        .unsupportedMethod, path,
        "the file holds the output of the method '\(method)'; give files of the method 'sample'")
    }
    guard !header.isEmpty else {
      throw CmdStanError(.noDraws, path, "there is no header; give a CSV file that CmdStan wrote")
    }
    let columns = inverseMetric.first?.count ?? 0
    guard !isDense || inverseMetric.allSatisfy({ $0.count == inverseMetric.count }) else {
      throw CmdStanError(
        .wrongNumber, path,
        "the inverse mass matrix has \(inverseMetric.count) rows and \(columns) columns; copy the file "
          + "again, or remove its lines")
    }
    if !foundAdaptation, hasSavedWarmup {
      warmupCount = min(announced("num_warmup") ?? 0, rowCount)
    }
    guard rowCount > warmupCount else {
      throw CmdStanError(
        .noDraws, path, "there are no rows of draws after the header; give a file of a whole run")
    }
  }

  private var hasSavedWarmup: Bool {
    ["1", "true"].contains(configuration["save_warmup"] ?? "0")
  }

  /// The rows of an announced number of draws after thinning.
  func announced(_ key: String) -> Int? {
    guard let count = configuration[key].flatMap({ Int($0) }), count >= 0 else { return nil }
    let thin = max(configuration["thin"].flatMap { Int($0) } ?? 1, 1)
    return count / thin + (count % thin == 0 ? 0 : 1)
  }
}

extension String {
  /// The text without spaces and tabs around it.
  fileprivate var trimmingSpaces: String {
    let isInk: (Character) -> Bool = { $0 != " " && $0 != "\t" }
    guard let first = firstIndex(where: isInk), let last = lastIndex(where: isInk) else {
      return ""
    }
    return String(self[first...last])
  }

  fileprivate func range(of character: Character) -> Range<Index>? {
    firstIndex(of: character).map { $0..<index(after: $0) }
  }
}
