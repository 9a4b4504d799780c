/// The normal approximation of a model's posterior.

public import ApusDiagnostics
import ApusGraph
public import ApusInference

extension Model {
  /// Approximates the posterior by a normal density over the unconstrained space, around the mode
  /// that it has there (with Jacobians; that of ``maximumAPosteriori(initial:search:)`` is another
  /// one).
  ///
  /// ```swift
  /// let approximation = try model.laplaceApproximation()
  /// let draws = try approximation.sample(2000, seed: 33)
  /// print(try draws.summary())
  /// ```
  ///
  /// - Parameters:
  ///   - initial: where the search for the mode starts, by parameter; by default 0 in the
  ///     unconstrained space or, where the density is not finite there, a point as chains find one.
  ///   - search: the settings of the search.
  /// - Throws: as ``maximumAPosteriori(initial:search:)``, and a ``LaplaceError`` when there is no
  ///   mode, or the Hessian there is not negative definite: it names the coordinates to blame.
  public func laplaceApproximation(
    initial: [String: [Double]]? = nil, search: LBFGS = LBFGS()
  ) throws -> ModelLaplace {
    let density = try compile()
    return ModelLaplace(
      density: density,
      approximation: try LaplaceApproximation(
        of: density, from: try initial.map(density.unconstrain), search: search))
  }
}

/// The Laplace approximation of a model's posterior, in the names of the model.
public struct ModelLaplace: Sendable {
  /// The density that is approximated; its names are those of the unconstrained coordinates.
  public let density: ModelDensity
  /// The normal density over the unconstrained space: mode, covariance, log evidence, and why the
  /// search for the mode stopped.
  public let approximation: LaplaceApproximation

  /// Parameters and deterministics at the mode of the unconstrained density, each in row-major order.
  public func mode() throws -> [String: [Double]] {
    try density.constrain(approximation.mode)
  }

  /// Independent draws from the approximation, in one chain.
  ///
  /// - Parameters:
  ///   - draws: how many.
  ///   - seed: the same seed gives the same bits; nil for one from the system. It is recorded in the
  ///     attributes.
  /// - Returns: the groups posterior (parameters and deterministics in their own space), observed and
  ///   constant data, and sample statistics: `lp`, the log density of the model at each draw (minus
  ///   infinity where it has none), and `lp_approximation`, that of the normal. The attribute
  ///   `approximation` makes the verdict treat the draws as those of an approximation: they are
  ///   refused as long as no k-hat is known.
  /// - Throws: ``SamplerError/invalidOption(name:value:remedy:)`` for less than one draw, or what the
  ///   density throws.
  public func sample(_ draws: Int, seed: UInt64? = nil) throws -> InferenceData {
    guard draws > 0 else {
      throw SamplerError.invalidOption(
        name: "draws", value: "\(draws)", remedy: "give a positive number")
    }
    let seed = seed ?? UInt64.random(in: 0...UInt64.max)
    let positions = approximation.draws(draws, seed: seed)
    var result = try density.inferenceData(ofDraws: positions, count: draws, seed: seed)
    result.posterior.attributes = attributes(seed)
    result.sampleStats = try statistics(of: positions, count: draws)
    result.sampleStats.attributes = attributes(seed)
    return result
  }

  private func attributes(_ seed: UInt64) -> [String: String] {
    [
      "inference_library": "apus", "approximation": "laplace", "seed": "\(seed)",
      "stop_reason": approximation.stop.description,
      "log_evidence": "\(approximation.logEvidence)",
    ]
  }

  /// The log densities of draws under model and approximation, of which weights can be made.
  private func statistics(of positions: [Double], count: Int) throws -> DataGroup {
    var evaluator = try density.makeEvaluator()
    let dimension = density.dimension
    var (exact, approximate) = ([Double](), [Double]())
    for draw in 0..<count {
      let position = Array(positions[draw * dimension..<(draw + 1) * dimension])
      let value = try evaluator.evaluate(at: position).logDensity
      exact.append(value.isNaN ? -.infinity : value)
      approximate.append(approximation.logDensity(at: position))
    }
    var group = DataGroup()
    for (name, values) in [("lp", exact), ("lp_approximation", approximate)] {
      group[name] = DataArray(dims: ["chain", "draw"], shape: [1, count], values: values)
    }
    return group
  }
}
