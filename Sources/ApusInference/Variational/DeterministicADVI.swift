/// Variational inference with fixed draws, as its users see it.

internal import ApusLinearAlgebra
internal import ApusNumerics

/// Fits a normal density with independent coordinates to a log density by a deterministic search,
/// and corrects its widths by linear response (deterministic ADVI, arXiv 2304.05527).
///
/// ```swift
/// let fit = try await DeterministicADVI().fit(density, seed: 1)
/// print(fit)  // k-hat first, then why it stopped
/// let errors = fit.fixedDraws?.samplingErrors  // of the means
/// ```
///
/// M standard normal draws Z are made once. ``LBFGS`` then maximises the evidence lower bound as
/// they estimate it, (1/M) Σₘ log p(μ + e^ω ∘ Zₘ) + Σᵢ ωᵢ, over means μ and logarithms of scales ω:
/// there is no learning rate and no noise, and the optimum is found to about machine precision. How
/// far it would move with other draws is estimated by H⁻¹ Ĉ H⁻¹ / K, with the Hessian H and the
/// covariance Ĉ of the slopes of K = M/2 pairs of draws. As long as that exceeds ``errorLimit`` for
/// some mean, new draws are made, twice as many.
///
/// Widths of independent coordinates are too small where a posterior is correlated. Linear response
/// asks how the means μ move when the density is tilted: their covariance is the block of μ in H⁻¹.
/// It is exact for normal densities. The result has this covariance; the independent coordinates are
/// in ``Report/meanField``.
///
/// The draws are pairs of opposite noise, and the pairs are rotated and scaled so that each
/// coordinate has a variance of one and, where there are no more coordinates than pairs, no
/// correlation with others. The optimum is then exact for normal densities, where independent draws
/// would leave errors of order 1/√M. What is left are moments of higher
/// order. Sampling errors measure them roughly, which is what ``errorLimit`` needs: for a log gamma of
/// shape 4 they are 0.7 to 0.9 of the true scatter on average, and vary much when pairs are few.
public struct DeterministicADVI: Sendable, Equatable {
  /// The number of draws to begin with: even, and at least 4.
  public var draws = 30
  /// The greatest number of draws: even, and no less than ``draws``.
  public var mostDraws = 160
  /// The largest sampling error of a mean, in standard deviations of the result.
  public var errorLimit = 0.5
  /// The greatest number of coordinates for which there is a Hessian, of twice as many rows. Beyond
  /// it widths are those of independent coordinates, sampling errors are unknown, and
  /// ``mostDraws`` are taken at once.
  public var mostCoordinates = 200

  /// A fit with the default settings. They are checked when a run begins, which throws.
  public init() {}

  /// What fits the approximation, beside the approximation.
  public struct Report: Sendable, Equatable {
    /// Where the widths of the result come from.
    public enum Widths: Sendable, Equatable {
      /// From linear response.
      case linearResponse
      /// From independent coordinates, for the reason given.
      case meanField(reason: String)
    }

    /// The number M of fixed draws at the end.
    public let draws: Int
    /// The optimum among independent coordinates.
    public let meanField: NormalDensity
    /// How far each mean would move with other draws (one standard error); nil where widths are not
    /// from linear response.
    public let samplingErrors: [Double]?
    /// Where the widths of the result come from.
    public let widths: Widths
  }

