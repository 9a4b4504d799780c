/// Runs of the built command as a process of its own.

import Foundation

/// What a finished process leaves behind.
struct ProcessOutcome: Sendable {
  let status: Int32
  let output: String
  let messages: String
}

/// A run of the built command. Its streams go to files, so that nothing can fill up and block.
///
/// Unchecked: after the start other threads only read its files and send it signals.
final class CommandProcess: @unchecked Sendable {
  private let process = Process()
  private let folder: URL

  /// Starts the command.
  init(_ arguments: [String]) throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("apus-process-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    process.executableURL = try Self.executable()
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try Self.stream(folder, "output")
    process.standardError = try Self.stream(folder, "messages")
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Runs the command to its end.
  func run() async throws -> ProcessOutcome {
    let (ended, continuation) = AsyncStream.makeStream(of: Int32.self)
    process.terminationHandler = {
      continuation.yield($0.terminationStatus)
      continuation.finish()
    }
    try process.run()
    var status: Int32 = -1
    for await value in ended { status = value }
    return ProcessOutcome(status: status, output: text("output"), messages: text("messages"))
  }

  /// Sends the signal of ^C one second after the command has written some words, from a thread of its
  /// own: where other tests keep every task waiting, the command would go on for minutes.
  func interruptWhen(messagesContain words: String) {
    Thread.detachNewThread { [self] in
      while !messages.contains(words) { usleep(50_000) }
      sleep(1)
      process.interrupt()
    }
  }

  /// What the command has written to standard error so far.
  var messages: String { text("messages") }

  private func text(_ name: String) -> String {
    (try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)) ?? ""
  }

  private static func stream(_ folder: URL, _ name: String) throws -> FileHandle {
    let url = folder.appendingPathComponent(name)
    try Data().write(to: url)
    return try FileHandle(forWritingTo: url)
  }

  /// The command is built into the folder of the test bundle's resources, or one above it.
  private static func executable() throws -> URL {
    var folder = Bundle.module.bundleURL
    for _ in 0..<4 {
      folder.deleteLastPathComponent()
      let candidate = folder.appendingPathComponent("apus")
      var isDirectory: ObjCBool = false
      let exists = FileManager.default.fileExists(
        atPath: candidate.path, isDirectory: &isDirectory)
      if exists && !isDirectory.boolValue { return candidate }
    }
    throw MissingResource(name: "apus")
  }
}

/// Runs the command to its end.
func apus(_ arguments: String...) async throws -> ProcessOutcome {
  try await CommandProcess(arguments).run()
}
