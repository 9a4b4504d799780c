/// The adaptation of step size and diagonal metric during warm-up, as Stan does it.

/// Windows of doubling length, each of which leaves its regularised variances as the metric.
struct StanWarmup: Warmup {
  let schedule: StanSchedule
  private var stepSize: StepSizeWarmup
  private var estimator: WelfordVariance

  init(draws: Int, targetAccept: Double, dimension: Int, kernel: NUTSKernel) throws {
    schedule = StanSchedule(draws: draws)
    estimator = WelfordVariance(dimension: dimension)
    stepSize = try StepSizeWarmup(targetAccept: targetAccept, kernel: kernel)
  }

  mutating func observe(
    _ statistics: DrawStatistics, draw: Int, kernel: NUTSKernel
  ) throws {
    try stepSize.observe(statistics, draw: draw, kernel: kernel)
    guard kernel.position.count > 0, schedule.slowDraws.contains(draw) else { return }
    estimator.observe(kernel.position)
    if schedule.windowEnds.contains(draw) { try closeWindow(kernel) }
  }

  func finish(_ kernel: NUTSKernel) { stepSize.finish(kernel) }

  /// Takes the metric of a window, and what a step means there.
  private mutating func closeWindow(_ kernel: NUTSKernel) throws {
    if let variances = estimator.regularized {
      if let bad = variances.firstIndex(where: { !$0.isFinite }) {
        throw SamplerError.unusableMetric(
          "the variance of coordinate \(bad) in a warm-up window is \(variances[bad]); the density "
            + "may be improper: give every parameter a proper prior")
      }
      kernel.map = .diagonal(variances: variances)
    }
    estimator.reset()
    try stepSize.search(kernel)
  }
}
