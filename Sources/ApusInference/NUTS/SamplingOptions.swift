/// The options of a run that do not depend on the algorithm.

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// How many draws, chains and threads a run has, where it starts, and what becomes of its draws.
public struct SamplingOptions: Sendable {
  /// Draws kept of each chain.
  public var draws = 2000
  /// Draws of warm-up, which adapt the sampler and are dropped.
  public var tune = 1000
  /// Independent chains.
  public var chains = 4
  /// Threads to run the chains on; nil for one per processor. Never more than chains.
  public var threads: Int?
  /// The seed; nil for one from the system, which the result records.
  public var seed: UInt64?
  /// A starting point for each chain, in unconstrained coordinates; nil for random ones.
  public var initial: [[Double]]?
  /// Metric and step size of an earlier run (``SamplingRun/adaptation``). The metric stays; warm-up
  /// adapts the step size alone and may be short, or left out with `tune` 0.
  public var adaptation: AdaptedState?
  /// What proposes draws in place of trajectories, by independence Metropolis-Hastings; nothing is
  /// adapted then, and there is no warm-up.
  package var proposal: GridProposal?
  /// One of so many draws is kept. A kept draw counts as divergent when any of those that it stands
  /// for was.
  public var thin = 1
  /// Whether ``SamplingRun/Chain/warmup`` keeps the draws of warm-up.
  public var storeWarmup = false
  /// Whether ``SamplingRun/Draws/divergences`` keeps the start and the end of leapfrogs that diverge.
  public var storeDivergences = false
  /// The longest time that the run may take; what there is by then is returned, marked incomplete.
  public var maxTime: Duration?
  /// A folder that receives draws in blocks while the run samples, so that its memory is bounded;
  /// see ``RunFolder``.
  public var stream: URL?
  /// A folder as for ``stream`` that also receives the state of each chain now and then, from which
  /// the run can go on after the end of the process.
  public var checkpoint: URL?
  /// The time between two states of a chain in the folder.
  public var checkpointInterval = Duration.seconds(5)
  /// Receives reports while the run goes on.
  public var progress: SamplingProgress?

  /// More than any memory holds, and small enough that sums of counts never overflow.
  static let mostDraws = 1 << 40

  static let mostThinning = 1 << 20

  /// The defaults.
  public init() {}

  /// The draws of warm-up that are made.
  var tuneCount: Int { proposal == nil ? tune : 0 }

  /// Where draws go, if not into memory.
  var folder: URL? { checkpoint ?? stream }

  /// - Throws: ``SamplerError/invalidOption(name:value:remedy:)`` for the first option that makes no
  ///   sense.
  func validate(dimension: Int) throws {
    try Self.require(
      (1...Self.mostDraws).contains(draws), "draws", draws, "give 1 to \(Self.mostDraws)")
    try Self.require(
      (0...Self.mostDraws).contains(tune), "tune", tune, "give 0 to \(Self.mostDraws)")
    try Self.require(chains >= 1, "chains", chains, "give 1 or more")
    if let threads {
      try Self.require(
        threads >= 1, "threads", threads, "give 1 or more, or nil for one per processor")
    }
    try Self.require(
      (1...Self.mostThinning).contains(thin), "thin", thin,
      "give 1 for every draw, or up to \(Self.mostThinning)")
    try Self.require(
      maxTime.map { $0 > .zero } ?? true, "maxTime", maxTime ?? .zero, "give a time to run for")
    try Self.require(
      stream == nil || checkpoint == nil || stream == checkpoint, "stream", stream?.path ?? "",
      "a run has one folder, and checkpoint is \(checkpoint?.path ?? "")")
    if let adaptation {
      try Self.require(
        adaptation.map.dimension == dimension && adaptation.stepSize > 0, "adaptation",
        "of a run with \(adaptation.map.dimension) coordinates and steps of "
          + "\(adaptation.stepSize)",
        "the density has \(dimension) coordinates")
    }
    precondition(
      proposal.map { $0.dimension == dimension } ?? true, "a proposal of other coordinates")
    guard let initial else { return }
    try Self.require(
      initial.count == chains, "initial", "a list of \(initial.count) points",
      "give one point for each of the \(chains) chains")
    for (chain, point) in initial.enumerated() {
      try Self.require(
        point.count == dimension, "initial[\(chain)]", "a point with \(point.count) coordinates",
        "the density has \(dimension)")
      if let bad = point.firstIndex(where: { !$0.isFinite }) {
        try Self.require(
          false, "initial[\(chain)][\(bad)]", point[bad], "give a finite number")
      }
    }
  }

  static func require(
    _ condition: Bool, _ name: String, _ value: some CustomStringConvertible, _ remedy: String
  ) throws {
    guard condition else {
      throw SamplerError.invalidOption(name: name, value: value.description, remedy: remedy)
    }
  }
}

/// What is kept in the folder of a run; the rest belongs to one process.
extension SamplingOptions: Codable {
  private enum CodingKeys: CodingKey {
    case draws, tune, chains, initial, adaptation, thin, storeWarmup, storeDivergences
    case checkpointInterval
  }
}
