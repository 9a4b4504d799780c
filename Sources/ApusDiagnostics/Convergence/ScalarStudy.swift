/// One scalar quantity under study: its draws and what its statistics share.

import ApusNumerics

/// Tables and buffers that quantities of one run share.
final class Workspace {
  private var normalScores: [Int: NormalScores] = [:]
  private var autocovariance: Autocovariance?
  /// The values that lagged products are made of, chain after chain.
  var centered: [Double] = []

  /// The normal scores for `count` draws.
  func scores(count: Int) -> NormalScores {
    if let scores = normalScores[count] { return scores }
    let scores = NormalScores(count: count)
    normalScores[count] = scores
    return scores
  }

  /// The mean autocovariance of the chains in `values` at all lags.
  func meanAutocovariance(of values: [Double], means: [Double]) -> [Double] {
    let drawCount = values.count / means.count
    if autocovariance?.drawCount != drawCount {
      autocovariance = Autocovariance(drawCount: drawCount)
    }
    return autocovariance?.mean(of: values, means: means) ?? []
  }
}

/// The draws of one quantity, sorted once and split once for all its statistics.
struct ScalarStudy {
  let draws: Draws
  let split: Draws
  let workspace: Workspace
  /// Whether no draw is NaN or infinite.
  let isFinite: Bool
  /// Whether all draws are equal.
  let isConstant: Bool
  /// The mean over all draws; NaN when one is not finite.
  let mean: Double
  /// The standard deviation over all draws (divisor n - 1); NaN when one is not finite.
  let standardDeviation: Double

  /// `(x - mean)^2` of all draws.
  private(set) lazy var squaredDeviations = draws.mapping { [mean] in ($0 - mean) * ($0 - mean) }

  private(set) lazy var ordering = Ordering(draws.values)

  private lazy var splitOrdering =
    split.values.count == draws.values.count ? ordering : Ordering(split.values)

  init(_ draws: Draws, workspace: Workspace = Workspace()) {
    self.draws = draws
    self.workspace = workspace
    split = draws.split()
    isFinite = draws.values.hasOnlyFinite
    isConstant = areAllEqual(draws.values)
    let (center, variance) =
      isFinite ? moments(draws.values, draws.values.indices) : (Double.nan, Double.nan)
    mean = center
    standardDeviation = variance.squareRoot()
  }

  /// Whether convergence statistics are defined: finite values and enough of them.
  var isDefined: Bool { isFinite && draws.drawCount >= Draws.minimumDrawCount }

  /// The split chains, rank-normalised over all of them.
  private(set) lazy var bulkScores = workspace.scores(count: split.values.count)
    .scores(of: splitOrdering)

  /// The distances of the split chains from their common median, rank-normalised.
  mutating func foldedScores() -> [Double] {
    let median = splitOrdering.quantile(0.5)
    return workspace.scores(count: split.values.count)
      .scores(of: splitOrdering.folded(about: median))
  }
}
