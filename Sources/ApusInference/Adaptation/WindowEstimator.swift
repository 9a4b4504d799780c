/// Estimates of metrics with correlations, from stored draws and scores.

/// A kind of metric that is computed from a window of draws at once.
protocol WindowForm {
  /// The metric of standardised draws.
  static func map(of draws: StandardizedDraws) throws -> WhiteningMap
}

/// The estimator of a metric with correlations: one queue of draws and scores, in which the background
/// window is what lies behind a split.
struct WindowEstimator<Form: WindowForm>: MetricEstimator {
  /// The longest wait for an estimate.
  private static var longestInterval: Int { 20 }

  private let dimension: Int
  private var positions: [Double] = []
  private var scores: [Double] = []
  private var count = 0
  private var split = 0

  init(dimension: Int) {
    self.dimension = dimension
  }

  var smallestWindow: Int { dimension }
  var backgroundCount: Int { count - split }

  /// A tenth more draws: while there are few, each says much, and what they span is decomposed
  /// quickly.
  var interval: Int { min(count / 10, Self.longestInterval) }

  mutating func observe(
    _ position: UnsafeBufferPointer<Double>, score: UnsafeBufferPointer<Double>
  ) {
    precondition(position.count == dimension, "\(position.count) entries for \(dimension)")
    positions.append(contentsOf: position)
    scores.append(contentsOf: score)
    count += 1
  }

  mutating func switchWindows() {
    positions.removeFirst(split * dimension)
    scores.removeFirst(split * dimension)
    count -= split
    split = count
  }

  func refine(_ map: inout WhiteningMap) -> Bool {
    guard count >= ScoreVariances.fewestObservations else { return false }
    let draws = StandardizedDraws(
      positions: positions, scores: scores, dimension: dimension, fallback: map.variances)
    // Scores that overflow or a decomposition that fails leave the metric as it is.
    guard let refined = try? Form.map(of: draws), refined.isWellFormed else { return false }
    map = refined
    return true
  }
}
