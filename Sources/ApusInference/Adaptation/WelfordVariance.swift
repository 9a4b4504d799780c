/// Running variances of the positions of a warm-up window.

/// Welford's recursion for means and sums of squared deviations, coordinate by coordinate.
struct WelfordVariance: Codable {
  private(set) var count = 0
  private(set) var means: [Double]
  private var squares: [Double]

  init(dimension: Int) {
    means = [Double](repeating: 0, count: dimension)
    squares = means
  }

  /// - Precondition: as many entries as the estimator has dimensions.
  mutating func observe(_ position: UnsafeBufferPointer<Double>) {
    precondition(position.count == means.count, "\(position.count) entries for \(means.count)")
    count += 1
    Self.add(position, weight: 1 / Double(count), to: &means, &squares)
  }

  private static func add(
    _ position: UnsafeBufferPointer<Double>, weight: Double, to means: inout [Double],
    _ squares: inout [Double]
  ) {
    var means = means.mutableSpan
    var squares = squares.mutableSpan
    for i in position.indices {
      let before = position[i] - means[i]
      means[i] += before * weight
      squares[i] += before * (position[i] - means[i])
    }
  }

  mutating func reset() {
    self = WelfordVariance(dimension: means.count)
  }

  /// The sum of squared deviations of one coordinate from its mean.
  func sumOfSquares(_ coordinate: Int) -> Double { squares[coordinate] }

  /// The sample variances (divisor `n - 1`), or nil for fewer than two observations.
  var variances: [Double]? {
    guard count > 1 else { return nil }
    return squares.map { $0 / Double(count - 1) }
  }

  /// Sample variances pulled a little towards 0.001, `n/(n+5) Var + 0.001 5/(n+5)` as in Stan, so
  /// that a short window cannot produce a scale of zero; nil for fewer than two observations.
  var regularized: [Double]? {
    let n = Double(count)
    return variances?.map { n / (n + 5) * $0 + 1e-3 * (5 / (n + 5)) }
  }
}
