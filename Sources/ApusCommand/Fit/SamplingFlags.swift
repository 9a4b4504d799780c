/// The options of sampling and of the gates, checked before anything is read.

import Apus
import ArgumentParser

/// How a run is sampled and judged.
struct SamplingFlags: ParsableArguments {
  @Option(help: "Independent chains; fewer than two never pass the gates.")
  var chains = 4

  @Option(help: "Draws kept of each chain.")
  var draws = 2000

  @Option(help: "Draws of warm-up for each chain.")
  var tune = 1000

  @Option(help: "The acceptance rate that warm-up aims at, between 0 and 1.")
  var targetAccept = 0.8

  @Option(help: "The largest number of doublings of a trajectory.")
  var maxTreeDepth = 10

  @Option(help: "The seed; the same seed gives the same numbers. (default: a random one)")
  var seed: UInt64?

  @Option(help: "Threads to run the chains on. (default: one per processor)")
  var threads: Int?

  @OptionGroup
  var gateFlags: GateFlags

  @OptionGroup
  var run: RunFlags

  /// What a run must reach.
  var gates: Gates { gateFlags.gates }

  func validate() throws {
    try require(
      (1...Self.mostChains).contains(chains),
      "--chains is \(chains): give 1 to \(Self.mostChains), and 4 for a serious run")
    try require(
      (1...Self.mostDraws).contains(draws), "--draws is \(draws): give 1 to \(Self.mostDraws)")
    try require(
      (0...Self.mostDraws).contains(tune), "--tune is \(tune): give 0 to \(Self.mostDraws)")
    try require(
      targetAccept > 0 && targetAccept < 1,
      "--target-accept is \(targetAccept): give a rate between 0 and 1, such as 0.8 or 0.95")
    try require(
      (1...30).contains(maxTreeDepth),
      "--max-tree-depth is \(maxTreeDepth): give 1 to 30; 10 is usual")
    try require((threads ?? 1) >= 1, "--threads is \(threads ?? 1): give 1 or more")
  }

  // More than any machine finishes or stores; the bounds catch slips of the keyboard.
  private static let mostChains = 1000
  static let mostDraws = 1_000_000_000

  private func require(_ condition: Bool, _ message: String) throws {
    if !condition { throw ValidationError(message) }
  }
}

extension Model {
  /// Samples with the options of the command line, and shows the progress.
  func sample(
    _ flags: SamplingFlags, seed: UInt64, on console: Console
  ) async throws -> InferenceData {
    try await ProgressDisplay(flags.run.progress, on: console).showing { progress in
      try await sample(
        draws: flags.draws, tune: flags.tune, chains: flags.chains,
        targetAccept: flags.targetAccept, maxTreeDepth: flags.maxTreeDepth, seed: seed,
        threads: flags.threads, maxTime: flags.run.maxTime?.duration, progress: progress)
    }
  }
}
