/// Warm-up that learns the metric from draws and the gradients there.

/// The gradient-informed adaptation of a metric (arXiv 2603.18845).
///
/// The metric changes every few draws, the first time from the gradient at the starting point alone.
/// The step size follows by dual averaging of the mean acceptance, but of a symmetric statistic, which
/// values gains of energy like losses, between the last switch and the last change. It is searched
/// for anew after the first change alone: later ones are small.
struct GradientWarmup<Estimator: MetricEstimator>: Warmup {
  private var schedule: GradientSchedule
  private var stepSize: StepSizeWarmup
  private var estimator: Estimator
  /// The draw of the last estimate, nil before the first one.
  private var lastUpdate: Int?

  init(draws: Int, targetAccept: Double, dimension: Int, kernel: NUTSKernel) throws {
    estimator = Estimator(dimension: dimension)
    schedule = GradientSchedule(draws: draws, smallestWindow: estimator.smallestWindow)
    estimator.observe(kernel.position, score: kernel.gradient)
    kernel.map = .diagonal(variances: ScoreVariances.firstGuess(kernel.gradient))
    stepSize = try StepSizeWarmup(targetAccept: targetAccept, largest: .pi, kernel: kernel)
  }

  // Called through `any Warmup`, which by itself would run the unspecialised code.
  @_specialize(where Estimator == DiagonalEstimator)
  mutating func observe(
    _ statistics: DrawStatistics, draw: Int, kernel: NUTSKernel
  ) throws {
    guard kernel.position.count > 0 else { return }
    guard draw < schedule.finalStart else {
      return try stepSize.observe(statistics, draw: draw, kernel: kernel)
    }
    let before = estimator.backgroundCount
    if isOfUse(statistics, kernel) { estimator.observe(kernel.position, score: kernel.gradient) }
    let actions = schedule.actions(at: draw, before: before, after: estimator.backgroundCount)
    if actions.switches { estimator.switchWindows() }
    stepSize.observe(
      acceptance: actions.isLate ? kernel.symmetricAcceptance : statistics.acceptanceRate, kernel)
    let isDue = actions.switches || draw - (lastUpdate ?? -1) >= estimator.interval
    guard isDue, estimator.refine(&kernel.map) else { return }
    defer { lastUpdate = draw }
    if lastUpdate == nil { try stepSize.search(kernel) }
  }

  func finish(_ kernel: NUTSKernel) {
    stepSize.finish(kernel)
  }

  /// A draw that did not move says nothing new, and the states before a divergence lie where the
  /// integrator begins to fail.
  private func isOfUse(_ statistics: DrawStatistics, _ kernel: NUTSKernel) -> Bool {
    let distance = abs(kernel.distanceFromStart)
    return distance > (statistics.hasDiverged ? Self.leastDistanceWhenDiverging : 0)
  }

  private static var leastDistanceWhenDiverging: Int { 4 }
}
