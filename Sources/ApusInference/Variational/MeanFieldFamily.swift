/// Normal densities with independent coordinates.

/// The mean-field family: W and T are diagonal.
final class MeanFieldFamily: VariationalFamily {
  let parameters: NumberBlock
  let slopes: NumberBlock
  let segments: [Segment]
  let monitored: [Int]

  private let dimension: Int
  /// c and W.
  private let centre, units: NumberBlock
  /// c + W tau and W T.
  private let mean, scales: NumberBlock
  private(set) var logScale = 0.0
  private var logUnits = 0.0

  init(dimension: Int, pairs: Int) {
    self.dimension = dimension
    parameters = NumberBlock(count: 2 * dimension)
    slopes = NumberBlock(count: 2 * dimension)
    (segments, monitored) = ([Segment(range: 0..<2 * dimension)], Array(0..<2 * dimension))
    centre = NumberBlock(count: dimension)
    units = NumberBlock(count: dimension)
    mean = NumberBlock(count: dimension)
    scales = NumberBlock(count: dimension)
  }

  func setFrame(at normal: NormalDensity, reach: [Double]) {
    logUnits = 0
    for i in 0..<dimension {
      let scale = normal.scale.diagonal[i]
      centre.start[i] = normal.mean[i]
      units.start[i] = scale * reach[i]
      logUnits += naturalLog(scale * reach[i])
      parameters.start[i] = 0
      parameters.start[dimension + i] = -naturalLog(reach[i])
    }
    refresh()
  }

  func refresh() {
    let (tau, logT) = (parameters.start, parameters.start + dimension)
    let (centre, units) = (centre.start, units.start)
    let (mean, scales) = (mean.start, scales.start)
    var sum = logUnits
    for i in 0..<dimension {
      mean[i] = centre[i] + units[i] * tau[i]
      scales[i] = units[i] * exponential(logT[i])
      sum += logT[i]
    }
    logScale = sum
  }

  func place(_ block: DrawBlock) {
    let (noise, mean, scales) = (block.noise.start, mean.start, scales.start)
    let (upper, lower) = (block.positions.start, block.positions.start + dimension * block.pairs)
    for pair in 0..<block.pairs {
      let first = pair * dimension
      for i in 0..<dimension {
        let deviation = scales[i] * noise[first + i]
        upper[first + i] = mean[i] + deviation
        lower[first + i] = mean[i] - deviation
      }
    }
  }

  /// Slopes of the means W g and of the logarithms of the scales W T g eta, each averaged over the
  /// draws, plus those of the entropy: 1, or eta² when the draws are to stick to the landing.
  func differentiate(_ block: DrawBlock, _ estimator: ADVI.GradientEstimator) {
    let (noise, units, scales) = (block.noise.start, units.start, scales.start)
    let upper = block.gradients.start
    let lower = upper + dimension * block.pairs
    let (ofMean, ofScale) = (slopes.start, slopes.start + dimension)
    let share = 1 / Double(block.pairs)
    for i in 0..<dimension {
      var (sum, product, square) = (0.0, 0.0, 0.0)
      var place = i
      for _ in 0..<block.pairs {
        let eta = noise[place]
        sum += upper[place] + lower[place]
        product += (upper[place] - lower[place]) * eta
        square += eta * eta
        place += dimension
      }
      ofMean[i] = 0.5 * share * units[i] * sum
      ofScale[i] =
        0.5 * share * scales[i] * product
        + (estimator == .stickingTheLanding ? share * square : 1)
    }
  }

  func extent(of coordinate: Int) -> (mean: Double, scale: Double) {
    (mean.start[coordinate], scales.start[coordinate])
  }

  func normal() -> NormalDensity {
    NormalDensity(mean: Array(mean.numbers), scale: .diagonal(Array(scales.numbers)))
  }
}
