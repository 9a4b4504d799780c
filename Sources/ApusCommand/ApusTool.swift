/// The command `apus`.

import Apus
import ArgumentParser

/// The command with its subcommands.
@main
struct ApusTool: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apus",
    abstract: "Bayesian inference with diagnostics that refuse what must not be reported.",
    discussion: """
      Examples:
        apus workflow
        apus fit --data scores.csv --outcome score --predictors age,hours
        apus fit --data s.csv --outcome score --predictors age --format json

      Results go to standard output, messages to standard error. Exit status: \
      \(CommandStatus.legend).
      """,
    version: "apus \(apusVersion)",
    subcommands: [
      FitCommand.self, SummaryCommand.self, DiagnoseCommand.self, CompareCommand.self,
      WorkflowCommand.self, DoctorCommand.self,
    ])
}
