/// The options of a run that do not depend on the algorithm.

/// How many draws, chains and threads a run has, and where it starts.
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
  /// Whether ``SamplingRun/Chain/warmup`` keeps the draws of warm-up.
  public var storeWarmup = false

  /// More than any memory holds, and small enough that sums of counts never overflow.
  static let mostDraws = 1 << 40

  /// The defaults.
  public init() {}

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
