/// What can be wrong with a file of data, in one sentence that ends in a way out.

/// A problem with a file: where it is, what was found there, and what to do.
struct TableError: Error, Equatable {
  /// The path as it was given.
  let file: String
  /// The line of the problem, counted from 1 as editors do; nil when the whole file is meant.
  var line: Int?
  /// The name of the column, when one is meant.
  var column: String?
  /// What was found, with the offending text.
  let problem: String
  /// What to do about it.
  let remedy: String

  init(
    _ file: String, line: Int? = nil, column: String? = nil, _ problem: String, remedy: String
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.problem = problem
    self.remedy = remedy
  }
}

extension TableError: CustomStringConvertible {
  var description: String {
    let place = [file, line.map { "line \($0)" }, column.map { "column '\($0)'" }]
      .compactMap { $0 }
    return "\(place.joined(separator: ", ")): \(problem); \(remedy)"
  }
}

extension String {
  /// The text in quotation marks, fit for one line of a terminal: shortened, and with control
  /// characters replaced, since a file may hold anything.
  var quoted: String {
    let longest = 40
    let shown = unicodeScalars.prefix(longest).map { scalar in
      scalar.properties.generalCategory == .control ? " " : String(scalar)
    }
    return "'\(shown.joined())\(unicodeScalars.count > longest ? "..." : "")'"
  }
}
