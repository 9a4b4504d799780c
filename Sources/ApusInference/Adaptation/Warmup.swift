/// The adaptation of step size and diagonal metric during warm-up, as Stan does it.

/// Watches the draws of a warm-up and tunes the kernel that made them.
///
/// When ``finish(_:)`` has run, the kernel keeps its step size and its metric: a chain that samples
/// has no warm-up any more, and so cannot adapt.
struct Warmup {
  let schedule: WarmupSchedule
  private var controller: DualAveraging
  private var estimator: WelfordVariance

  /// Finds a first step size for the kernel at its starting point.
  init(draws: Int, targetAccept: Double, dimension: Int, kernel: NUTSKernel) throws {
    schedule = WarmupSchedule(draws: draws)
    estimator = WelfordVariance(dimension: dimension)
    // Without coordinates every step is accepted, and there is nothing to search for.
    if dimension > 0 { try kernel.searchStepSize() }
    controller = DualAveraging(target: targetAccept, initialStepSize: kernel.stepSize)
  }

  /// Takes the draw that the kernel just made; `draw` counts from 0.
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

  /// Leaves the averaged step size behind.
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
      kernel.inverseMass = variances
    }
    estimator.reset()
    try kernel.searchStepSize()
    controller.restart(at: kernel.stepSize)
  }
}
