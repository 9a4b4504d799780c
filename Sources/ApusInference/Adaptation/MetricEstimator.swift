/// What a gradient-informed warm-up asks of an estimator of its metric.

/// Two windows of draws and their scores (gradients of the log density): the older, *foreground* one
/// gives the metric, the *background* one is to replace it.
protocol MetricEstimator: Codable {
  /// Draws between two estimates.
  static var interval: Int { get }

  init(dimension: Int)

  /// The observations that a window needs to say something about all directions.
  var smallestWindow: Int { get }

  /// The observations of the background window.
  var backgroundCount: Int { get }

  /// Takes a draw into both windows.
  mutating func observe(
    _ position: UnsafeBufferPointer<Double>, score: UnsafeBufferPointer<Double>)

  /// Makes the background window the foreground one, and begins a new one.
  mutating func switchWindows()

  /// The metric of the foreground window, or nil when that says nothing.
  ///
  /// - Parameter current: the metric so far, kept in coordinates without information.
  func estimate(after current: WhiteningMap) -> WhiteningMap?
}

/// The estimator of a diagonal metric, from running variances.
struct DiagonalEstimator: MetricEstimator {
  static let interval = 1

  private var foreground: ScoreVariances
  private var background: ScoreVariances

  init(dimension: Int) {
    foreground = ScoreVariances(dimension: dimension)
    background = foreground
  }

  var smallestWindow: Int { 0 }
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

  func estimate(after current: WhiteningMap) -> WhiteningMap? {
    var variances = current.variances
    return foreground.update(&variances) ? .diagonal(variances: variances) : nil
  }
}
