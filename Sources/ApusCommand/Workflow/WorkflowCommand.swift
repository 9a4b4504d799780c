/// `apus workflow`: the course's exercise on its own data.

import ArgumentParser

/// The subcommand `workflow`.
struct WorkflowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "workflow",
    abstract: "Walk through a Bayesian analysis on example data, step by step.",
    discussion: """
      Fits a ridge baseline and a Bayesian linear regression to the same data, refuses to go on \
      when a gate fails, predicts rows that no fit has seen, and says in plain language what the \
      Bayesian model added.
      """)

  @OptionGroup
  var flags: RunFlags

  func run() async throws {
    var workflow = Workflow()
    workflow.maxTime = flags.maxTime?.duration
    workflow.progress = flags.progress
    try await Console.standard.run { [workflow] in
      try await workflow.run(on: .standard)
    }.exit()
  }
}
