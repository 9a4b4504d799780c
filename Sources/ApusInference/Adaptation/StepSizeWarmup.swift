/// Warm-up for a metric that is known already.

/// The adaptation of the step size alone, by dual averaging; the metric stays as it was given.
struct StepSizeWarmup: Warmup {
  private var controller: DualAveraging

  init(draws: Int, targetAccept: Double, dimension: Int, kernel: NUTSKernel) throws {
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
  }

  func finish(_ kernel: NUTSKernel) {
    kernel.stepSize = controller.average
  }
}
