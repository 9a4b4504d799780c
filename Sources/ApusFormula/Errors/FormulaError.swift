/// What is wrong with a formula, or with a table for it.

/// A mistake in a formula or in the data given to it: what is wrong, where, and the way out.
public struct FormulaError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong and what to do.
  public let description: String
  /// The place in the formula as an offset in characters; nil when the mistake is in the data.
  public let position: Int?
  /// The part of the formula that is wrong, until its place has been looked up.
  let subject: FormulaExpression?

  init(_ description: String, position: Int? = nil) {
    self.description = description
    self.position = position
    subject = nil
  }

  init(_ description: String, about subject: FormulaExpression) {
    self.description = description
    position = nil
    self.subject = subject
  }

  /// The same error with the place of its subject.
  func located(in places: [FormulaExpression: Int]) -> FormulaError {
    FormulaError(description, position: position ?? subject.flatMap { places[$0] })
  }
}
