/// `apus summary`: the verdict and the table of a result on disk.

import Apus
import ArgumentParser

/// The subcommand `summary`.
struct SummaryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary",
    abstract: "Print the verdict and the summary table of a result.",
    discussion: """
      Reads netCDF (.nc, also of ArviZ and PyMC), bundles (.apus), and the CSV files of CmdStan.

      Examples:
        apus summary fit.nc
        apus summary fit.nc --variables Intercept,x --format csv
        apus summary chain_1.csv chain_2.csv chain_3.csv chain_4.csv
      """)

  @Argument(help: "A .nc or .apus file, or the .csv files of one run of CmdStan.")
  var files: [String]

  @Option(help: "The variables to show, separated by commas. (default: all)")
  var variables: String?

  @OptionGroup(title: "Gates")
  var flags: GateFlags

  @Option(help: "The form of the summary.")
  var format = SummaryFormat.table

  func run() async throws {
    try await Console.standard.run { try summarize(on: .standard) }.exit()
  }

  /// Reads and prints.
  func summarize(on console: Console) throws -> CommandStatus {
    let names = variables?.split(separator: ",").map { String($0).trimmed }
    let summary = try ResultFile.read(files).summary(variables: names, gates: flags.gates)
    try console.result(format.text(of: summary))
    return summary.verdict.passed ? .fine : .gateFailed
  }
}
