/// Posteriors of posteriordb with their models in our language, for tests and benchmarks.
public import ApusModeling

/// A reference posterior with its model in our language.
public struct ReferenceModel: Sendable, CustomStringConvertible {
  /// The name of the posterior in posteriordb.
  public let name: String
  /// Builds the model on the data of the reference.
  public let build: @Sendable (ReferencePosterior) throws -> Model

  public var description: String { name }

  init(
    _ name: String, _ build: @escaping @Sendable (ReferencePosterior) throws -> Model
  ) {
    self.name = name
    self.build = build
  }

  /// All that the language can express.
  public static let all = linear + classified + counts + hierarchical + series + mixtures
}
