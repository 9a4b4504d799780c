/// Pathfinder: normal approximations along the paths of searches for the mode.

internal import ApusLinearAlgebra
internal import ApusNumerics

/// Approximates a density by normal ones from the curvature that searches for the mode have met on
/// their way (arXiv 2108.03782).
///
/// From a random start L-BFGS climbs towards the mode. At each of its points the inverse Hessian that
/// its last steps imply, and one Newton step, give a normal density; the one with the largest
/// evidence lower bound is kept, which need not be the one at the mode; the best few are compared with
/// fresh draws, and estimates count less two standard errors. Beside the diagonal of the paper that of the step before is tried; steps end where the
/// slope along them vanishes, so that they tell the covariance of a normal density after as many of
/// them as there are coordinates, when ``historySize`` lets them.
///
/// With one path, that is the approximation. With several, draws of all of them are pooled, weighed
/// as draws of their mixture, and chosen by their Pareto smoothed weights: k-hat is that of the
/// mixture, and draws and ``NormalApproximation/moments`` are those of the weighted pool.
/// ``NormalApproximation/normal`` is the best path's. A path that fails is dropped and named in
/// ``NormalApproximation/paths``.
///
/// ```swift
/// let fit = try await Pathfinder().fit(density, seed: 1)
/// print(fit)  // k-hat first
/// let draws = try fit.sample(1000, of: density, seed: 1)
/// ```
///
/// It takes some hundred gradients. k-hat is often large although its draws are good points to begin
/// sampling at.
public struct Pathfinder: Sendable, Equatable {
  /// The number of independent paths.
  public var paths = 4
  /// The number of steps whose curvature is used.
  public var historySize = 6
  /// Draws from which the evidence lower bound of each normal density is estimated.
  public var elboDraws = 25
  /// The greatest number of steps of a path.
  public var maxIterations = 1000

  /// The fewest draws of a path that are pooled.
  static let fewestPoolDraws = 100

  /// The default settings. They are checked when a run begins, which throws.
  public init() {}

  /// Fits the approximation, on a thread of its own.
  ///
  /// Cancelling the task ends the run and returns what there is, with ``VariationalStop/cancelled``.
  ///
  /// - Parameters:
  ///   - density: the log density over unconstrained space, with its Jacobian.
  ///   - seed: nil for one from the system, which the result records. The same seed gives the same
  ///     bits.
  ///   - initial: where to start; there is one path then, since all would be the same. Nil for points
  ///     as chains find them, one for each path.
  /// - Throws: ``SamplerError`` for a setting that makes no sense,
  ///   ``VariationalError/noPath(_:)`` with the reasons when every path was dropped, because it found
  ///   no point to begin at, the density threw, or no point on the way has a normal approximation
  ///   with a finite bound, and `CancellationError` when the task was cancelled before there was one.
  /// - Complexity: with a history of J steps, twice ``elboDraws`` log densities and n J² + J³ operations a
  ///   step; no matrix of n rows and columns is made. Weights take P² log densities of normals for P
  ///   paths and each draw of a path.
  public func fit(
    _ density: some LogDensityModel, seed: UInt64? = nil, initial: [Double]? = nil
  ) async throws -> NormalApproximation {
    try validate(initial, dimension: density.dimension)
    let seed = seed ?? UInt64.random(in: 0...UInt64.max)
    return try await WorkerThread.cancellable { cancellation in
      try self.run(density, seed: seed, initial: initial, unless: cancellation)
    }
  }

  func run(
    _ density: some LogDensityModel, seed: UInt64, initial: [Double]?,
    unless cancellation: CancellationFlag = CancellationFlag()
  ) throws -> NormalApproximation {
    let start = ContinuousClock.now
    let context = try VariationalContext(density, seed: seed)
    let count = initial == nil ? paths : 1
    let draws = NormalApproximation.diagnosticDraws
    let search = PathSearch(
      options: self, density: density, context: context, cancellation: cancellation,
      poolDraws: max(min(draws, Self.fewestPoolDraws), (draws + count - 1) / count))
    let outcomes = (0..<count).map { search.follow($0, from: initial) }
    return try NormalApproximation(
      try pooled(outcomes, seed: seed, isCancelled: cancellation.isRaised),
      method: "pathfinder", evaluator: context.evaluator, seed: seed, start: start)
  }

  /// The best path with the pool of all.
  private func pooled(
    _ outcomes: [PathSearch<some LogDensityModel>.Outcome], seed: UInt64, isCancelled: Bool
  ) throws -> VariationalOutcome {
    let found = outcomes.filter { $0.member != nil }
    guard
      let best = found.max(by: {
        $0.path.elbo?.promise ?? -.infinity < $1.path.elbo?.promise ?? -.infinity
      }), let normal = best.path.normal
    else {
      if isCancelled { throw CancellationError() }
      throw VariationalError.noPath(outcomes.map { "\($0.path)" }.joined(separator: "; "))
    }
    let pool = WeightedPool(found.compactMap(\.member), seed: seed)
    var paths = outcomes.map(\.path)
    for (member, share) in zip(pool.members, pool.shares) { paths[member.number].share = share }
    return VariationalOutcome(
      normal: normal, stop: isCancelled ? .cancelled : best.path.stop ?? .noMode,
      iterations: best.path.iterations,
      gradientCount: paths.reduce(0) { $0 + $1.gradientCount }, elboPath: best.elboPath,
      paths: paths, pool: pool,
      poolMember: found.firstIndex { $0.path.number == best.path.number } ?? 0)
  }

  private func validate(_ initial: [Double]?, dimension: Int) throws {
    try SamplingOptions.require((1...1000).contains(paths), "paths", paths, "give 1 to 1000")
    try SamplingOptions.require(
      (1...1000).contains(historySize), "historySize", historySize, "give 1 to 1000, such as 6")
    try SamplingOptions.require(
      (1...1_000_000).contains(elboDraws), "elboDraws", elboDraws, "give 1 or more, such as 25")
    try SamplingOptions.require(
      (1...1_000_000).contains(maxIterations), "maxIterations", maxIterations,
      "give 1 or more, such as 1000")
    try SamplingOptions.require(initial: initial, dimension: dimension)
  }
}
