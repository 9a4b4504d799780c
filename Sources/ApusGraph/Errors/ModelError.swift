/// What can be wrong with a model, told in the user's own names.

/// A mistake in a model or in its data: what it is, where it stands, and the way out.
public struct ModelError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The kinds of mistakes.
  public enum Reason: Equatable, Sendable {
    /// Shapes that an operation cannot combine.
    case shapeMismatch
    /// An index outside of the thing it indexes.
    case indexOutOfRange
    /// A name that is used twice.
    case duplicateName
    /// A name that the model does not know.
    case unknownName
    /// An argument of a distribution outside of its domain.
    case invalidArgument
    /// A value that a distribution cannot produce.
    case outsideSupport
    /// A value that is missing or not finite.
    case missingValue
    /// Data that cannot be read as an array.
    case malformedData
    /// A statement that nothing depends on.
    case unused
    /// Something that this kind of model cannot do.
    case unsupported
  }

  /// The kind of mistake.
  public let reason: Reason
  /// One sentence or two: what is wrong, with which value, and what to do.
  public let message: String
  /// Where in the user's source the mistake was made, when known.
  public var location: SourceLocation?

  /// An error with its sentence.
  public init(_ reason: Reason, _ message: String, at location: SourceLocation? = nil) {
    self.reason = reason
    self.message = message
    self.location = location
  }

  public var description: String {
    location.map { "\(message) (\($0))" } ?? message
  }
}

/// A line of the user's source.
public struct SourceLocation: Equatable, Sendable, CustomStringConvertible {
  /// The module and file, as `#fileID` gives them.
  public let fileID: String
  /// The line, counted from 1.
  public let line: Int

  /// A line of a file; pass `#fileID` and `#line`.
  public init(fileID: String, line: Int) {
    self.fileID = fileID
    self.line = line
  }

  public var description: String { "\(fileID):\(line)" }
}
