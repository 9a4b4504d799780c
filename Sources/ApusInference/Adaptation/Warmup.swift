/// What a warm-up is: something that watches draws and tunes the kernel that made them.

/// The adaptation of step size and metric.
///
/// When ``finish(_:)`` has run, the kernel keeps its step size and its metric: a chain that samples
/// has no warm-up any more, and so cannot adapt.
///
/// A warm-up is a value with all of its state, so that a checkpoint can hold it.
protocol Warmup: Codable {
  /// Finds scales and a first step size for the kernel at its starting point.
  init(draws: Int, targetAccept: Double, dimension: Int, kernel: NUTSKernel) throws

  /// Takes the draw that the kernel just made; `draw` counts from 0.
  mutating func observe(_ statistics: DrawStatistics, draw: Int, kernel: NUTSKernel) throws

  /// Leaves the averaged step size behind.
  func finish(_ kernel: NUTSKernel)
}

/// A warm-up under way.
struct Adaptation {
  private(set) var warmup: any Warmup
  /// The kernel that it tunes.
  let kernel: NUTSKernel

  init(_ warmup: any Warmup, of kernel: NUTSKernel) {
    (self.warmup, self.kernel) = (warmup, kernel)
  }

  /// Takes the draw that the kernel just made; `draw` counts from 0.
  mutating func observe(_ statistics: DrawStatistics, draw: Int) throws {
    try warmup.observe(statistics, draw: draw, kernel: kernel)
  }
}

extension Metric {
  /// The warm-up that estimates this metric.
  var warmup: any Warmup.Type {
    switch self {
    case .diagonal: GradientWarmup<DiagonalEstimator>.self
    case .lowRank: GradientWarmup<WindowEstimator<LowRankForm>>.self
    case .dense: GradientWarmup<WindowEstimator<DenseForm>>.self
    case .stan: StanWarmup.self
    }
  }
}
