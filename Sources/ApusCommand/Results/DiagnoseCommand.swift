/// `apus diagnose`: the verdict on a result on disk, and what to do about it.

import Apus
import ArgumentParser

/// The subcommand `diagnose`.
struct DiagnoseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diagnose",
    abstract: "Say whether a result may be believed, and what to do if not.",
    discussion: """
      The exit status is 0 when every gate was passed and 3 when one was not.

      Examples:
        apus diagnose fit.nc
        apus diagnose fit.nc --ess-per-chain 100 --format json
      """)

  @Argument(help: "A .nc or .apus file, or the .csv files of one run of CmdStan.")
  var files: [String]

  @OptionGroup(title: "Gates")
  var flags: GateFlags

  @Option(help: "The form of the verdict: text or json.")
  var format = ReportFormat.text

  func run() async throws {
    try await Console.standard.run { try diagnose(on: .standard) }.exit()
  }

  /// Reads and prints.
  func diagnose(on console: Console) throws -> CommandStatus {
    let verdict = try ResultFile.read(files).diagnose(flags.gates)
    try console.result(format.text(of: verdict))
    return verdict.passed ? .fine : .gateFailed
  }
}
