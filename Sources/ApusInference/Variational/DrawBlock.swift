/// The draws of one step of a variational fit, evaluated together.

internal import ApusNumerics

/// Pairs of draws from the approximation with opposite noise, and the log density and gradients
/// there.
///
/// With opposite noise, what is odd in the noise cancels in the slopes of the mean, and what is even
/// in those of the scale: for a normal density, all noise of the mean's slopes. Each draw by itself
/// still has the distribution of the approximation, so that slopes remain unbiased.
struct DrawBlock {
  let dimension: Int
  let pairs: Int
  /// The standard normal noise of each pair, a column of `dimension` numbers.
  let noise: NumberBlock
  /// The points: one column for the positive half of each pair, then one for the negative half.
  let positions: NumberBlock
  /// The gradients at the points.
  let gradients: NumberBlock
  /// The log densities at the points, NaN where they or their gradients are not finite.
  let logDensities: NumberBlock

  init(dimension: Int, pairs: Int) {
    (self.dimension, self.pairs) = (dimension, pairs)
    noise = NumberBlock(count: dimension * pairs)
    positions = NumberBlock(count: 2 * dimension * pairs)
    gradients = NumberBlock(count: 2 * dimension * pairs)
    logDensities = NumberBlock(count: 2 * pairs)
  }

  /// Draws the noise of all pairs, or of one.
  func refreshNoise(pair: Int? = nil, using random: inout RandomStream) {
    let range = pair.map { $0 * dimension..<($0 + 1) * dimension } ?? 0..<dimension * pairs
    Variates.fillNormal(
      UnsafeMutableBufferPointer(rebasing: noise.numbers[range]), using: &random)
  }

  /// The mean of half the squared length of the noise, with which log q of a draw is made.
  var meanHalfSquare: Double {
    var sum = 0.0
    for value in noise.numbers { sum += value * value }
    return 0.5 * sum / Double(pairs)
  }

  /// Evaluates the density at all points, or at that of a column.
  ///
  /// - Throws: what the density throws, except that it has no value somewhere.
  func evaluate(column: Int? = nil, _ evaluator: ErasedEvaluator) throws {
    let columns = column.map { $0..<$0 + 1 } ?? 0..<2 * pairs
    let first = columns.lowerBound * dimension
    try evaluator.evaluate(
      count: columns.count, at: positions.start + first, gradients: gradients.start + first,
      logDensities: logDensities.start + columns.lowerBound)
    // A product with 0 is NaN for whatever is not finite.
    for column in columns {
      let gradient = gradients.start + column * dimension
      var value = logDensities.start[column]
      value += 0 * value
      for i in 0..<dimension { value += 0 * gradient[i] }
      logDensities.start[column] = value
    }
  }

  /// The point of a column as an array, for messages.
  func position(column: Int) -> [Double] {
    Array(positions.numbers[column * dimension..<(column + 1) * dimension])
  }
}
