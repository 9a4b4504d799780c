/// The predictive accuracy of a model, by leaving out one observation after the other.

import ApusNumerics

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The expected log predictive density of new observations, estimated by Pareto smoothed importance
/// sampling (PSIS-LOO, arXiv 1507.04544).
///
/// The density of observation `i` given all others is the mean of `p(y_i | θ)` over draws with the
/// weights `1 / p(y_i | θ)`, smoothed (``ParetoSmoothedWeights``):
///
///     elpd_i = log Σ_s w_s p(y_i | θ_s),   elpd = Σ_i elpd_i,   se = √(n Var elpd_i)
///
/// ```swift
/// let loo = try model.computeLogLikelihood(posterior).loo()
/// print(loo)
/// ```
public struct LeaveOneOut: PredictiveEstimate, Equatable {
  /// PSIS-LOO is called `loo` in tables.
  public static let method = "loo"

  /// The log predictive density of each observation given the others; NaN for an observation that is
  /// impossible at some draw.
  public let pointwise: [Double]
  /// What each observation adds to ``effectiveParameters``.
  public let pointwiseParameters: [Double]
  /// Pareto k-hat of the weights of each observation.
  public let paretoK: [Double]
  /// The number of draws.
  public let draws: Int
  /// The largest k-hat with which the estimate of an observation can be relied upon.
  public let largestReliableK: Double

  /// Estimates the accuracy from log likelihoods.
  ///
  /// - Parameters:
  ///   - columns: the log likelihoods of each observation.
  ///   - relativeEfficiency: the effective sample size of the draws by their number.
  /// - Throws: a ``ComparisonError`` for log likelihoods that are NaN or plus infinity, what `columns`
  ///   throws.
  /// - Complexity: a sort of the draws for each observation; the memory is that of a block of
  ///   observations.
  public init(_ columns: LogLikelihoodColumns, relativeEfficiency: Double = 1) throws {
    var (pointwise, parameters, shapes) = ([Double](), [Double](), [Double]())
    var count = 0
    try columns.forEach { _, draws in
      let weights = ParetoSmoothedWeights(
        logRatios: draws.map { -$0 }, relativeEfficiency: relativeEfficiency)
      let elpd = logSumExp(zip(weights.logWeights, draws).map { $0 + $1 })
      pointwise.append(elpd)
      parameters.append(logSumExp(draws) - log(Double(draws.count)) - elpd)
      shapes.append(weights.paretoK)
      count = draws.count
    }
    (self.pointwise, pointwiseParameters, paretoK) = (pointwise, parameters, shapes)
    draws = count
    largestReliableK = ParetoSmoothedWeights.largestReliableK(draws: count)
  }

  /// The effective number of parameters: how much worse other observations are predicted than those
  /// that the model was fitted to.
  public var effectiveParameters: Double { pointwiseParameters.reduce(0, +) }

  /// The standard error of ``effectiveParameters``.
  public var effectiveParametersError: Double {
    standardErrorOfSum(pointwiseParameters)
  }

  /// The observations whose weights have no mean that can be relied upon: refit without them, match
  /// moments, or use K-fold cross-validation.
  public var unreliable: [Int] { paretoK.indices.filter { !(paretoK[$0] <= largestReliableK) } }
}

extension InferenceData {
  /// The expected log predictive density by leaving out one observation after the other; see
  /// ``LeaveOneOut``.
  ///
  /// - Parameters:
  ///   - variable: the observed variable; nil where `log_likelihood` has only one.
  ///   - relativeEfficiency: the effective sample size of the draws by their number; nil for the mean
  ///     over the scalars of the posterior.
  /// - Throws: a ``ComparisonError`` without the group, for a name that it does not have, and for log
  ///   likelihoods that are NaN or plus infinity.
  public func loo(
    _ variable: String? = nil, relativeEfficiency: Double? = nil
  ) throws -> LeaveOneOut {
    try LeaveOneOut(
      LogLikelihoodColumns(try pointwiseLogLikelihood(variable).array),
      relativeEfficiency: relativeEfficiency ?? self.relativeEfficiency())
  }
}

extension LeaveOneOut: CustomStringConvertible {
  /// The estimates, and what the k-hats say of them.
  public var description: String {
    let bad = unreliable
    let lines = [
      "from \(draws) draws and \(pointwise.count) observations:",
      "elpd_loo \(fixed(elpd, decimals: 2)), se \(fixed(standardError, decimals: 2))",
      "p_loo    \(fixed(effectiveParameters, decimals: 2)), "
        + "se \(fixed(effectiveParametersError, decimals: 2))",
    ]
    let judgement =
      bad.isEmpty
      ? "All Pareto k-hats are at most \(fixed(largestReliableK, decimals: 2)): reliable."
      : "\(bad.count) of \(pointwise.count) Pareto k-hats are above "
        + "\(fixed(largestReliableK, decimals: 2)), first of observation \(bad[0]): refit without these, "
        + "or use K-fold cross-validation."
    return (lines + [judgement]).joined(separator: "\n")
  }
}

extension LeaveOneOut: Encodable {
  private enum CodingKeys: String, CodingKey {
    case elpd = "elpd_loo"
    case standardError = "se"
    case effectiveParameters = "p_loo"
    case informationCriterion = "looic"
    case draws = "n_samples"
    case observations = "n_data_points"
    case unreliable
    case largestReliableK = "good_k"
    case paretoK = "pareto_k"
    case pointwise = "loo_i"
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(finite(elpd), forKey: .elpd)
    try container.encode(finite(standardError), forKey: .standardError)
    try container.encode(finite(effectiveParameters), forKey: .effectiveParameters)
    try container.encode(finite(informationCriterion), forKey: .informationCriterion)
    try container.encode(draws, forKey: .draws)
    try container.encode(pointwise.count, forKey: .observations)
    try container.encode(unreliable, forKey: .unreliable)
    try container.encode(largestReliableK, forKey: .largestReliableK)
    try container.encode(paretoK.map(finite), forKey: .paretoK)
    try container.encode(pointwise.map(finite), forKey: .pointwise)
  }

  /// Numbers that are not finite become null.
  private func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }
}
