/// Tests of the built command as users and scripts meet it: statuses and streams.

import Foundation
import Testing

@Suite struct CommandTests {
  @Test func versionAndHelpAreFine() async throws {
    let version = try await apus("--version")
    #expect(version.status == 0)
    #expect(version.output.hasPrefix("apus "))
    let help = try await apus("help", "fit")
    #expect(help.status == 0)
    #expect(help.output.contains("--predictors") && help.output.contains("Examples:"))
  }

  @Test func wrongUsageExits64AndSaysWhatIsPossible() async throws {
    let model = try await apus(
      "fit", "--model", "cubic", "--data", "d.csv", "--outcome", "y", "--predictors", "x")
    #expect(model.status == 64)
    #expect(model.messages.contains("linear"))
    #expect(try await apus("fit").status == 64)
    #expect(try await apus("fly").status == 64)
  }

  @Test(arguments: [
    ("y,x0,x1\n1,2,3\n", "x7", ["line 1", "column 'x7'", "'x0', 'x1', 'y'"]),
    ("y,x0,x1\n1,2,3\n1,tall,3\n", "x0", ["line 3", "column 'x0'", "'tall'", "correct"]),
    ("", "x0", ["line 1", "the file is empty", "names the columns"]),
    ("y,x0\n1,2\n3,NaN\n", "x0", ["line 3", "column 'x0'", "'NaN'", "remove the row"]),
    ("y,x0\n1,2\n3\n4,5\n", "x0", ["line 3", "column 'x0'", "1 cell", "remove the row"]),
  ])
  func badInputExits1WithOneSentence(
    text: String, predictor: String, parts: [String]
  ) async throws {
    try await withFile(text) { path in
      let outcome = try await apus(
        "fit", "--data", path, "--outcome", "y", "--predictors", predictor)
      expectOneSentence(outcome, [path] + parts)
    }
  }

  @Test func aMissingFileExits1WithOneSentence() async throws {
    let outcome = try await apus(
      "fit", "--data", "nowhere.csv", "--outcome", "y", "--predictors", "x")
    expectOneSentence(outcome, ["nowhere.csv", "there is no such file", "check the path"])
  }

  @Test func aFailedGateExits3WithTheTable() async throws {
    let outcome = try await fit("--draws", "20")
    #expect(outcome.status == 3)
    #expect(outcome.output.hasPrefix("Not trustworthy: "))
    #expect(outcome.output.contains("\nx0 "))
  }

  @Test func resultsGoToStandardOutputAndMessagesToStandardError() async throws {
    let outcome = try await fit()
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("Trustworthy: "))
    #expect(outcome.output.split(separator: "\n").count == 7)
    #expect(outcome.messages.contains("Read 180 rows"))
    #expect(outcome.messages.contains("sigma ~ HalfNormal("))
    #expect(try await fit().output == outcome.output)
  }

  @Test func jsonIsAllThatIsOnStandardOutput() async throws {
    let good = try await fit("--format", "json")
    let summary = try decode(good)
    #expect(summary.verdict.passed && summary.verdict.failures.isEmpty)
    #expect(summary.variables.map(\.name) == ["Intercept", "x0", "x1", "sigma"])
    #expect(summary.divergences == 0)
    #expect(try await fit("--format", "json").output == good.output)

    let bad = try await fit("--format", "json", "--draws", "50")
    #expect(bad.status == 3)
    #expect(try decode(bad).verdict.failures.contains { $0.statistic == "ess_bulk" })
  }

  @Test func anInterruptKeepsAndPrintsTheDrawsSoFar() async throws {
    let data = try resource("linear_train.csv")
    let process = try CommandProcess(
      Self.fit + ["--data", data, "--draws", "100000000", "--tune", "50"])
    process.interruptWhen(messagesContain: "Sampling:")
    let outcome = try await process.run()
    #expect(outcome.status == 130)
    #expect(outcome.output.hasPrefix("Not trustworthy: the run is incomplete"))
    #expect(outcome.output.contains("\nIntercept "))
  }

  @Test func theWorkflowRunsOnItsOwnData() async throws {
    let outcome = try await apus("workflow")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("7. What Bayes changed"))
  }

  private static let fit = ["fit", "--outcome", "y", "--predictors", "x0,x1", "--seed", "4"]

  private func fit(_ options: String...) async throws -> ProcessOutcome {
    let data = try resource("linear_train.csv")
    return try await CommandProcess(Self.fit + ["--data", data] + options).run()
  }

  private func decode(_ outcome: ProcessOutcome) throws -> DecodedSummary {
    try JSONDecoder().decode(DecodedSummary.self, from: Data(outcome.output.utf8))
  }

  private func expectOneSentence(
    _ outcome: ProcessOutcome, _ parts: [String],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(outcome.status == 1, sourceLocation: sourceLocation)
    #expect(outcome.output.isEmpty, sourceLocation: sourceLocation)
    #expect(outcome.messages.split(separator: "\n").count == 1, sourceLocation: sourceLocation)
    for part in parts {
      #expect(
        outcome.messages.contains(part), "\(outcome.messages)", sourceLocation: sourceLocation)
    }
  }
}
