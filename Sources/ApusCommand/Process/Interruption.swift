/// Interruption by the user: the first signal cancels the work, the second one ends the process.

import Dispatch
import Foundation
import Synchronization

/// Signals that ask the process to end.
enum Interruption {
  /// The signal of ^C.
  static let interrupt = SIGINT

  /// Runs `work` in a task of its own, which the first ^C or request to terminate cancels.
  ///
  /// - Returns: what became of the work, and the signal if one came.
  static func cancelling<Value: Sendable>(
    _ work: @escaping @Sendable () async throws -> Value
  ) async -> (Result<Value, any Error>, signal: Int32?) {
    let task = Task { try await work() }
    let caught = Mutex<Int32?>(nil)
    let sources = [SIGINT, SIGTERM].map { number in
      watch(number) {
        let isFirst = caught.withLock { caught in
          defer { caught = number }
          return caught == nil
        }
        if isFirst { task.cancel() } else { _exit(128 + number) }
      }
    }
    let result = await task.result
    sources.forEach { $0.cancel() }
    return (result, caught.withLock { $0 })
  }

  /// Calls the handler, on a thread of its own, for each signal of that number.
  private static func watch(
    _ number: Int32, _ handler: @escaping @Sendable () -> Void
  ) -> any DispatchSourceSignal {
    // The default action would end the process before the source hears of the signal.
    signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    source.setEventHandler(handler: handler)
    source.resume()
    return source
  }
}
