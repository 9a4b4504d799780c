/// Where text goes: results to standard output, messages to standard error.

import Foundation

/// The two streams of the command, which tests replace.
struct Console: Sendable {
  /// Writes a piece of the result and a line break; throws when that is impossible.
  let result: @Sendable (String) throws -> Void
  /// Writes a message and a line break.
  let message: @Sendable (String) -> Void

  /// The streams of the process.
  static let standard = Console(
    result: { text in
      do {
        try write(text, to: .standardOutput)
      } catch {
        throw OutputError()
      }
    },
    // Nobody is left to hear that a message could not be written.
    message: { text in try? write(text, to: .standardError) })

  private static func write(_ text: String, to handle: FileHandle) throws {
    try handle.write(contentsOf: Data("\(text)\n".utf8))
  }
}

/// The result could not be written.
struct OutputError: Error, CustomStringConvertible {
  var description: String {
    "the result could not be written to standard output: make room, or send it elsewhere"
  }
}
