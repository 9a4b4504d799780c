/// The adaptation of step size and diagonal metric during warm-up, as Stan does it.

/// Windows of doubling length, each of which leaves its regularised variances as the metric.
struct StanWarmup: Warmup {
  let schedule: StanSchedule
  private var controller: DualAveraging
  private var estimator: WelfordVariance

  init(draws: Int, targetAccept: Double, dimension: Int, kernel: NUTSKernel) throws {
    schedule = StanSchedule(draws: draws)
    estimator = WelfordVariance(dimension: dimension)
    // Without coordinates every step is accepted, and there is nothing to search for.
    if dimension > 0 { try kernel.searchStepSize() }
    controller = DualAveraging(target: targetAccept, initialStepSize: kernel.stepSize)
  }

  mutating func observe(
    _ statistics: DrawStatistics, draw: Int, kernel: NUTSKernel
  ) throws {
    guard kernel.position.count > 0 else { return }
    controller.observe(acceptance: statistics.acceptanceRate)
    kernel.stepSize = controller.current
    guard schedule.slowDraws.contains(draw) else { return }
    estimator.observe(kernel.position)
    if schedule.windowEnds.contains(draw) { try closeWindow(kernel) }
  }

  func finish(_ kernel: NUTSKernel) {
    kernel.stepSize = controller.average
  }

  /// A new metric changes what a step means: the step size is searched for and learnt again.
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
    try kernel.searchStepSize()
    controller.restart(at: kernel.stepSize)
  }
}