  /// Fits the approximation, on a thread of its own.
  ///
  /// Cancelling the task ends the run and returns what there is, with ``VariationalStop/cancelled``.
  ///
  /// - Parameters:
  ///   - density: the log density over unconstrained space, with its Jacobian.
  ///   - iterations: the largest number of steps of the search, over all numbers of draws.
  ///   - seed: of the fixed draws; nil for one from the system, which the result records. The same
  ///     seed gives the same bits.
  ///   - initial: the mean to begin with; nil for the origin or, where the density is not finite
  ///     there, a point as chains find one.
  /// - Returns: the approximation: look at ``NormalApproximation/paretoK``,
  ///   ``NormalApproximation/stop`` and ``NormalApproximation/fixedDraws``.
  /// - Throws: ``SamplerError`` for a setting that makes no sense and when there is no point to
  ///   begin at; ``VariationalError/nonFinite(iteration:reason:)`` when the density is not finite at
  ///   draws however near to the mean; ``VariationalError/unbounded(coordinate:mean:scale:)`` when
  ///   the bound has no maximum; and what the density throws.
  /// - Complexity: M gradients an evaluation of the bound, of which a step needs one or two, and 4 n
  ///   more for the Hessian of n coordinates, with 8 n³ operations.
  public func fit(
    _ density: some LogDensityModel, iterations: Int = 1000, seed: UInt64? = nil,
    initial: [Double]? = nil
  ) async throws -> NormalApproximation {
    try validate(iterations: iterations, initial: initial, dimension: density.dimension)
    let seed = seed ?? UInt64.random(in: 0...UInt64.max)
    return try await WorkerThread.cancellable { cancellation in
      let start = ContinuousClock.now
      let context = try VariationalContext(density, seed: seed)
      let mean = try context.start(density, initial)
      var search = FixedDrawSearch(
        density, context, limit: iterations, from: mean, unless: cancellation)
      let outcome = try run(&search)
      return try NormalApproximation(
        outcome, method: outcome.fixedDraws?.method ?? "deterministic ADVI",
        evaluator: context.evaluator, seed: seed, start: start)
    }
  }

  /// Optimises with more and more draws, until they suffice.
  private func run(_ search: inout FixedDrawSearch<some LogDensityModel>) throws
    -> VariationalOutcome
  {
    let isSmall = search.dimension <= mostCoordinates
    var count = isSmall ? draws : mostDraws
    while true {
      try search.drawAnew(count)
      let stop = try search.optimise()
      guard isSmall, stop != .cancelled else {
        let reason = isSmall ? "cancelled" : "more than \(mostCoordinates) coordinates"
        return search.outcome(stop, .failure(MissingResponse(reason: reason)))
      }
      let response = try search.response()
      guard stop == .converged || stop == .notStationary, case .success(let found) = response else {
        return search.outcome(stop == .converged ? .noMode : stop, response)
      }
      // How near the optimum is does not depend on what ended the search.
      if found.distance > Self.largestDistance { return search.outcome(.notStationary, response) }
      if found.largestError < errorLimit { return search.outcome(.converged, response) }
      if count == mostDraws { return search.outcome(.drawLimit, response) }
      count = min(2 * count, mostDraws)
    }
  }

  /// Standard deviations by which a mean may miss its optimum.
  private static let largestDistance = 0.01

  private func validate(iterations: Int, initial: [Double]?, dimension: Int) throws {
    try SamplingOptions.require(iterations: iterations, usual: 1000)
    try SamplingOptions.require(
      draws >= 4 && draws.isMultiple(of: 2) && draws <= Self.largestCount, "draws", draws,
      "give an even number from 4 to \(Self.largestCount), such as 30")
    try SamplingOptions.require(
      mostDraws >= draws && mostDraws.isMultiple(of: 2) && mostDraws <= Self.largestCount,
      "mostDraws", mostDraws,
      "give an even number from \(draws) to \(Self.largestCount), such as \(max(160, draws))")
    try SamplingOptions.require(
      errorLimit > 0, "errorLimit", errorLimit, "give a positive number, such as 0.5")
    try SamplingOptions.require(
      (0...10_000).contains(mostCoordinates), "mostCoordinates", mostCoordinates,
      "give 0 to 10000, such as 200")
    try SamplingOptions.require(initial: initial, dimension: dimension)
  }

  private static let largestCount = 1 << 16
}

extension DeterministicADVI.Report {
  /// The name of the method in results, which says when widths are not those of linear response.
  fileprivate var method: String {
    switch widths {
    case .linearResponse: "deterministic ADVI"
    case .meanField(let reason):
      "deterministic ADVI with the widths of independent coordinates (no linear response: \(reason))"
    }
  }
}
