/// `apus doctor`: what this installation computes with.

import Apus
import ArgumentParser

/// The subcommand `doctor`.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Show processor, kernels, BLAS, memory and versions, and check that they work.")

  @Option(help: "The form of the report: text or json.")
  var format = ReportFormat.text

  func run() async throws {
    try await Console.standard.run { try await examine(on: .standard) }.exit()
  }

  /// Examines and prints.
  func examine(on console: Console) async throws -> CommandStatus {
    let examination = try await Installation()
    try console.result(format.text(of: examination))
    return examination.works ? .fine : .couldNotRun
  }
}
