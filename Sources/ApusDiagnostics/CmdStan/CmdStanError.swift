/// What can go wrong between a result and CmdStan's CSV files.

/// A CSV file that cannot be written or read: which file, line and column, what is wrong, and the way
/// out.
public struct CmdStanError: Error, Equatable, CustomStringConvertible {
  /// The kinds of failures.
  public enum Reason: Sendable, Equatable {
    /// The file is not there, or the system refused to read or write.
    case disk
    /// There is no header, or no row of draws after it.
    case noDraws
    /// The file holds the output of another method than sampling.
    case unsupportedMethod
    /// A column whose name is empty, there twice, or contradicts the others.
    case wrongHeader
    /// A row with too few or too many fields, as where a file is cut off.
    case wrongRow
    /// A field, or a number in a comment, that is not a number of its kind.
    case wrongNumber
    /// Files of different models or lengths, or none.
    case unequalFiles
    /// A name or an array that the format cannot hold.
    case unwritable
  }

  /// The kind of failure.
  public let reason: Reason
  /// The file that it is about.
  public let path: String
  /// The number of the line, from 1; nil when it is about the file as a whole.
  public let line: Int?
  /// The name of the column or variable.
  public let column: String?
  /// What is wrong and what to do, beginning with the file, the line and the column.
  public let description: String

  init(
    _ reason: Reason, _ path: String, line: Int? = nil, column: String? = nil, _ message: String
  ) {
    (self.reason, self.path, self.line, self.column) = (reason, path, line, column)
    let place = path + (line.map { ":\($0)" } ?? "") + ":"
    description = ([place] + [column.map { "'\($0)'" }].compactMap { $0 } + [message])
      .joined(separator: " ")
  }
}
