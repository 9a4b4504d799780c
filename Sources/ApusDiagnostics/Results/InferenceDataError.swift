/// What can go wrong when results are taken apart and put together.

/// Results that do not fit together, or a part of a result that is not there: which group and variable,
/// what is wrong, and the way out.
public struct InferenceDataError: Error, Equatable, CustomStringConvertible {
  /// The kinds of failures.
  public enum Reason: Sendable, Equatable {
    /// Two results that are merged both have the group.
    case conflict
    /// No group has the variable.
    case unknownVariable
    /// A dimension does not have the label, or no group has the dimension.
    case unknownLabel
    /// Chains or draws were asked for that are not there.
    case outOfRange
    /// Arrays whose dimensions, lengths, kinds or coordinates differ where they must not.
    case unequal
    /// An array that has another number of dimensions, or values of another type, than asked for.
    case wrongType
  }

  /// The kind of failure.
  public let reason: Reason
  /// The group that it is about; nil when it is about no group in particular.
  public let group: String?
  /// The variable, dimension or attribute.
  public let variable: String?
  /// What is wrong and what to do, beginning with the group and the variable.
  public let description: String

  init(
    _ reason: Reason, group: String? = nil, variable: String? = nil, _ message: String
  ) {
    (self.reason, self.group, self.variable) = (reason, group, variable)
    let place = [group.map { "group '\($0)'" }, variable.map { "'\($0)'" }].compactMap { $0 }
    description = (place.isEmpty ? "" : place.joined(separator: ", ") + " ") + message
  }
}
