/// Fits of normal approximations to a model's posterior.

public import ApusInference

/// How the posterior of a model is approximated.
public enum VariationalMethod: String, Sendable, CaseIterable {
  /// Independent unconstrained coordinates, by ``ADVI`` with ``ADVI/Family/meanField``.
  case meanFieldADVI
  /// Any covariance of the unconstrained coordinates, by ``ADVI`` with ``ADVI/Family/fullRank``.
  case fullRankADVI
  /// Independent unconstrained coordinates with fixed draws, whose widths are corrected by linear
  /// response, by ``DeterministicADVI``.
  case deterministicADVI
  /// Any covariance of the unconstrained coordinates, by the scores of batches of draws, by
  /// ``BatchAndMatch``.
  case batchAndMatch
  /// Draws of the best normal densities on several ways to modes, chosen by importance weights, by
  /// ``Pathfinder``.
  case pathfinder
  /// The normal density around the mode; see ``Model/laplaceApproximation(initial:search:)``.
  case laplace
}

extension Model {
  /// Approximates the posterior by a normal density over the unconstrained space.
  ///
  /// ```swift
  /// let approximation = try await model.fit(.meanFieldADVI, iterations: 25_000, seed: 33)
  /// print(approximation)  // k-hat first: how far it may be trusted
  /// let draws = try approximation.sample(2000, seed: 33)
  /// print(try await compareWidths(approximation))  // beside a short run of NUTS
  /// ```
  ///
  /// - Parameters:
  ///   - method: what is fitted, and how.
  ///   - iterations: the largest number of steps.
  ///   - stopping: whether the run ends when it has converged, or takes exactly so many steps.
  ///   - gradient: how slopes are estimated.
  ///   - drawsPerStep: draws per iteration, an even number.
  ///   - tolerance: the accuracy of a converged run; see ``ADVI/tolerance``.
  ///   - seed: nil for one from the system, recorded in the attributes. The same seed gives the same
  ///     bits.
  ///   - initial: values of all parameters to begin with, by name; nil for the origin of the
  ///     unconstrained space or, where the density is not finite there, a point as chains find one.
  /// - Returns: the approximation: look at ``Approximation/paretoK`` and ``Approximation/stop``.
  /// - Throws: a ``ModelError`` when replaced data or initial values don't fit, ``SamplerError`` for
  ///   a setting that makes no sense, ``VariationalError`` naming the term that makes the evidence
  ///   lower bound infinite, or the coordinate along which it has no maximum; what
  ///   ``Pathfinder`` and ``laplaceApproximation(initial:search:)`` throw for the other methods.
  ///   On these only `seed` and `initial` have an effect, on ``DeterministicADVI`` `iterations` as
  ///   well, on ``BatchAndMatch`` also `tolerance`.
  public func fit(
    _ method: VariationalMethod = .meanFieldADVI, iterations: Int = 10_000,
    stopping: ADVI.Stopping = .automatic, gradient: ADVI.GradientEstimator = .stickingTheLanding,
    drawsPerStep: Int = ADVI().drawsPerStep, tolerance: Double = ADVI().tolerance,
    seed: UInt64? = nil, initial: [String: [Double]]? = nil
  ) async throws -> Approximation {
    let density = try compile()
    let start = try initial.map(density.unconstrain)
    var advi = ADVI(method == .fullRankADVI ? .fullRank : .meanField)
    advi.stopping = stopping
    advi.gradient = gradient
    advi.drawsPerStep = drawsPerStep
    advi.tolerance = tolerance
    switch method {
    case .meanFieldADVI, .fullRankADVI:
      let fit = try await advi.fit(density, iterations: iterations, seed: seed, initial: start)
      return Approximation(density: density, unconstrained: fit)
    case .deterministicADVI:
      let fit = try await DeterministicADVI().fit(
        density, iterations: iterations, seed: seed, initial: start)
      return Approximation(density: density, unconstrained: fit)
    case .batchAndMatch:
      var matching = BatchAndMatch()
      matching.tolerance = tolerance
      let fit = try await matching.fit(
        density, iterations: iterations, seed: seed, initial: start)
      return Approximation(density: density, unconstrained: fit)
    case .pathfinder:
      let fit = try await Pathfinder().fit(density, seed: seed, initial: start)
      return Approximation(density: density, unconstrained: fit)
    case .laplace:
      let laplace = try LaplaceApproximation(of: density, from: start)
      return Approximation(
        density: density,
        unconstrained: try NormalApproximation(laplace, of: density, seed: seed))
    }
  }
}
