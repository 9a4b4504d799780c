/// Tests of the options of `apus fit`, which are judged before anything is read.

import Apus
import ArgumentParser
import Testing

@testable import ApusCommand

@Suite struct OptionTests {
  @Test func defaultsAreThoseOfASeriousRun() throws {
    let command = try FitCommand.parse(Self.required)
    #expect(command.priors == .course)
    #expect(command.format == .table)
    #expect(command.predictorNames == ["a", "b"])
    #expect(command.sampling.gates == .course)
    let sampling = command.sampling
    #expect([sampling.chains, sampling.draws, sampling.tune] == [4, 2000, 1000])
  }

  @Test(arguments: [
    ["--model", "quadratic"], ["--priors", "vague"], ["--chains", "0"], ["--draws", "0"],
    ["--tune", "-1"], ["--draws", "9223372036854775807"], ["--target-accept", "1"],
    ["--max-tree-depth", "31"], ["--threads", "0"],
    ["--rhat", "0.9"], ["--ess-per-chain", "nan"], ["--format", "xml"], ["--seed", "-1"],
  ])
  func senselessOptionsAreWrongUsage(options: [String]) {
    #expect(throws: (any Error).self) { try FitCommand.parse(Self.required + options) }
  }

  @Test(arguments: [("a,a", "'a' twice"), ("a,y", "both outcome and predictor"), ("a,,b", "names")])
  func predictorsMustBeDistinctNames(predictors: String, message: String) {
    let error = #expect(throws: (any Error).self) {
      try FitCommand.parse(["--data", "d.csv", "--outcome", "y", "--predictors", predictors])
    }
    #expect(error.map { FitCommand.message(for: $0).contains(message) } == true)
  }

  private static let required = ["--data", "d.csv", "--outcome", "y", "--predictors", "a, b"]
}
