/// `apus compare`: results of several models of the same data, by how they predict.

import Apus
import ArgumentParser

/// The subcommand `compare`.
struct CompareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare models of the same data by leave-one-out cross-validation.",
    discussion: """
      Each file must hold the pointwise log likelihood, as files of `apus fit --output` do. The \
      weights are those of stacking. A model that failed its gates is named, and the status is 3.

      Examples:
        apus compare pooled.nc varying.nc
        apus compare pooled.nc varying.nc --format json
      """)

  @Argument(help: "A .nc or .apus file for each model.")
  var files: [String]

  @OptionGroup(title: "Gates")
  var flags: GateFlags

  @Option(help: "The form of the table: text or json.")
  var format = ReportFormat.text

  func validate() throws {
    if files.count < 2 { throw ValidationError("give two files or more: one for each model") }
    for (index, file) in files.enumerated() where files[..<index].contains(file) {
      throw ValidationError("'\(file)' is given twice: give each model once")
    }
  }

  func run() async throws {
    try await Console.standard.run { try compare(on: .standard) }.exit()
  }

  /// Reads and prints.
  func compare(on console: Console) throws -> CommandStatus {
    var estimates: [String: LeaveOneOut] = [:]
    var status = CommandStatus.fine
    for file in files {
      let result = try ResultFile.read([file])
      let verdict = result.diagnose(flags.gates)
      if !verdict.passed {
        console.message("\(file): \(verdict.headline)")
        status = .gateFailed
      }
      estimates[file] = try result.loo()
    }
    try console.result(format.text(of: try ModelComparison(estimates)))
    return status
  }
}
