/// What a run is doing, as an asynchronous sequence of values.

/// Reports of a run while it goes on.
///
/// ```swift
/// let progress = SamplingProgress()
/// Task { for await report in progress { print(report.draws, report.timeLeft as Any) } }
/// let posterior = try await model.sample(progress: progress)
/// ```
///
/// One sequence belongs to one run and ends with it. A reader that is slow misses reports, never
/// the last one; nobody waits for it.
public struct SamplingProgress: AsyncSequence, Sendable {
  /// What a chain is doing.
  public enum Phase: String, Sendable, Codable {
    /// The chain has no draw yet.
    case waiting
    /// It adapts the sampler.
    case warmup
    /// It makes draws to keep.
    case sampling
    /// It has all of its draws.
    case finished
    /// It stopped with an error.
    case failed
  }

  /// One chain at one time.
  public struct Chain: Sendable, Codable, Equatable {
    /// The number of the chain, from 0.
    public let index: Int
    /// What it is doing.
    public let phase: Phase
    /// Draws so far, those of warm-up included.
    public let draw: Int
    /// Draws that it will have made in the end.
    public let total: Int
    /// The step size.
    public let stepSize: Double
    /// Doublings of the last trajectory.
    public let treeDepth: Int
    /// Divergences after warm-up.
    public let divergences: Int
    /// Evaluations of the density so far.
    public let gradients: Int
    /// Evaluations a second in this run.
    public let gradientsPerSecond: Double
    /// Seconds to the last draw at the speed of the present phase; nil before it has one.
    public let timeLeft: Double?
  }

  /// A whole run at one time.
  public struct Report: Sendable, Codable, Equatable {
    /// Seconds since the run began.
    public let elapsed: Double
    /// The chains in order.
    public let chains: [Chain]
    /// Whether no chain is at work any more.
    public let isLast: Bool

    /// Draws so far in all chains, those of warm-up included.
    public var draws: Int { chains.reduce(0) { $0 + $1.draw } }

    /// Draws of all chains in the end.
    public var total: Int { chains.reduce(0) { $0 + $1.total } }

    /// Divergences in all chains.
    public var divergences: Int { chains.reduce(0) { $0 + $1.divergences } }

    /// Seconds to the end; nil while no chain knows.
    public var timeLeft: Double? { chains.compactMap(\.timeLeft).max() }
  }

  public typealias Element = Report

  /// The time from one report to the next.
  let interval: Duration
  private let reports: AsyncStream<Report>
  private let continuation: AsyncStream<Report>.Continuation

  /// - Parameter interval: the time from one report to the next, at least.
  public init(every interval: Duration = .milliseconds(100)) {
    self.interval = interval
    (reports, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  public func makeAsyncIterator() -> AsyncStream<Report>.Iterator { reports.makeAsyncIterator() }

  func send(_ report: Report) { continuation.yield(report) }
  func finish() { continuation.finish() }
}
