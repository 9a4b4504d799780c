/// Pathfinder: normal approximations along the path of a search for the mode.

internal import ApusLinearAlgebra
internal import ApusNumerics

/// Approximates a density by a normal one from the curvature that a search for the mode has met on
/// its way (arXiv 2108.03782).
///
/// From a random start L-BFGS climbs towards the mode. At each of its points the inverse Hessian that
/// its last steps imply, and one Newton step, give a normal density; the one with the largest
/// evidence lower bound is kept, which need not be the one at the mode. Of several paths the best
/// one wins.
///
/// ```swift
/// let fit = try await Pathfinder().fit(density, seed: 1)
/// print(fit)  // k-hat first
/// ```
///
/// It takes some hundred gradients. k-hat is often large although its draws are good points to begin
/// sampling at.
public struct Pathfinder: Sendable, Equatable {
  /// The number of independent paths.
  public var paths = 4
  /// The number of steps whose curvature is used.
  public var historySize = 6
  /// Draws from which the evidence lower bound of each point is estimated.
  public var elboDraws = 25
  /// The greatest number of steps of a path.
  public var maxIterations = 1000

  /// The default settings. They are checked when a run begins, which throws.
  public init() {}

  /// Fits the approximation, on a thread of its own.
  ///
  /// - Parameters:
  ///   - density: the log density over unconstrained space, with its Jacobian.
  ///   - seed: nil for one from the system, which the result records. The same seed gives the same
  ///     bits.
  ///   - initial: where all paths start; nil for points as chains find them, one for each path.
  /// - Throws: ``SamplerError`` for a setting that makes no sense and when there is no point to
  ///   begin at, ``VariationalError/noPath(_:)`` when no point of any path has a normal
  ///   approximation, and what the density throws.
  /// - Complexity: ``elboDraws`` gradients and n³ operations a step.
  public func fit(
    _ density: some LogDensityModel, seed: UInt64? = nil, initial: [Double]? = nil
  ) async throws -> NormalApproximation {
    try validate(initial, dimension: density.dimension)
    let seed = seed ?? UInt64.random(in: 0...UInt64.max)
    return try await BLASThreads.withSingleThread {
      try await WorkerThread.result { try self.run(density, seed: seed, initial: initial) }
    }
  }

  func run(
    _ density: some LogDensityModel, seed: UInt64, initial: [Double]?
  ) throws -> NormalApproximation {
    let start = ContinuousClock.now
    let context = try VariationalContext(density, seed: seed)
    var best: (elbo: Double, outcome: VariationalOutcome)?
    var lastReason = "the search did not leave its start"
    for path in 0..<paths {
      let first = try context.start(density, initial, path: path)
      var points = [PathPoint]()
      var search = LBFGS()
      (search.historySize, search.maxIterations) = (historySize, maxIterations)
      let optimum = try search.maximize(density, from: first) {
        points.append(PathPoint(position: $0, gradient: $1))
      }
      lastReason = "the search \(optimum.stop)"
      var random = RandomStream(seed: seed, index: path, purpose: .sampling)
      guard let found = try bestNormal(along: points, context.evaluator, &random) else { continue }
      if found.elbo > best?.elbo ?? -.infinity {
        best = (
          found.elbo,
          VariationalOutcome(
            normal: found.normal,
            stop: VariationalStop(optimum.stop),
            iterations: optimum.iterations, gradientCount: optimum.evaluations,
            elboPath: found.path)
        )
      }
    }
    guard let best else { throw VariationalError.noPath(lastReason) }
    return try NormalApproximation(
      best.outcome, method: "pathfinder", evaluator: context.evaluator, seed: seed, start: start)
  }

  /// The normal density with the largest bound among those of all points of a path.
  private func bestNormal(
    along points: [PathPoint], _ evaluator: ErasedEvaluator, _ random: inout RandomStream
  ) throws -> (elbo: Double, normal: NormalDensity, path: [ELBOEstimate])? {
    var curvature = InverseHessian(
      dimension: points.first?.position.count ?? 0, historySize: historySize)
    var best: (elbo: Double, normal: NormalDensity)?
    var path = [ELBOEstimate]()
    for (index, point) in points.enumerated() {
      if index > 0 { curvature.observe(from: points[index - 1], to: point) }
      guard let normal = curvature.normal(at: point) else { continue }
      var bound = RunningMoments()
      for _ in 0..<elboDraws {
        let draw = normal.draw(using: &random)
        bound.observe(try evaluator.value(at: draw) - normal.logDensity(at: draw))
      }
      guard bound.mean.isFinite else { continue }
      path.append(
        ELBOEstimate(
          iteration: index, value: bound.mean, standardError: bound.standardError))
      if bound.mean > best?.elbo ?? -.infinity { best = (bound.mean, normal) }
    }
    return best.map { ($0.elbo, $0.normal, path) }
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

extension VariationalStop {
  /// What the end of a search for the mode says of the approximation.
  fileprivate init(_ stop: LBFGS.Stop) {
    switch stop {
    case .gradientVanished, .valueStandsStill: self = .converged
    case .iterationLimit: self = .notStationary
    case .lineSearchFailed, .unbounded, .edgeReached: self = .noMode
    }
  }
}
