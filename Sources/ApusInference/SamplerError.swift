/// The ways in which a sampling run can refuse its options or fail.

/// Why sampling did not start, or produced nothing.
public enum SamplerError: Error, CustomStringConvertible {
  /// An option has a value that makes no sense; `remedy` says which values do.
  case invalidOption(name: String, value: String, remedy: String)
  /// No starting point with a finite log density and gradient was found; the text says what
  /// went wrong at the last one.
  case noInitialPoint(String)
  /// No step size fits the density; the text says which limit was reached and what to look at.
  case noStepSize(String)
  /// The draws of a warm-up window have no usable variances; the text names the coordinate.
  case unusableMetric(String)
  /// Every chain failed; the failures come in the order of the chains.
  case allChainsFailed([ChainFailure])
  /// The run ended before any chain had a draw to keep; the text says why.
  case noDraws(String)
  /// The folder of a run cannot be used; the text names the file and what is wrong with it.
  case storage(String)
  /// The system refused to start a thread; the number is its error code.
  case noThread(Int)

  public var description: String {
    switch self {
    case .invalidOption(let name, let value, let remedy):
      "\(name) is \(value): \(remedy)"
    case .noInitialPoint(let reason): "no initial point: \(reason)"
    case .noStepSize(let reason): "no step size: \(reason)"
    case .unusableMetric(let reason): "no metric: \(reason)"
    case .allChainsFailed(let failures):
      failures.count == 1
        ? "the only chain failed: \(failures[0])"
        : "all \(failures.count) chains failed; \(failures.first.map { "\($0)" } ?? "")"
    case .noDraws(let reason): "no draws: \(reason)"
    case .storage(let reason): reason
    case .noThread(let code):
      "the system refused to start a thread (error \(code)): close other programs or raise its "
        + "limit of threads"
    }
  }
}

/// A chain that stopped with an error, which the draws of the other chains survive, and its own as
/// well.
public struct ChainFailure: Error, CustomStringConvertible {
  /// The number of the chain, from 0.
  public let chain: Int
  /// What the density or the sampler threw.
  public let error: any Error
  /// What the chain had drawn until then.
  public let draws: SamplingRun.Draws

  public var description: String { "chain \(chain): \(error)" }
}
