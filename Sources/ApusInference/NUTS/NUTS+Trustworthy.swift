/// Sampling until a verdict is content.

public import ApusDiagnostics

extension NUTS {
  /// Samples a density until the gates pass; see ``sample(_:until:options:judge:)``.
  ///
  /// - Parameters:
  ///   - maxDraws: the largest number of draws of each chain.
  ///   - options: those of the run; `draws` come before the first verdict.
  ///   - gates: what must be reached.
  /// - Returns: the result, whose attribute `stop_reason` says why the run ended.
  public func sample(
    _ density: some LogDensityModel, untilTrustworthy maxDraws: Int,
    options: SamplingOptions = SamplingOptions(), gates: Gates = .course
  ) async throws -> InferenceData {
    try await sample(density, until: maxDraws, options: options) { run in
      let data = run.inferenceData()
      return (data, data.diagnose(gates))
    }
  }

  /// Samples until a verdict passes or nothing more can be done, each time with half as many draws
  /// again and without a new warm-up.
  ///
  /// - Parameter judge: makes a result of a run and judges it.
  package func sample(
    _ density: some LogDensityModel, until maxDraws: Int, options: SamplingOptions,
    judge: (SamplingRun) throws -> (InferenceData, Verdict)
  ) async throws -> InferenceData {
    defer { options.progress?.finish() }
    let deadline = options.maxTime.map { ContinuousClock.now + $0 }
    var run = try await begin(density, options: options)
    while true {
      var (data, verdict) = try judge(run)
      if let reason = Self.reasonToStop(run, verdict, maxDraws: maxDraws) {
        data.posterior.attributes["stop_reason"] = reason
        return data
      }
      // A moment is left to the run even when the time is over, since it must end with a reason.
      let left = deadline.map { max($0 - ContinuousClock.now, .nanoseconds(1)) }
      let more = min((run.options.draws + 1) / 2, maxDraws - run.options.draws)
      run = try await Self.extending(
        run, of: density, by: more, threads: options.threads, maxTime: left,
        progress: options.progress)
    }
  }

  private static func reasonToStop(
    _ run: SamplingRun, _ verdict: Verdict, maxDraws: Int
  ) -> String? {
    if !run.isComplete { return "\(run.stop)" }
    if verdict.passed { return "the gates passed" }
    let curable: Set<Verdict.Statistic> = [.rHat, .essBulk, .essTail]
    if let failure = verdict.failures.first(where: { !curable.contains($0.statistic) }) {
      return "more draws cannot help: \(failure)"
    }
    return run.options.draws >= maxDraws
      ? "the limit of \(maxDraws) draws was reached before the gates passed" : nil
  }
}
