/// Flat stores of draws.

extension SamplingRun {
  /// Positions and statistics of consecutive draws.
  public struct Draws: Sendable, Equatable {
    /// The number of coordinates of a position.
    public let dimension: Int
    /// The positions, draw after draw.
    public private(set) var positions: [Double] = []
    /// One entry for each draw.
    public private(set) var statistics: [DrawStatistics] = []
    /// Where trajectories diverged, in order; empty unless that was asked for.
    public private(set) var divergences: [Divergence] = []

    /// An empty store.
    public init(dimension: Int) {
      self.dimension = dimension
    }

    /// The same draws at other positions, as many as there are.
    package func moved(
      to positions: [Double], dimension: Int, statistics: [DrawStatistics],
      divergences: [Divergence]
    ) -> Draws {
      var result = Draws(dimension: dimension)
      result.positions = positions
      result.statistics = statistics
      result.divergences = divergences
      return result
    }

    /// The number of draws.
    public var count: Int { statistics.count }

    /// The position of one draw.
    public subscript(draw: Int) -> ArraySlice<Double> {
      positions[(draw * dimension)..<((draw + 1) * dimension)]
    }

    /// Makes room for more draws.
    mutating func reserve(_ draws: Int) {
      positions.reserveCapacity(positions.count + draws * dimension)
      statistics.reserveCapacity(statistics.count + draws)
    }

    mutating func append(
      _ position: some Collection<Double>, _ entry: DrawStatistics
    ) {
      positions.append(contentsOf: position)
      statistics.append(entry)
    }

    mutating func append(_ divergence: Divergence) {
      divergences.append(divergence)
    }

    mutating func append(contentsOf other: Draws) {
      positions += other.positions
      statistics += other.statistics
      divergences += other.divergences
    }

    mutating func removeAll() {
      positions.removeAll(keepingCapacity: true)
      statistics.removeAll(keepingCapacity: true)
      divergences.removeAll()
    }

    mutating func cut(to length: Int) {
      positions.removeLast((count - length) * dimension)
      statistics.removeLast(count - length)
      divergences.removeAll { $0.draw >= length }
    }
  }

  /// A leapfrog whose energy error passed the threshold: where in the space the integrator fails.
  public struct Divergence: Sendable, Equatable {
    /// The draw whose trajectory it ended, from 0.
    public let draw: Int
    /// The unconstrained position before the leapfrog.
    public let start: [Double]
    /// The unconstrained position after it.
    public let end: [Double]

    package init(draw: Int, start: [Double], end: [Double]) {
      (self.draw, self.start, self.end) = (draw, start, end)
    }
  }
}
