/// The draws of a run as flat stores, with statistics and failures.
///
/// All chains here have the same number of draws. When a run was ended early, its chains are cut to
/// the length that keeps most draws in total, and chains shorter than that are left out.
public struct SamplingRun: Sendable {
  /// One chain that did not fail.
  public struct Chain: Sendable {
    /// The number that the chain had when the run began.
    public let index: Int
    /// The draws after warm-up.
    public internal(set) var draws: Draws
    /// The draws of warm-up; empty unless they were asked for.
    public let warmup: Draws
    /// Step size and metric that warm-up arrived at.
    public let adapted: AdaptedState
    /// How often the density was evaluated, warm-up included.
    public let gradientCount: Int
    /// From where the chain can go on.
    let state: ChainState?

    /// The step size that warm-up arrived at.
    public var stepSize: Double { adapted.stepSize }

    /// The diagonal of the inverse mass that warm-up arrived at.
    public var inverseMass: [Double] { adapted.map.variances }
  }

  /// Why a run ended.
  public enum Stop: Sendable, CustomStringConvertible {
    /// All chains have all of their draws, or have failed.
    case finished
    /// The task was cancelled.
    case cancelled
    /// The time that the run may take was over.
    case timeLimit
    /// The folder was read while draws were missing.
    case interrupted

    public var description: String {
      switch self {
      case .finished: "finished"
      case .cancelled: "cancelled"
      case .timeLimit: "the time limit was reached"
      case .interrupted: "interrupted before its last draw"
      }
    }
  }

  /// The number of unconstrained coordinates.
  public let dimension: Int
  /// The chains that have draws, in order.
  public let chains: [Chain]
  /// The chains that stopped with an error, with the draws that they had.
  public let failures: [ChainFailure]
  /// Why the run ended.
  public let stop: Stop
  /// The seed that makes the same bits again.
  public let seed: UInt64
  /// The sampler that made it.
  let sampler: NUTS
  /// What the run was asked for.
  public let options: SamplingOptions
  /// Wall-clock time in seconds.
  public let elapsedSeconds: Double

  /// False when the run was ended before its last draw.
  public var isComplete: Bool { stop == .finished }

  /// Draws of warm-up.
  public var tune: Int { options.tuneCount }

  /// The number of draws of each chain.
  public var drawCount: Int { chains.first?.draws.count ?? 0 }

  /// How often the density was evaluated in all chains that are left.
  public var gradientCount: Int { chains.reduce(0) { $0 + $1.gradientCount } }

  /// What another run of the same or a similar density can begin with: the state of the chain
  /// whose step size is the median one; nil without chains.
  public var adaptation: AdaptedState? {
    chains.isEmpty
      ? nil
      : chains.sorted { ($0.stepSize, $0.index) < ($1.stepSize, $1.index) }[(chains.count - 1) / 2]
        .adapted
  }

  /// Collects what chains have, cut to one length.
  ///
  /// - Throws: when there is nothing to collect, the reason.
  init(
    collecting all: [Chain], failures: [ChainFailure], stop: Stop, sampler: NUTS, dimension: Int,
    options: SamplingOptions, seed: UInt64, elapsed: Duration
  ) throws {
    let length = Self.bestCut(all.map(\.draws.count))
    guard length > 0 else {
      if !failures.isEmpty && stop == .finished { throw SamplerError.allChainsFailed(failures) }
      if stop == .cancelled { throw CancellationError() }
      throw SamplerError.noDraws("\(stop), and no chain had ended its warm-up by then")
    }
    self.dimension = dimension
    self.failures = failures
    self.stop = stop
    self.sampler = sampler
    self.seed = seed
    self.options = options
    elapsedSeconds = elapsed / .seconds(1)
    chains = all.filter { $0.draws.count >= length }.map { chain in
      var chain = chain
      chain.draws.cut(to: length)
      return chain
    }
  }

  /// A run with other draws.
  init(_ run: SamplingRun, dimension: Int, chains: [Chain], failures: [ChainFailure]) {
    (self.dimension, self.chains, self.failures) = (dimension, chains, failures)
    (stop, seed, sampler, options) = (run.stop, run.seed, run.sampler, run.options)
    elapsedSeconds = run.elapsedSeconds
  }

  /// The length that keeps most draws when all longer chains are cut to it and all shorter ones are
  /// left out; the larger number of chains wins a tie. Zero when there are no draws.
  static func bestCut(_ counts: [Int]) -> Int {
    let descending = counts.sorted(by: >)
    var best = (total: 0, length: 0)
    for (rank, length) in descending.enumerated() where length * (rank + 1) >= best.total {
      best = (length * (rank + 1), length)
    }
    return best.length
  }
}
