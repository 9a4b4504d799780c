/// A console that keeps what is written to it.

import Synchronization

@testable import ApusCommand

final class Recorder: Sendable {
  private let written = Mutex((results: [String](), messages: [String]()))

  var console: Console {
    Console(
      result: { text in self.written.withLock { $0.results.append(text) } },
      message: { text in self.written.withLock { $0.messages.append(text) } })
  }

  var results: String { written.withLock { $0.results.joined(separator: "\n") } }
  var messages: String { written.withLock { $0.messages.joined(separator: "\n") } }
}
