/// The half of every warm-up that learns the step size; alone, the warm-up for a metric that is known.

/// The adaptation of the step size by dual averaging; the metric stays as it was given.
struct StepSizeWarmup: Warmup {
  private var controller: DualAveraging

  init(draws: Int, targetAccept: Double, dimension: Int, kernel: NUTSKernel) throws {
    try self.init(targetAccept: targetAccept, kernel: kernel)
  }

  /// Finds a first step size for the metric that the kernel has.
  ///
  /// - Parameter largest: no step is larger.
  init(
    targetAccept: Double, largest: Double = .greatestFiniteMagnitude, kernel: NUTSKernel
  ) throws {
    controller = DualAveraging(
      target: targetAccept, initialStepSize: kernel.stepSize, largest: largest)
    try search(kernel)
  }

  mutating func observe(
    _ statistics: DrawStatistics, draw: Int, kernel: NUTSKernel
  ) throws {
    observe(acceptance: statistics.acceptanceRate, kernel)
  }

  /// Takes an acceptance rate of the draw that the kernel just made.
  mutating func observe(acceptance: Double, _ kernel: NUTSKernel) {
    guard kernel.position.count > 0 else { return }
    controller.observe(acceptance: acceptance)
    kernel.stepSize = controller.current
  }

  func finish(_ kernel: NUTSKernel) {
    kernel.stepSize = controller.average
  }

  /// A new metric changes what a step means: the step size is searched for and learnt again.
  mutating func search(_ kernel: NUTSKernel) throws {
    // Without coordinates every step is accepted, and there is nothing to search for.
    if kernel.position.count > 0 { try kernel.searchStepSize() }
    controller.restart(at: kernel.stepSize)
  }
}
