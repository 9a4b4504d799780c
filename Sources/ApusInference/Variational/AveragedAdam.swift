/// The optimiser of variational fits.

/// Adam with the plain mean of all squared slopes in place of a decaying one (arXiv 2203.15945,
/// section 4), so that, once a run has settled, the steps are those of a fixed matrix and the
/// average of the iterates is worth more than any of them.
struct AveragedAdam {
  /// The length of a step along a parameter whose slopes all agree.
  let rate: Double
  private let momentum: NumberBlock
  private let meanSquare: NumberBlock
  private var steps = 0
  private var momentumLeft = 1.0

  private static let decay = 0.9
  /// Slopes below this count as small: parameters are of order one, so that steps fade with slopes
  /// that vanish instead of being scaled up to the rate.
  private static let smallSlope = 0.1

  init(rate: Double, parameters: Int) {
    self.rate = rate
    momentum = NumberBlock(count: parameters)
    meanSquare = NumberBlock(count: parameters)
  }

  /// Moves the parameters uphill.
  mutating func step(
    _ parameters: NumberBlock, along slopes: NumberBlock, in segments: [Segment]
  ) {
    steps += 1
    momentumLeft *= Self.decay
    let share = 1 / Double(steps)
    let length = rate / (1 - momentumLeft)
    for segment in segments {
      let first = segment.range.lowerBound
      Self.step(
        parameters.start + first, slopes.start + first, momentum.start + first,
        meanSquare.start + first, segment.range.count, share: share, length: length * segment.pace)
    }
  }

  private static func step(
    _ x: UnsafeMutablePointer<Double>, _ g: UnsafeMutablePointer<Double>,
    _ m: UnsafeMutablePointer<Double>, _ v: UnsafeMutablePointer<Double>, _ count: Int,
    share: Double, length: Double
  ) {
    for i in 0..<count {
      let slope = g[i]
      let mean = decay * m[i] + (1 - decay) * slope
      let square = v[i] + share * (slope * slope - v[i])
      (m[i], v[i]) = (mean, square)
      x[i] += length * mean / (square.squareRoot() + smallSlope)
    }
  }
}
