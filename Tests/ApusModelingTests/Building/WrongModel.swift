/// A wrong model, and what its message must say.
import ApusDistributions
import ApusGraph
import Foundation
import Testing

@testable import ApusModeling

/// A mistake of the zoo: statements that make it, and what the error must tell.
struct WrongModel: Sendable, CustomTestStringConvertible {
  let name: String
  let reason: ModelError.Reason
  /// The names, the values and the way out.
  let words: [String]
  /// What stands on the line that is blamed; nil where none is.
  let code: String?
  let filePath: String
  /// Builds the model and uses it.
  let use: @Sendable () throws -> Void

  var testDescription: String { name }

  /// A model that is refused when it is made.
  ///
  /// - Parameter code: what stands on the line of the statement to blame.
  init(
    _ name: String, _ reason: ModelError.Reason, _ words: [String], at code: String,
    filePath: String = #filePath, statements: @escaping @Sendable (ModelBuilder) throws -> Void
  ) {
    (self.name, self.reason, self.words) = (name, reason, words)
    (self.code, self.filePath) = (code, filePath)
    use = { _ = try Model(statements) }
  }

  /// A use of a model that is refused.
  init(
    _ name: String, _ reason: ModelError.Reason, _ words: [String],
    use: @escaping @Sendable () throws -> Void
  ) {
    (self.name, self.reason, self.words, self.use) = (name, reason, words, use)
    (code, filePath) = (nil, "")
  }

  /// Words of which a message that is a help has one.
  static let waysOut = [
    "give ", "use ", "replace ", "drop ", "declare ", "index ", "reshape", "correct ", "slice ",
    "leave ", "divide ",
  ]

  func check() throws {
    let error = try #require(throws: ModelError.self, "\(name)") { try use() }
    #expect(error.reason == reason, "\(error.message)")
    for word in words { #expect(error.message.contains(word), "'\(word)': \(error.message)") }
    #expect(Self.waysOut.contains { error.message.contains($0) }, "\(error.message)")
    // A sentence or two in the names of the user and without those of the machinery.
    #expect((40...360).contains(error.message.count), "\(error.message)")
    for jargon in ["Optional", "Tensor(", "Shape(", "ApusGraph", "Node", "nil"] {
      #expect(!error.message.contains(jargon), "\(error.message)")
    }
    guard let code else { return }
    let location = try #require(error.location, "\(error)")
    #expect(filePath.hasSuffix(location.fileID.drop { $0 != "/" }), "\(error)")
    let lines = try String(contentsOfFile: filePath, encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[location.line - 1].contains(code), "\(error)")
  }
}
