/// What all variational fits do before they begin: check their arguments and take a thread.

internal import ApusLinearAlgebra
internal import ApusNumerics

extension WorkerThread {
  /// What `body` returns or throws, on a thread of its own.
  static func result<Result: Sendable>(
    _ body: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      let code = start { continuation.resume(with: Swift.Result(catching: body)) }
      if code != 0 { continuation.resume(throwing: SamplerError.noThread(code)) }
    }
  }

  /// What `body` returns or throws, on a thread of its own, with linear algebra on that thread alone.
  ///
  /// - Parameter body: looks at the flag, which is raised when the task is cancelled, and then ends
  ///   early.
  static func cancellable<Result: Sendable>(
    _ body: @escaping @Sendable (CancellationFlag) throws -> Result
  ) async throws -> Result {
    let cancellation = CancellationFlag()
    return try await BLASThreads.withSingleThread {
      try await withTaskCancellationHandler {
        try await result { try body(cancellation) }
      } onCancel: {
        cancellation.raise()
      }
    }
  }
}

extension SamplingOptions {
  /// Refuses a mean to begin with that has another number of coordinates than the density.
  static func require(initial: [Double]?, dimension: Int) throws {
    guard let initial else { return }
    try require(
      initial.count == dimension, "initial", "a point with \(initial.count) coordinates",
      "the density has \(dimension)")
  }

  /// Refuses a limit of iterations that is no limit.
  static func require(iterations: Int, usual: Int) throws {
    try require(
      (1...mostDraws).contains(iterations), "iterations", iterations,
      "give 1 to \(mostDraws); \(usual) is usual")
  }
}
