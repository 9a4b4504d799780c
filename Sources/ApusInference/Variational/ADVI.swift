/// Automatic differentiation variational inference as its users see it.

internal import ApusLinearAlgebra
internal import ApusNumerics

/// Fits a normal density over unconstrained space to a log density by stochastic optimisation of the
/// evidence lower bound, E log p(x) - E log q(x) (arXiv 1603.00788).
///
/// ```swift
/// let fit = try await ADVI(.fullRank).fit(density, iterations: 10_000, seed: 1)
/// print(fit)  // k-hat first, then why it stopped
/// let draws = fit.normal.draws(1000, seed: 2)
/// ```
///
/// The run goes through epochs of doubling length. In each the parameters are optimised in a frame
/// of reference: a centre and units near the mean and the scale of the approximation so far, in
/// which all of them are of order one. When the iterates of an epoch's later half have become
/// stationary (split R-hat of its halves, arXiv 2009.00666), their average is the new approximation
/// and the learning rate is halved. The run has converged when the Monte Carlo errors of the average
/// are within ``tolerance``, and it agrees with that of the epoch before, whose rate was twice as
/// high.
public struct ADVI: Sendable, Equatable {
  /// Which normal densities are considered.
  public enum Family: String, Sendable, CaseIterable {
    /// Independent coordinates. Widths come out too small where the posterior is correlated: for a
    /// normal posterior 1/√Pᵢᵢ, with its precision P.
    case meanField
    /// Any covariance, with n² parameters.
    case fullRank
  }

  /// How slopes of the bound are estimated from draws; the estimators have the same mean.
  public enum GradientEstimator: String, Sendable, CaseIterable {
    /// Without the score of the approximation (arXiv 1703.09194): all noise vanishes where the
    /// approximation equals the posterior.
    case stickingTheLanding
    /// With the exact slope of the entropy, which can be less noisy far away from the posterior, or
    /// where the family does not fit it.
    case total
  }

  /// When a run ends.
  public enum Stopping: String, Sendable, CaseIterable {
    /// When it has converged, or at the limit of iterations.
    case automatic
    /// After exactly so many iterations.
    case fixed
  }

  /// Which normal densities are considered.
  public var family: Family
  /// How slopes are estimated.
  public var gradient: GradientEstimator = .stickingTheLanding
  /// When a run ends.
  public var stopping: Stopping = .automatic
  /// Draws per iteration: an even number, since they come in pairs of opposite noise.
  public var drawsPerStep = 10
  /// The first learning rate: the length of a step in standard deviations of the approximation.
  public var learningRate = 0.1
  /// The accuracy of a converged run: of means in standard deviations, of logarithms of scales.
  public var tolerance = 0.02

  /// A fit with the default settings. They are checked when a run begins, which throws.
  public init(_ family: Family = .meanField) {
    self.family = family
  }

  /// Fits the approximation, on a thread of its own.
  ///
  /// Cancelling the task ends the run and returns what there is, with ``VariationalStop/cancelled``.
  ///
  /// - Parameters:
  ///   - density: the log density over unconstrained space, with its Jacobian.
  ///   - iterations: the largest number of steps, or their number with ``Stopping/fixed``.
  ///   - seed: nil for one from the system, which the result records. The same seed gives the same
  ///     bits.
  ///   - initial: the mean to begin with; nil for the origin or, where the density is not finite
  ///     there, a point as chains find one.
  /// - Returns: the approximation: look at ``NormalApproximation/paretoK`` and
  ///   ``NormalApproximation/stop``.
  /// - Throws: ``SamplerError`` for a setting that makes no sense and when there is no point to
  ///   begin at, ``VariationalError`` when the bound is not finite or has no maximum, and what the
  ///   density throws.
  /// - Complexity: ``drawsPerStep`` gradients an iteration and as many times n (mean-field) or 4 n²
  ///   (full-rank) operations.
  public func fit(
    _ density: some LogDensityModel, iterations: Int = 10_000, seed: UInt64? = nil,
    initial: [Double]? = nil
  ) async throws -> NormalApproximation {
    try validate(iterations: iterations, initial: initial, dimension: density.dimension)
    let seed = seed ?? UInt64.random(in: 0...UInt64.max)
    return try await WorkerThread.cancellable { cancellation in
      try self.run(
        density, iterations: iterations, seed: seed, initial: initial, unless: cancellation)
    }
  }

  /// Fits on this thread.
  func run(
    _ density: some LogDensityModel, iterations: Int, seed: UInt64, initial: [Double]?,
    unless cancellation: CancellationFlag = CancellationFlag()
  ) throws -> NormalApproximation {
    let start = ContinuousClock.now
    let context = try VariationalContext(density, seed: seed)
    let mean = try context.start(density, initial)
    let outcome: VariationalOutcome
    switch family {
    case .meanField:
      var run = ADVIRun<MeanFieldFamily>(self, context, iterations, cancellation)
      outcome = try run.run(from: mean)
    case .fullRank:
      var run = ADVIRun<FullRankFamily>(self, context, iterations, cancellation)
      outcome = try run.run(from: mean)
    }
    return try NormalApproximation(
      outcome, method: family.method, evaluator: context.evaluator, seed: seed, start: start)
  }

  private func validate(iterations: Int, initial: [Double]?, dimension: Int) throws {
    try SamplingOptions.require(iterations: iterations, usual: 10_000)
    try SamplingOptions.require(
      drawsPerStep >= 2 && drawsPerStep.isMultiple(of: 2) && drawsPerStep <= Self.mostDrawsPerStep,
      "drawsPerStep", drawsPerStep,
      "give an even number up to \(Self.mostDrawsPerStep), such as 10")
    try SamplingOptions.require(
      learningRate > 0 && learningRate <= 1, "learningRate", learningRate,
      "give a number above 0 and up to 1, such as 0.1")
    try SamplingOptions.require(
      tolerance > 0 && tolerance.isFinite, "tolerance", tolerance,
      "give a positive number, such as 0.02")
    try SamplingOptions.require(initial: initial, dimension: dimension)
  }

  private static let mostDrawsPerStep = 1 << 16
}

extension ADVI.Family {
  /// The name of the method in results.
  var method: String {
    switch self {
    case .meanField: "mean-field ADVI"
    case .fullRank: "full-rank ADVI"
    }
  }
}
