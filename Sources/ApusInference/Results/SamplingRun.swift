/// What a sampling run leaves behind, in the unconstrained space of its density.

/// The draws of a run as flat stores, with statistics and failures.
///
/// All chains here have the same number of draws. When a run was cancelled, its chains are cut to the
/// length that keeps most draws in total, and chains shorter than that are left out.
public struct SamplingRun: Sendable {
  /// Positions and statistics of consecutive draws.
  public struct Draws: Sendable, Equatable {
    /// The number of coordinates of a position.
    public let dimension: Int
    /// The positions, draw after draw.
    public private(set) var positions: [Double] = []
    /// One entry for each draw.
    public private(set) var statistics: [DrawStatistics] = []

    /// An empty store.
    public init(dimension: Int) {
      self.dimension = dimension
    }

    /// The number of draws.
    public var count: Int { statistics.count }

    /// The position of one draw.
    public subscript(draw: Int) -> ArraySlice<Double> {
      positions[(draw * dimension)..<((draw + 1) * dimension)]
    }

    mutating func append(
      _ position: UnsafeBufferPointer<Double>, _ entry: DrawStatistics
    ) {
      positions.append(contentsOf: position)
      statistics.append(entry)
    }

    mutating func cut(to length: Int) {
      positions.removeLast((count - length) * dimension)
      statistics.removeLast(count - length)
    }
  }

  /// One chain that did not fail.
  public struct Chain: Sendable {
    /// The number that the chain had when the run began.
    public let index: Int
    /// The draws after warm-up.
    public internal(set) var draws: Draws
    /// The draws of warm-up; empty unless they were asked for.
    public let warmup: Draws
    /// The step size that warm-up arrived at.
    public let stepSize: Double
    /// The diagonal of the inverse mass that warm-up arrived at.
    public let inverseMass: [Double]
    /// How often the density was evaluated, warm-up included.
    public let gradientCount: Int
  }

  /// The number of unconstrained coordinates.
  public let dimension: Int
  /// The chains that have draws, in order.
  public let chains: [Chain]
  /// The chains that stopped with an error; their draws are lost.
  public let failures: [ChainFailure]
  /// False when the run was cancelled before its last draw.
  public let isComplete: Bool
  /// The seed that makes the same bits again.
  public let seed: UInt64
  /// Draws of warm-up asked for.
  public let tune: Int
  /// Wall-clock time in seconds.
  public let elapsedSeconds: Double

  /// The number of draws of each chain.
  public var drawCount: Int { chains.first?.draws.count ?? 0 }

  /// How often the density was evaluated in all chains that are left.
  public var gradientCount: Int { chains.reduce(0) { $0 + $1.gradientCount } }

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
