/// What Pathfinder reports of its paths.

extension Pathfinder {
  /// One path: its normal density, or why it was dropped.
  public struct Path: Sendable, Equatable {
    /// The number of the path, from 0.
    public let number: Int
    /// The normal density with the largest bound on the path; nil when the path was dropped.
    public internal(set) var normal: NormalDensity?
    /// Why the path was dropped; nil when it was not.
    public internal(set) var failure: String?
    /// How the search for the mode ended; nil when it threw.
    public internal(set) var stop: VariationalStop?
    /// The evidence lower bound of ``normal`` on the way, from ``Pathfinder/elboDraws`` draws.
    public internal(set) var elbo: ELBOEstimate?
    /// The steps of the search.
    public internal(set) var iterations = 0
    /// The gradients that the search took.
    public internal(set) var gradientCount = 0
    /// The log densities that bounds and importance weights took.
    public internal(set) var valueCount = 0
    /// The part of the importance weights that draws of ``normal`` have. Paths around one mode share
    /// its mass. NaN when weights are not numbers, 0 when the path was dropped.
    public internal(set) var share = 0.0

    init(number: Int) {
      self.number = number
    }
  }
}

extension Pathfinder.Path: CustomStringConvertible {
  /// What became of the path, in one sentence.
  public var description: String {
    if let failure { return "path \(number) was dropped: \(failure)" }
    let percent = share.isFinite ? "\((1000 * share).rounded() / 10) %" : "an unknown part"
    return "path \(number) has \(percent) of the weights after \(iterations) steps"
  }
}
