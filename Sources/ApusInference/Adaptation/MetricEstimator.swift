/// What a gradient-informed warm-up asks of an estimator of its metric.

/// Two windows of draws and their scores (gradients of the log density): the older, *foreground* one
/// gives the metric, the *background* one is to replace it.
protocol MetricEstimator: Codable {
  init(dimension: Int)

  /// The observations that a window needs to say something about all directions.
  var smallestWindow: Int { get }

  /// The observations of the background window.
  var backgroundCount: Int { get }

  /// Draws that should pass between two estimates.
  var interval: Int { get }

  /// Takes a draw into both windows.
  mutating func observe(
    _ position: UnsafeBufferPointer<Double>, score: UnsafeBufferPointer<Double>)

  /// Makes the background window the foreground one, and begins a new one.
  mutating func switchWindows()

  /// Replaces a metric by that of the foreground window, but for coordinates without information;
  /// false, and the metric as it was, when the window says nothing.
  func refine(_ map: inout WhiteningMap) -> Bool
}

/// The estimator of a diagonal metric, from running variances.
struct DiagonalEstimator: MetricEstimator {
  private var foreground: ScoreVariances
  private var background: ScoreVariances

  init(dimension: Int) {
    foreground = ScoreVariances(dimension: dimension)
    background = foreground
  }

  var smallestWindow: Int { 0 }
  var interval: Int { 1 }
  var backgroundCount: Int { background.count }

  mutating func observe(
    _ position: UnsafeBufferPointer<Double>, score: UnsafeBufferPointer<Double>
  ) {
    foreground.observe(position, score: score)
    background.observe(position, score: score)
  }

  mutating func switchWindows() {
    foreground = background
    background = ScoreVariances(dimension: background.dimension)
  }

  func refine(_ map: inout WhiteningMap) -> Bool {
    guard foreground.count >= ScoreVariances.fewestObservations else { return false }
    map.changeVariances { foreground.update(&$0) }
    return true
  }
}
