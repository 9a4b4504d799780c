/// A normal approximation, how it was found, and how far it may be trusted.

internal import ApusDiagnostics
internal import ApusLinearAlgebra
internal import ApusNumerics

/// Why a variational run ended.
public enum VariationalStop: String, Sendable, CaseIterable, CustomStringConvertible {
  /// The iterates were stationary, and their averages as accurate as asked for.
  case converged
  /// The limit of iterations was reached: the iterates were stationary, but their averages not as
  /// accurate as asked for.
  case iterationLimit
  /// The limit of iterations was reached before the iterates became stationary.
  case notStationary
  /// The greatest number of fixed draws does not suffice for means as accurate as asked for.
  case drawLimit
  /// A search for the mode found none; the result is the best on its way.
  case noMode
  /// The task was cancelled.
  case cancelled

  /// Whether the result is as accurate as was asked for.
  public var isConverged: Bool { self == .converged }

  /// The reason in words, with what to do about it.
  public var description: String {
    switch self {
    case .converged: "converged: the iterates are stationary and their averages settled"
    case .iterationLimit:
      "stopped: the limit of iterations was reached; the iterates are stationary, but their averages "
        + "are not as accurate as asked for: allow more iterations"
    case .notStationary:
      "not converged: the limit of iterations was reached before the iterates became stationary; "
        + "allow more iterations"
    case .drawLimit:
      "stopped: the greatest number of fixed draws does not suffice, other draws would give other "
        + "means; allow more draws"
    case .noMode:
      "not converged: the search found no mode, and the approximation is the best one on its way; give "
        + "proper priors to all parameters, or other initial values"
    case .cancelled: "not converged: the run was cancelled"
    }
  }
}

/// An estimate of the evidence lower bound with its Monte Carlo error.
public struct ELBOEstimate: Sendable, Equatable {
  /// The iteration up to which draws were used.
  public let iteration: Int
  /// The mean of log p - log q over draws from the approximation.
  public let value: Double
  /// The standard error of that mean.
  public let standardError: Double
}

/// A normal density over unconstrained space that approximates another one, how it was found, and
/// how far it may be trusted.
///
/// Its widths are not for decisions: a fit that looks converged can be far too narrow. ``paretoK``
/// says whether importance weights can correct it (arXiv 1802.02538).
public struct NormalApproximation: Sendable {
  /// The normal density; of several paths of ``Pathfinder`` that of the best one, while draws are those
  /// of all of them.
  public let normal: NormalDensity
  /// The name of the method: `mean-field ADVI`, `full-rank ADVI`, `deterministic ADVI` (with the
  /// reason when there is no linear response), `batch and match`, `pathfinder`, `laplace`.
  public let method: String
  /// Why the run stopped.
  public let stop: VariationalStop
  /// The number of steps.
  public let iterations: Int
  /// The gradients that the run took.
  public let gradientCount: Int
  /// The evidence lower bound along the run, each point the mean over some iterations.
  public let elboPath: [ELBOEstimate]
  /// The evidence lower bound of ``normal``, from fresh draws.
  public let elbo: ELBOEstimate
  /// Pareto k-hat of the importance ratios of fresh draws: below 0.5 the approximation is good,
  /// up to 0.7 it can be used with weights, above it misses much of the density. Infinite when a
  /// ratio is not a number. In many dimensions it can be large although marginals are fine. With
  /// several paths it is that of the mixture of their normal densities.
  public let paretoK: Double
  /// Means and standard deviations of the unconstrained coordinates under importance weights; nil
  /// when ``paretoK`` is too large for them.
  public let reweighted: Moments?
  /// Means and standard deviations of the unconstrained coordinates of draws: those of ``normal``, or
  /// of the weighted pool of several paths.
  public let moments: Moments
  /// What ``DeterministicADVI`` reports of its draws and widths; nil for other methods.
  public let fixedDraws: DeterministicADVI.Report?
  /// What became of each path of ``Pathfinder``; empty for other methods.
  public let paths: [Pathfinder.Path]
  /// The seed of the run.
  public let seed: UInt64
  /// How long it took.
  public let elapsed: Duration

  /// Means and standard deviations of the coordinates.
  public struct Moments: Sendable, Equatable {
    public let means: [Double]
    public let standardDeviations: [Double]
  }

  /// Draws on which ``paretoK`` and ``elbo`` rest.
  static let diagnosticDraws = 2000

