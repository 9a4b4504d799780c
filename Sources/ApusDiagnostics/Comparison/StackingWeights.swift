/// Weights for the averaging of predictive distributions.

import ApusNumerics

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// How models are weighted in a comparison.
public enum WeightMethod: String, Sendable, CaseIterable {
  /// Weights that maximise the log score of the averaged predictions (arXiv 1704.02030).
  case stacking
  /// `exp elpd`, averaged over Bayesian bootstraps of the observations, so that small differences count
  /// little (pseudo-BMA+, arXiv 1704.02030, section 3.4).
  case pseudoBMA
}

enum PredictiveWeights {
  /// The weights `w` on the simplex that maximise `Σ_i log Σ_k w_k p_ik`.
  ///
  /// - Parameter logDensities: of each model its log predictive densities of all observations.
  static func stacking(_ logDensities: [[Double]]) -> [Double] {
    let (models, count) = (logDensities.count, logDensities.first?.count ?? 0)
    guard models > 1, count > 0 else { return Array(repeating: 1, count: models) }
    // Relative to the best model at each observation, so that nothing underflows.
    let densities = (0..<count).map { i in
      let column = logDensities.map { $0[i] }
      let largest = column.max() ?? 0
      return column.map { exp($0 - largest) }
    }
    var problem = StackingProblem(densities: densities, models: models)
    problem.solve()
    return problem.weights
  }

  static func pseudoBMA(_ logDensities: [[Double]], seed: UInt64) -> [Double] {
    let (models, count) = (logDensities.count, logDensities.first?.count ?? 0)
    guard models > 1, count > 0 else { return Array(repeating: 1, count: models) }
    var random = RandomStream(seed: seed, purpose: .simulation)
    var sums = [Double](repeating: 0, count: models)
    for _ in 0..<bootstraps {
      let shares = (0..<count).map { _ in Variates.exponential(using: &random) }
      let total = shares.reduce(0, +)
      let elpds = logDensities.map { values in
        Double(count) * zip(shares, values).reduce(0) { $0 + $1.0 * $1.1 } / total
      }
      let normalizer = logSumExp(elpds)
      for k in 0..<models { sums[k] += exp(elpds[k] - normalizer) }
    }
    return sums.map { $0 / Double(bootstraps) }
  }

  private static let bootstraps = 1000
}
