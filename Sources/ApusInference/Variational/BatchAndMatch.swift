/// Variational inference by matching scores, as its users see it.

internal import ApusLinearAlgebra
internal import ApusNumerics

/// Fits a normal density of any covariance to a log density by matching its scores, without a
/// learning rate (batch and match, arXiv 2402.14758).
///
/// ```swift
/// let fit = try await BatchAndMatch().fit(density, seed: 1)
/// print(fit)  // k-hat first, then why it stopped
/// ```
///
/// Each step takes a batch of draws from the approximation and the gradients of the log density
/// there. The next approximation is the normal density whose own gradients agree best with those,
/// with a penalty of 1/λ for leaving the last one; it has a closed form. λ falls as B n / (t + 1) at
/// step t, for B draws of n coordinates, so that steps average over more and more batches. For a
/// normal density one step from B > n draws is nearly exact.
///
/// What is found is the normal density of the smallest weighted difference of scores. Beside a
/// density that is not normal it is near to that of the largest evidence lower bound, but not equal.
///
/// A run goes through epochs of doubling length, and averages means and covariances over the later
/// half of each. It has converged when the averages of two epochs in a row agree within
/// ``tolerance``.
public struct BatchAndMatch: Sendable, Equatable {
  /// Draws per iteration, 2 or more.
  public var batchSize = 32
  /// How far the averages of two epochs may differ in a converged run: each coordinate of the mean,
  /// and each element of the factor of the covariance, in the units in which the earlier average is
  /// a standard normal density.
  public var tolerance = 0.02

  /// A fit with the default settings. They are checked when a run begins, which throws.
  public init() {}

  /// Fits the approximation, on a thread of its own.
  ///
  /// Cancelling the task ends the run and returns what there is, with ``VariationalStop/cancelled``.
  ///
  /// - Parameters:
  ///   - density: the log density over unconstrained space, with its Jacobian.
  ///   - iterations: the largest number of steps.
  ///   - seed: nil for one from the system, which the result records. The same seed gives the same
  ///     bits.
  ///   - initial: the mean to begin with; nil for the mode that ``LBFGS`` finds from the origin or a
  ///     point as chains find one, or for that point where there is no mode. From far away batch and
  ///     match makes short steps only, since its penalty holds on to the start.
  /// - Returns: the approximation: look at ``NormalApproximation/paretoK`` and
  ///   ``NormalApproximation/stop``.
  /// - Throws: ``SamplerError`` for a setting that makes no sense and when there is no point to
  ///   begin at; ``VariationalError/nonFinite(iteration:reason:)`` when too many draws of a batch
  ///   have no finite density or gradient, or numbers overflow;
  ///   ``VariationalError/unbounded(coordinate:mean:scale:)`` when the approximation runs away; and
  ///   what the density throws.
  /// - Complexity: ``batchSize`` gradients an iteration and about 20 n³ + 4 n² ``batchSize``
  ///   operations.
  public func fit(
    _ density: some LogDensityModel, iterations: Int = 10_000, seed: UInt64? = nil,
    initial: [Double]? = nil
  ) async throws -> NormalApproximation {
    try validate(iterations: iterations, initial: initial, dimension: density.dimension)
    let seed = seed ?? UInt64.random(in: 0...UInt64.max)
    return try await WorkerThread.cancellable { cancellation in
      let start = ContinuousClock.now
      let context = try VariationalContext(density, seed: seed)
      var run = BatchAndMatchRun(self, context, iterations, cancellation)
      let first = try context.start(density, initial)
      let outcome = try run.run(from: initial ?? run.mode(of: density, from: first) ?? first)
      return try NormalApproximation(
        outcome, method: "batch and match", evaluator: context.evaluator, seed: seed, start: start)
    }
  }

  private func validate(iterations: Int, initial: [Double]?, dimension: Int) throws {
    try SamplingOptions.require(iterations: iterations, usual: 10_000)
    try SamplingOptions.require(
      (2...Self.largestBatch).contains(batchSize), "batchSize", batchSize,
      "give 2 to \(Self.largestBatch), such as 32")
    try SamplingOptions.require(
      tolerance > 0 && tolerance.isFinite, "tolerance", tolerance,
      "give a positive number, such as 0.02")
    try SamplingOptions.require(initial: initial, dimension: dimension)
  }

  private static let largestBatch = 1 << 16
}
