/// Workers that share the chains of a run, so that all chains progress evenly.

/// Runs chains on a number of threads, a slice of draws at a time.
///
/// A free worker takes the idle chain with the fewest draws. With fewer threads than chains, all
/// chains have about the same number of draws at any time, which is what makes a cancelled run
/// worth keeping. Between two slices a chain's state is saved and reported, by the worker that has it.
final class ChainScheduler: Sendable {
  /// Long enough to refill a processor's caches for a small part of the time, short enough to keep
  /// chains together: at the end workers wait for each other for no longer than this.
  static let slice = Duration.milliseconds(1)

  private struct State {
    var idle: [ChainTask]
    var activeWorkers = 0
    /// Why a thread could not be started, if one could not.
    var threadError: Int?
    var whenDone: CheckedContinuation<Void, Never>?
    var reporter: ProgressReporter?
    /// When each chain was saved last, by its number.
    var saved: [Int: ContinuousClock.Instant] = [:]
  }

  private let state: LockedState<State>
  private let cancellation = CancellationFlag()
  private let deadline: ContinuousClock.Instant?
  private let checkpoints: (folder: RunFolder, interval: Duration)?

  /// - Parameter deadline: when the run must end, finished or not.
  init(
    _ chains: [ChainTask], options: SamplingOptions = SamplingOptions(),
    deadline: ContinuousClock.Instant? = nil
  ) {
    self.deadline = deadline
    checkpoints = options.checkpoint.map { (RunFolder($0), options.checkpointInterval) }
    state = LockedState(
      State(idle: chains, reporter: options.progress.map { ProgressReporter($0, chains) }))
  }

  /// Runs the chains until all are finished, the time is over or the task is cancelled.
  ///
  /// - Throws: ``SamplerError/noThread(_:)`` when not a single thread could be started.
  func run(threads: Int) async throws {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        state.withLock {
          $0.activeWorkers = threads
          $0.whenDone = continuation
        }
        for _ in 0..<threads {
          let failure = WorkerThread.start { self.work() }
          if failure != 0 {
            state.withLock { $0.threadError = failure }
            retire()
          }
        }
      }
    } onCancel: {
      cancellation.raise()
    }
    // With one thread or more all chains were looked after, whatever became of the other threads.
    try state.withLock { state in
      state.reporter?.finish()
      if let error = state.threadError, !state.idle.isEmpty, !cancellation.isRaised {
        throw SamplerError.noThread(error)
      }
    }
  }

  private func work() {
    while !cancellation.isRaised, let chain = takeChain() {
      let end = ContinuousClock.now + Self.slice
      chain.advance(until: min(end, deadline ?? end), unless: cancellation)
      let now = ContinuousClock.now
      saveIfDue(chain, at: now)
      state.withLock {
        $0.reporter?.update(chain, at: now)
        if !chain.isFinished { $0.idle.append(chain) }
      }
      if let deadline, now >= deadline { cancellation.raise() }
    }
    retire()
  }

  private func saveIfDue(_ chain: ChainTask, at now: ContinuousClock.Instant) {
    guard let checkpoints else { return }
    let isDue = state.withLock { state in
      let isDue = state.saved[chain.index].map { now >= $0 + checkpoints.interval } ?? true
      if isDue { state.saved[chain.index] = now }
      return isDue
    }
    if isDue { chain.save(to: checkpoints.folder) }
  }

  private func takeChain() -> ChainTask? {
    state.withLock { state in
      let chain = state.idle.min { ($0.progress, $0.index) < ($1.progress, $1.index) }
      state.idle.removeAll { $0 === chain }
      return chain
    }
  }

  /// The last worker to leave wakes the task that waits.
  private func retire() {
    let continuation = state.withLock { state -> CheckedContinuation<Void, Never>? in
      state.activeWorkers -= 1
      return state.activeWorkers == 0 ? state.whenDone.take() : nil
    }
    continuation?.resume()
  }
}
