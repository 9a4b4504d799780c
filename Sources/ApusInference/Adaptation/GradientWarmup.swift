/// Warm-up that learns the metric from draws and the gradients there.

/// The gradient-informed adaptation of a diagonal metric (arXiv 2603.18845).
///
/// The metric changes with every draw, the first time from the gradient at the starting point alone.
/// The step size follows by dual averaging: of the mean acceptance while the metric still moves, of
/// a symmetric statistic, which values gains of energy like losses, once no switch is to come.
struct GradientWarmup: Warmup {
  private var schedule: GradientSchedule
  private var controller: DualAveraging
  private var foreground: ScoreVariances
  private var background: ScoreVariances
  private var variances: [Double]
  private var isFirstUpdate = true

  init(draws: Int, targetAccept: Double, dimension: Int, kernel: NUTSKernel) throws {
    schedule = GradientSchedule(draws: draws)
    foreground = ScoreVariances(dimension: dimension)
    variances = ScoreVariances.firstGuess(kernel.gradient)
    if dimension > 0 {
      foreground.observe(kernel.position, score: kernel.gradient)
      kernel.map = .diagonal(variances: variances)
      try kernel.searchStepSize()
    }
    background = foreground
    controller = DualAveraging(
      target: targetAccept, initialStepSize: kernel.stepSize, largest: .pi)
  }

  mutating func observe(
    _ statistics: DrawStatistics, draw: Int, kernel: NUTSKernel
  ) throws {
    guard !variances.isEmpty else { return }
    guard draw < schedule.finalStart else {
      controller.observe(acceptance: kernel.symmetricAcceptance)
      kernel.stepSize = controller.current
      return
    }
    let before = background.count
    if isOfUse(statistics, kernel) {
      foreground.observe(kernel.position, score: kernel.gradient)
      background.observe(kernel.position, score: kernel.gradient)
    }
    let actions = schedule.actions(at: draw, before: before, after: background.count)
    if actions.switches {
      foreground = background
      background = ScoreVariances(dimension: variances.count)
    }
    controller.observe(
      acceptance: actions.isLate ? kernel.symmetricAcceptance : statistics.acceptanceRate)
    kernel.stepSize = controller.current
    guard foreground.update(&variances) else { return }
    kernel.map = .diagonal(variances: variances)
    guard isFirstUpdate else { return }
    isFirstUpdate = false
    try kernel.searchStepSize()
    controller.restart(at: kernel.stepSize)
  }

  func finish(_ kernel: NUTSKernel) {
    kernel.stepSize = controller.average
  }

  /// A draw that did not move says nothing new, and the states before a divergence lie where the
  /// integrator begins to fail.
  private func isOfUse(_ statistics: DrawStatistics, _ kernel: NUTSKernel) -> Bool {
    let distance = abs(kernel.distanceFromStart)
    return distance > (statistics.hasDiverged ? Self.leastDistanceWhenDiverging : 0)
  }

  private static let leastDistanceWhenDiverging = 4
}
