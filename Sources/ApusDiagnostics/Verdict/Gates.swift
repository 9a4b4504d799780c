/// The thresholds that decide whether a result may be believed.

/// What a run must reach before its numbers are reported.
public struct Gates: Sendable, Equatable {
  /// The gates of a serious run: every threshold at its default.
  public static let course = Gates()

  /// The largest R-hat of any quantity, and of `lp`.
  public var maximumRHat: Double
  /// The least bulk and tail effective sample size of any quantity, for each chain: four chains
  /// need four times as much in total. `lp` is not gated on it.
  public var minimumESSPerChain: Double
  /// The number of divergent transitions that is let pass.
  public var maximumDivergences: Int
  /// E-BFMI of a chain below which there is a warning; it fails nothing.
  public var minimumEBFMI: Double
  /// The largest Pareto k-hat of an approximation.
  public var maximumParetoK: Double

  /// Gates with other values where an argument is given.
  ///
  /// Published advice is content with an effective sample size of 100 for each chain
  /// (arXiv 1903.08008); the default asks for more, since intervals are read from the tails.
  public init(
    maximumRHat: Double = 1.01, minimumESSPerChain: Double = 400, maximumDivergences: Int = 0,
    minimumEBFMI: Double = 0.3, maximumParetoK: Double = 0.7
  ) {
    self.maximumRHat = maximumRHat
    self.minimumESSPerChain = minimumESSPerChain
    self.maximumDivergences = maximumDivergences
    self.minimumEBFMI = minimumEBFMI
    self.maximumParetoK = maximumParetoK
  }
}
