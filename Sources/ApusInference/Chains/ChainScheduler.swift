/// Workers that share the chains of a run, so that all chains progress evenly.

/// Runs chains on a number of threads, a slice of draws at a time.
///
/// A free worker takes the idle chain with the fewest draws. With fewer threads than chains, all
/// chains have about the same number of draws at any time, which is what makes a cancelled run
/// worth keeping.
final class ChainScheduler: Sendable {
  /// Long enough to refill a processor's caches for less than a hundredth of the time, short
  /// enough to keep chains together.
  static let slice = Duration.milliseconds(5)

  private struct State {
    var idle: [ChainTask]
    var activeWorkers = 0
    /// Why a thread could not be started, if one could not.
    var threadError: Int?
    var whenDone: CheckedContinuation<Void, Never>?
  }

  private let state: LockedState<State>
  private let cancellation = CancellationFlag()

  init(_ chains: [ChainTask]) {
    state = LockedState(State(idle: chains))
  }

  /// Runs the chains until all are finished or the task is cancelled.
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
    let (idle, threadError) = state.withLock { ($0.idle, $0.threadError) }
    if let threadError, !idle.isEmpty, !cancellation.isRaised {
      throw SamplerError.noThread(threadError)
    }
  }

  private func work() {
    while !cancellation.isRaised, let chain = takeChain() {
      chain.advance(until: .now + Self.slice, unless: cancellation)
      if !chain.isFinished { state.withLock { $0.idle.append(chain) } }
    }
    retire()
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
