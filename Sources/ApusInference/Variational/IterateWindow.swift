/// The iterates of the later half of an epoch: their average, and what it is worth.

internal import ApusDiagnostics

/// Collects iterates, of which the monitored parameters are kept and all are averaged.
struct IterateWindow {
  /// What the iterates say about their average.
  struct Judgement {
    /// Whether both halves of the window agree for every monitored parameter.
    var isStationary = true
    /// The largest Monte Carlo error of a monitored parameter's average.
    var error = 0.0
    /// Whether every error rests on enough effective iterates.
    var isErrorKnown = true
  }

  private let monitored: [Int]
  private let segments: [Segment]
  /// One iterate of so many is kept.
  private let stride: Int
  private var rows = [Double]()
  private(set) var count = 0
  private let sums: NumberBlock
  private let averages: NumberBlock

  /// Iterates that are kept, at most twice as many.
  private static let enough = 250

  init(length: Int, monitored: [Int], segments: [Segment], parameters: Int) {
    (self.monitored, self.segments) = (monitored, segments)
    stride = max(1, length / Self.enough)
    rows.reserveCapacity((length / stride + 1) * monitored.count)
    sums = NumberBlock(count: parameters)
    averages = NumberBlock(count: parameters)
  }

  mutating func observe(_ parameters: NumberBlock, iteration: Int) {
    guard iteration.isMultiple(of: stride) else { return }
    count += 1
    for place in monitored { rows.append(parameters.start[place]) }
    for segment in segments {
      for i in segment.range { sums.start[i] += parameters.start[i] }
    }
  }

  /// The average of the kept iterates; the parameters themselves where there is none.
  func average(or parameters: NumberBlock) -> NumberBlock {
    guard count > 0 else { return parameters }
    for i in 0..<sums.count { averages.start[i] = sums.start[i] / Double(count) }
    return averages
  }

  /// Judges the window (arXiv 2009.00666, section 4): split R-hat of each monitored parameter no
  /// larger than 1.1, unless it hardly moves; then the Monte Carlo error of its average.
  ///
  /// - Parameter tolerance: movements that are smaller don't matter.
  func judgement(tolerance: Double) -> Judgement {
    var result = Judgement()
    let half = count / 2
    guard half >= Draws.minimumDrawCount else {
      return Judgement(isStationary: false, error: .infinity, isErrorKnown: false)
    }
    let width = monitored.count
    for column in 0..<width {
      let values = (0..<2 * half).map { rows[$0 * width + column] }
      guard let least = values.min(), let most = values.max(), (most - least).isFinite else {
        return Judgement(isStationary: false, error: .infinity, isErrorKnown: false)
      }
      if most - least <= Self.hardly * tolerance { continue }
      if !(Draws(values, chains: 2).rHat(.unsplit) <= Self.largestRHat) {
        result.isStationary = false
      }
      let draws = Draws(values, chains: 1)
      let effective = draws.essMean()
      result.error = max(result.error, draws.standardDeviation() / effective.squareRoot())
      if !(effective >= Self.fewestEffective) { result.isErrorKnown = false }
    }
    return result
  }

  private static let largestRHat = 1.1
  private static let fewestEffective = 25.0
  /// The part of the tolerance that counts as not moving.
  private static let hardly = 0.5
}
