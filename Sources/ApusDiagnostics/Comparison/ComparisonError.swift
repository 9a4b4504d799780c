/// Why models cannot be judged by their predictions.

/// What is missing or does not fit, with the way out.
public struct ComparisonError: Error, Equatable, CustomStringConvertible {
  /// What kind of thing is wrong.
  public enum Kind: Sendable, Equatable {
    /// A group or a variable is not there.
    case missing
    /// Several variables could be meant.
    case ambiguous
    /// Numbers of observations or draws differ.
    case mismatch
    /// A log likelihood is not a finite number.
    case notFinite
  }

  public let kind: Kind
  public let description: String

  init(_ kind: Kind, _ description: String) {
    (self.kind, self.description) = (kind, description)
  }
}
