/// Estimates of metrics with correlations, from stored draws and scores.

/// A kind of metric that is computed from a window of draws at once.
protocol WindowForm {
  /// The metric of standardised draws.
  static func map(of draws: StandardizedDraws) throws -> WhiteningMap
}

/// The estimator of a metric with correlations: one queue of draws and scores, in which the background
/// window is what lies behind a split.
struct WindowEstimator<Form: WindowForm>: MetricEstimator {
  static var interval: Int { 20 }

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

  func estimate(after current: WhiteningMap) -> WhiteningMap? {
    guard count >= ScoreVariances.fewestObservations else { return nil }
    let draws = StandardizedDraws(
      positions: positions, scores: scores, dimension: dimension, fallback: current.variances)
    // Scores that overflow or a decomposition that fails leave the metric as it is.
    guard let map = try? Form.map(of: draws), map.isWellFormed else { return nil }
    return map
  }
}
