/// Tests of fits inside of this process: real data, gates, formats, seeds.

import Apus
import ArgumentParser
import Foundation
import Testing

@testable import ApusCommand

@Suite struct FitTests {
  @Test func flatPriorsReproduceTheExactPosteriorOfRealData() async throws {
    var draws = 1000
    var summary = try await kidiq("--priors", "flat", "--draws", "\(draws)")
    while summary.variables.contains(where: { $0.essBulk < 4000 }) && draws < 64_000 {
      draws *= 2
      summary = try await kidiq("--priors", "flat", "--draws", "\(draws)")
    }
    let exact = try Self.reference()
    #expect(summary.variables.map(\.name) == ["Intercept", "mom_iq", "sigma"])
    #expect(summary.verdict.passed)
    for row in summary.variables {
      let truth = try #require(exact[row.name])
      #expect(row.essBulk >= 4000)
      #expect(abs(row.mean - truth.mean) < 4 * row.mcseMean, "\(row.name)")
      #expect(abs(row.sd / truth.sd - 1) < 0.05, "\(row.name)")
    }
  }

  @Test func defaultPriorsHardlyMoveAPosteriorOf434Rows() async throws {
    let exact = try Self.reference()
    for row in try await kidiq().variables {
      let truth = try #require(exact[row.name])
      #expect(abs(row.mean - truth.mean) < 0.2 * truth.sd, "\(row.name)")
    }
  }

  @Test func messagesSayWhatWasReadAndWhichPriorsAreUsed() async throws {
    let text = "y,x\n1,1\n2,2\n3.1,3\n"
    let recorder = Recorder()
    try await withFile(text) { path in
      let command = try FitCommand.parse(
        ["--data", path, "--outcome", "y", "--predictors", "x", "--seed", "2"])
      _ = try await command.fit(on: recorder.console)
    }
    #expect(recorder.messages.contains("Priors: the course's"))
    #expect(recorder.messages.contains("Read 3 rows"))
    #expect(recorder.messages.contains("seed 2"))
    #expect(recorder.results.contains("Intercept"))
  }

  @Test func theSameSeedGivesTheSameTextForAnyNumberOfThreads() async throws {
    let one = try await fit("--seed", "5", "--threads", "1", "--draws", "300")
    let two = try await fit("--seed", "5", "--threads", "2", "--draws", "300")
    let other = try await fit("--seed", "6", "--draws", "300")
    #expect(one.text == two.text)
    #expect(one.text != other.text)
  }

  @Test func aFailedGateStillPrintsTheTable() async throws {
    let few = try await fit("--draws", "20", "--seed", "1")
    #expect(few.status == .gateFailed)
    #expect(few.text.hasPrefix("Not trustworthy: "))
    #expect(few.text.contains("\nIntercept ") && few.text.contains("\nsigma "))
  }

  @Test(arguments: ["advi", "fullrank", "dadvi", "bam", "pathfinder", "laplace"])
  func approximationsOpenWithKHat(method: String) async throws {
    let fit = try await fit("--method", method, "--seed", "1")
    #expect(fit.status == .fine)
    #expect(fit.text.hasPrefix("Trustworthy: k-hat "))
    #expect(fit.text.contains("widths are not for decisions"))
    #expect(fit.text.contains("\nmom_iq ") && !fit.text.contains("alpha"))
  }

  @Test func anApproximationThatMissesThePosteriorFailsItsGate() async throws {
    // A few steps end far away from the posterior.
    let fit = try await fit("--method", "advi", "--iterations", "10", "--seed", "1")
    #expect(fit.status == .gateFailed && fit.text.contains("k-hat"))
    #expect(throws: (any Error).self) {
      _ = try FitCommand.parse(
        ["--data", "x", "--outcome", "y", "--predictors", "x", "--iterations", "0"])
    }
  }

  @Test func gatesCanBeSet() async throws {
    let lenient = ["--rhat", "1.5", "--ess-per-chain", "1"]
    #expect(try await fit(["--draws", "200", "--seed", "1"] + lenient).status == .fine)
    #expect(
      try await fit("--draws", "200", "--seed", "1", "--ess-per-chain", "1e6").status
        == .gateFailed)
  }

  private func fit(_ options: String...) async throws -> (text: String, status: CommandStatus) {
    try await fit(options)
  }

  private func fit(_ options: [String]) async throws -> (text: String, status: CommandStatus) {
    let recorder = Recorder()
    let command = try FitCommand.parse(
      ["--data", try resource("kidiq.csv"), "--outcome", "kid_score", "--predictors", "mom_iq"]
        + options)
    let status = try await command.fit(on: recorder.console)
    return (recorder.results, status)
  }

  private func kidiq(_ options: String...) async throws -> DecodedSummary {
    let result = try await fit(options + ["--format", "json", "--seed", "11"])
    return try JSONDecoder().decode(DecodedSummary.self, from: Data(result.text.utf8))
  }

  private struct Exact: Decodable {
    let mean: Double
    let sd: Double
  }

  private static func reference() throws -> [String: Exact] {
    let path = try resource("kidiq-kidscore_momiq.json")
    return try JSONDecoder().decode(
      [String: Exact].self, from: Data(contentsOf: URL(fileURLWithPath: path)))
  }
}
