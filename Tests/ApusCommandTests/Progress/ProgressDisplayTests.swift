/// Progress in words, bars and JSON, and the limit of time.

import Apus
import ArgumentParser
import Foundation
import Testing

@testable import ApusCommand

@Suite struct ProgressDisplayTests {
  /// The last report of a small run, whose numbers are known.
  private func report() async throws -> SamplingProgress.Report {
    let progress = SamplingProgress()
    _ = try await Workflow.model(of: .train()).sample(
      draws: 100, tune: 60, chains: 3, marginalize: .off, seed: 1, progress: progress)
    var last: SamplingProgress.Report?
    for await report in progress { last = report }
    return try #require(last)
  }

  @Test func barsSayWhatEachChainDoes() async throws {
    let bars = ProgressText.bars(try await report())
    #expect(bars.count == 3)
    for (chain, bar) in bars.enumerated() {
      #expect(bar.hasPrefix("chain \(chain) [########################] finished 160/160"))
      for part in ["step 0.", "depth ", "divergences 0", "gradients/s"] {
        #expect(bar.contains(part), "\(bar)")
      }
    }
  }

  @Test func lineSaysHowFarTheRunIs() async throws {
    let line = ProgressText.line(try await report())
    #expect(line.hasPrefix("Sampling: 100 % of 480 draws after "))
    #expect(line.contains(" s, 0 s left, divergences 0, "))
  }

  @Test func jsonIsTheWholeReport() async throws {
    let report = try await report()
    let text = ProgressText.json(report)
    #expect(!text.contains("\n"))
    let decoded = try JSONDecoder().decode(SamplingProgress.Report.self, from: Data(text.utf8))
    #expect(decoded == report)
  }

  @Test(arguments: [(0.0, "0 s"), (7.2, "8 s"), (200, "3 min 20 s"), (7500, "2 h 5 min")])
  func durationsReadLikeSpeech(seconds: Double, text: String) {
    #expect(ProgressText.duration(seconds) == text)
  }

  @Test func durationsThatAreNotFiniteDoNotTrap() {
    #expect(ProgressText.duration(.infinity) == "very long")
    #expect(ProgressText.duration(.nan) == "very long")
  }

  @Test(arguments: [
    ("90", 90.0), ("90s", 90), ("10m", 600), ("1.5h", 5400), ("1h30m", 5400), ("2d", 172_800),
  ])
  func timesAreRead(argument: String, seconds: Double) {
    #expect(TimeSpan(argument: argument)?.duration == .seconds(seconds))
  }

  @Test(arguments: ["", "0", "-5m", "m", "10x", "1h m", "1e9h", "99999999999"])
  func timesThatMakeNoSenseAreRefused(argument: String) {
    #expect(TimeSpan(argument: argument) == nil)
  }

  @Test func workflowOutOfTimeIsRefusedWithItsReason() async throws {
    let recorder = Recorder()
    let workflow = Workflow(draws: 100_000_000, tune: 100, maxTime: .milliseconds(200))
    #expect(try await workflow.run(on: recorder.console) == .gateFailed)
    #expect(recorder.results.contains("the time limit was reached"))
  }

  @Test func workflowReportsAsJSONOnRequest() async throws {
    let outcome = try await apus("workflow", "--progress", "json")
    #expect(outcome.status == 0)
    let lines = outcome.messages.split(separator: "\n")
    let last = try #require(lines.last)
    let report = try JSONDecoder().decode(
      SamplingProgress.Report.self, from: Data(last.utf8))
    #expect(report.isLast && report.draws == 8_000)
    #expect(try await apus("workflow").messages.isEmpty)
    #expect(try await apus("workflow", "--max-time", "soon").status == 64)
  }

  @Test func fitsOutOfTimeAreRefusedWithTheirReason() async throws {
    let recorder = Recorder()
    let command = try FitCommand.parse(
      Self.fit(
        try resource("linear_train.csv"), "--draws", "100000000", "--tune", "100",
        "--max-time", "0.2"))
    #expect(try await command.fit(on: recorder.console) == .gateFailed)
    #expect(recorder.results.contains("the time limit was reached"))
    #expect(recorder.results.contains("\nIntercept "))
  }

  @Test func fitsReportAsTheWorkflowDoes() async throws {
    let recorder = Recorder()
    let data = try resource("linear_train.csv")
    _ = try await FitCommand.parse(Self.fit(data, "--progress", "json")).fit(on: recorder.console)
    let last = try #require(recorder.messages.split(separator: "\n").last)
    let report = try JSONDecoder().decode(SamplingProgress.Report.self, from: Data(last.utf8))
    #expect(report.isLast && report.draws == 8_000)
    #expect(throws: (any Error).self) {
      try FitCommand.parse(Self.fit(data, "--max-time", "soon"))
    }
  }

  private static func fit(_ data: String, _ options: String...) -> [String] {
    ["--data", data, "--outcome", "y", "--predictors", "x0,x1", "--seed", "4"] + options
  }
}
