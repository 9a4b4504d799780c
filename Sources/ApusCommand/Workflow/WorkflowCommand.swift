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

  func run() async throws {
    try await Console.standard.run { try await Workflow().run(on: .standard) }.exit()
  }
}
