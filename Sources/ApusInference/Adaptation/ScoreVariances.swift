/// Running variances of positions and of the gradients there.

/// The scales at which positions and scores (gradients of the log density) vary alike.
///
/// For a normal distribution with any mean and variances `s²` the score is `-(x - m) / s²`, so that
/// `√(Var x / Var score)` is `s²` for any two or more draws, whatever their distribution (arXiv
/// 2603.18845). Nothing is shrunk: that would break the equivariance under changes of scale.
struct ScoreVariances: Codable {
  /// Fewer observations say nothing.
  static let fewestObservations = 3
  /// What variances are kept within.
  static let range = 1e-20...1e20

  private var positions: WelfordVariance
  private var scores: WelfordVariance

  var count: Int { positions.count }
  var dimension: Int { positions.means.count }
  var means: (position: [Double], score: [Double]) { (positions.means, scores.means) }

  init(dimension: Int) {
    positions = WelfordVariance(dimension: dimension)
    scores = WelfordVariance(dimension: dimension)
  }

  mutating func observe(
    _ position: UnsafeBufferPointer<Double>, score: UnsafeBufferPointer<Double>
  ) {
    positions.observe(position)
    scores.observe(score)
  }

  /// Writes the estimate of each coordinate whose ratio is a positive number; false, and nothing
  /// written, with too few observations.
  @discardableResult
  func update(_ variances: inout [Double]) -> Bool {
    guard count >= Self.fewestObservations else { return false }
    for i in variances.indices {
      let ratio = positions.sumOfSquares(i) / scores.sumOfSquares(i)
      guard ratio > 0, ratio.isFinite else { continue }
      variances[i] = Self.clamped(ratio.squareRoot())
    }
    return true
  }

  /// A first guess from one score: `1 / |score|`, or 1 near a mode, where that says nothing.
  static func firstGuess(_ score: UnsafeBufferPointer<Double>) -> [Double] {
    score.map { abs($0) < 1e-10 ? 1 : clamped(1 / abs($0)) }
  }

  private static func clamped(_ value: Double) -> Double {
    min(max(value, range.lowerBound), range.upperBound)
  }
}
