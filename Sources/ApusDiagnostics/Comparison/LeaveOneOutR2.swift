/// The share of variance that predictions of left-out observations explain.

import ApusNumerics

extension InferenceData {
  /// LOO-R²: the share of the variance of the outcome that is explained by the means predicted for
  /// each observation from all others (Vehtari, Gelman, Goodrich and Gabry 2020, "Bayesian R2 and
  /// LOO-R2"):
  ///
  ///     mu_i = Σ_s w_is mu_is,   R² = 1 - Var(y - mu) / Var(y)
  ///
  /// with the weights of ``LeaveOneOut``. Draws of it come from Bayesian bootstraps of the
  /// observations, whose Dirichlet(1, ..., 1) weights take the place of 1/n in both variances. Below 0
  /// where the mean of the outcome would predict better.
  ///
  /// - Parameters:
  ///   - means: the fitted mean of each observation at each draw.
  ///   - observed: the outcome.
  ///   - variable: the observed variable; nil where `log_likelihood` has only one.
  ///   - relativeEfficiency: as in ``loo(_:relativeEfficiency:)``.
  ///   - bootstraps: the number of draws.
  ///   - seed: of the bootstrap.
  /// - Returns: NaN for an outcome that is constant or not finite, and where an observation is
  ///   impossible at some draw.
  /// - Throws: a ``ComparisonError`` where shapes differ, and as ``loo(_:relativeEfficiency:)``.
  /// - Precondition: `bootstraps` is positive.
  public func looR2(
    means: DataArray, observed: [Double], _ variable: String? = nil,
    relativeEfficiency: Double? = nil, bootstraps: Int = 4000, seed: UInt64 = 0
  ) throws -> Draws {
    precondition(bootstraps > 0, "\(bootstraps) bootstraps")
    let (name, array) = try pointwiseLogLikelihood(variable)
    guard means.values.count == array.values.count, observed.count == array.elementCount else {
      throw ComparisonError(
        .mismatch,
        "'\(name)': log_likelihood has the shape \(array.shape), the means \(means.shape), and there "
          + "are \(observed.count) observations; give a mean for every observation and draw")
    }
    let efficiency = relativeEfficiency ?? self.relativeEfficiency()
    var residuals: [Double] = []
    try LogLikelihoodColumns(array).forEach { observation, draws in
      let weights = ParetoSmoothedWeights(
        logRatios: draws.map { -$0 }, relativeEfficiency: efficiency)
      let mean = weights.mean(of: means.draws(element: observation).values)
      residuals.append(observed[observation] - mean)
    }
    var random = RandomStream(seed: seed, purpose: .simulation)
    let ratios = (0..<bootstraps).map { _ in
      let weights = observed.map { _ in Variates.exponential(using: &random) }
      return 1 - weightedVariance(residuals, weights) / weightedVariance(observed, weights)
    }
    return Draws(ratios, chains: 1)
  }
}

/// The variance of values with weights that need not sum up to one.
private func weightedVariance(_ values: [Double], _ weights: [Double]) -> Double {
  let total = weights.reduce(0, +)
  let mean = zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } / total
  return zip(values, weights).reduce(0) { $0 + ($1.0 - mean) * ($1.0 - mean) * $1.1 } / total
}
