/// From what chains say to what a run reports.

/// Makes the reports of a run from what its chains say after each slice of work.
struct ProgressReporter {
  /// Where a chain was when it entered its phase.
  private struct Mark {
    var seconds = 0.0
    var draw: Int
  }

  private let progress: SamplingProgress
  private let start = ContinuousClock.now
  private var chains: [Int: SamplingProgress.Chain]
  private var marks: [Int: Mark]
  private let gradientsAtStart: [Int: Int]
  private var nextReport: ContinuousClock.Instant

  init(_ progress: SamplingProgress, _ tasks: [ChainTask]) {
    self.progress = progress
    func byIndex<Value>(_ value: (ChainTask) -> Value) -> [Int: Value] {
      Dictionary(uniqueKeysWithValues: tasks.map { ($0.index, value($0)) })
    }
    chains = byIndex { $0.report(speed: 0, timeLeft: nil) }
    marks = byIndex { Mark(draw: $0.progress) }
    gradientsAtStart = byIndex(\.gradientCount)
    nextReport = start
  }

  /// Notes what a chain is doing, and reports when it is time to.
  mutating func update(_ task: ChainTask, at now: ContinuousClock.Instant) {
    let seconds = (now - start) / .seconds(1)
    if task.phase != chains[task.index]?.phase {
      // What was done since the last look belongs to the phase before.
      marks[task.index] = Mark(seconds: seconds, draw: task.progress)
    }
    let mark = marks[task.index] ?? Mark(draw: 0)
    let done = task.progress - mark.draw
    let left = Double(task.total - task.progress) * (seconds - mark.seconds) / Double(done)
    let gradients = task.gradientCount - (gradientsAtStart[task.index] ?? 0)
    chains[task.index] = task.report(
      speed: seconds > 0 ? Double(gradients) / seconds : 0,
      timeLeft: task.isFinished ? 0 : done > 0 ? left : nil)
    guard now >= nextReport else { return }
    nextReport = now + progress.interval
    send(isLast: false)
  }

  /// The last report, made when no worker is left.
  func finish() { send(isLast: true) }

  private func send(isLast: Bool) {
    progress.send(
      SamplingProgress.Report(
        elapsed: (ContinuousClock.now - start) / .seconds(1),
        chains: chains.values.sorted { $0.index < $1.index }, isLast: isLast))
  }
}

extension ChainTask {
  var phase: SamplingProgress.Phase {
    if failure != nil { return .failed }
    if progress >= total { return .finished }
    return progress == 0 ? .waiting : isWarmingUp ? .warmup : .sampling
  }

  fileprivate func report(speed: Double, timeLeft: Double?) -> SamplingProgress.Chain {
    SamplingProgress.Chain(
      index: index, phase: phase, draw: progress, total: total, stepSize: stepSize,
      treeDepth: treeDepth, divergences: divergences, gradients: gradientCount,
      gradientsPerSecond: speed, timeLeft: timeLeft)
  }
}
