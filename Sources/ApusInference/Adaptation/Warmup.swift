/// What a warm-up is: something that watches draws and tunes the kernel that made them.

/// The adaptation of step size and metric.
///
/// When ``finish(_:)`` has run, the kernel keeps its step size and its metric: a chain that samples
/// has no warm-up any more, and so cannot adapt.
protocol Warmup {
  /// Takes the draw that the kernel just made; `draw` counts from 0.
  mutating func observe(_ statistics: DrawStatistics, draw: Int, kernel: NUTSKernel) throws

  /// Leaves the averaged step size behind.
  func finish(_ kernel: NUTSKernel)
}

extension Metric {
  /// The warm-up that estimates this metric, with the kernel at its starting point.
  func warmup(
    draws: Int, targetAccept: Double, dimension: Int, kernel: NUTSKernel
  ) throws -> any Warmup {
    switch self {
    case .diagonal:
      try GradientWarmup(
        draws: draws, targetAccept: targetAccept, dimension: dimension, kernel: kernel)
    case .stan:
      try StanWarmup(
        draws: draws, targetAccept: targetAccept, dimension: dimension, kernel: kernel)
    }
  }
}