  /// Looks at an outcome with fresh draws.
  init(
    _ outcome: VariationalOutcome, method: String, evaluator: ErasedEvaluator, seed: UInt64,
    start: ContinuousClock.Instant
  ) throws {
    let pool =
      try outcome.pool
      ?? WeightedPool(
        [
          WeightedPool.Member(
            outcome.normal, number: 0, draws: Self.diagnosticDraws, seed: seed,
            logDensity: evaluator.value)
        ], seed: seed)
    let bound = pool.bound(ofMember: outcome.poolMember)
    (normal, self.method, stop) = (outcome.normal, method, outcome.stop)
    (iterations, gradientCount) = (outcome.iterations, outcome.gradientCount)
    elboPath = outcome.elboPath
    elbo = ELBOEstimate(
      iteration: outcome.iterations, value: bound.mean, standardError: bound.standardError)
    paretoK = pool.weights.paretoK
    let isPooled = outcome.paths.count > 1 && pool.canBeResampled
    let weighted = pool.weights.areReliable || isPooled ? pool.moments() : nil
    reweighted = pool.weights.areReliable ? weighted : nil
    moments =
      isPooled
      ? weighted ?? Moments(of: outcome.normal) : Moments(of: outcome.normal)
    paths = outcome.paths
    fixedDraws = outcome.fixedDraws
    self.seed = seed
    elapsed = ContinuousClock.now - start
  }

  /// The Laplace approximation of a density, examined in the same way.
  ///
  /// - Parameters:
  ///   - laplace: the approximation.
  ///   - density: what it approximates.
  ///   - seed: of the draws that it is examined with; nil for one from the system.
  /// - Throws: what the density throws.
  public init(
    _ laplace: LaplaceApproximation, of density: some LogDensityModel, seed: UInt64? = nil
  ) throws {
    let start = ContinuousClock.now
    let factor = try Cholesky(laplace.covariance).lowerFactor
    try self.init(
      VariationalOutcome(
        normal: NormalDensity(mean: laplace.mode, scale: .lowerTriangular(factor)),
        stop: .converged, iterations: laplace.iterations),
      method: "laplace", evaluator: try ErasedEvaluator.make(density),
      seed: seed ?? UInt64.random(in: 0...UInt64.max), start: start)
  }

  /// The entropy of the approximation.
  public var entropy: Double { normal.entropy }
}

extension NormalApproximation.Moments {
  /// Those of a normal density.
  fileprivate init(of normal: NormalDensity) {
    self.init(means: normal.mean, standardDeviations: normal.standardDeviations)
  }
}

extension ErasedEvaluator {
  /// The log density at a point; minus infinity where there is none.
  func value(at position: [Double]) throws -> Double {
    try position.withUnsafeBufferPointer { try logDensityOrNone(at: $0) }
  }
}

extension NormalApproximation: CustomStringConvertible {
  /// k-hat and what it means, why the run stopped, the bound, paths that were dropped, and a line for
  /// each coordinate.
  public var description: String {
    let lines = zip(moments.means, moments.standardDeviations).enumerated().map { index, moments in
      "x[\(index)]: mean \(moments.0), sd \(moments.1)"
    }
    return ([headline] + lines).joined(separator: "\n")
  }

  /// The first lines of what is printed of an approximation.
  package var headline: String {
    let error = elbo.standardError
    return "k-hat \(rounded(paretoK, 2)) (approximation: widths are not for decisions): "
      + "\(advice)\n"
      + "\(method), \(stop) (\(iterations) iterations)\n"
      + "evidence lower bound \(rounded(elbo.value, 3)) with a Monte Carlo error of "
      + "\(rounded(error, 3))"
      + paths.filter { $0.failure != nil }.map { "\n\($0)" }.joined()
  }

  /// What k-hat says, in words.
  package var advice: String {
    if paretoK < 0.5 { return "the approximation is good as far as its own draws can tell" }
    if reweighted != nil { return "it can be used with importance weights" }
    return "it misses much of the posterior; use its means as a start and sample with NUTS"
  }
}

/// A number with few decimals.
private func rounded(_ value: Double, _ decimals: Int) -> String {
  guard value.isFinite else { return "\(value)" }
  let scale = power(10, Double(decimals))
  return "\((value * scale).rounded() / scale)"
}
