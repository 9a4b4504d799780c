/// The widely applicable information criterion.

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The expected log predictive density by the variance of the log likelihood over draws (Watanabe 2010;
/// arXiv 1507.04544, section 2.2):
///
///     elpd_i = log (1/S) Σ_s p(y_i | θ_s) - Var_s log p(y_i | θ_s)
///
/// ``LeaveOneOut`` estimates the same and says where it fails; prefer it.
public struct WAIC: PredictiveEstimate, Equatable {
  /// WAIC is called `waic` in tables.
  public static let method = "waic"

  /// The estimate for each observation.
  public let pointwise: [Double]
  /// The variance of each observation's log likelihood (divisor S - 1).
  public let pointwiseParameters: [Double]
  /// The number of draws.
  public let draws: Int

  /// - Throws: as ``LeaveOneOut/init(_:relativeEfficiency:)``.
  public init(_ columns: LogLikelihoodColumns) throws {
    var (pointwise, parameters, count) = ([Double](), [Double](), 0)
    try columns.forEach { _, draws in
      let n = Double(draws.count)
      let mean = draws.reduce(0, +) / n
      let variance = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
      parameters.append(variance)
      pointwise.append(logSumExp(draws) - log(n) - variance)
      count = draws.count
    }
    (self.pointwise, pointwiseParameters, draws) = (pointwise, parameters, count)
  }

  /// The effective number of parameters.
  public var effectiveParameters: Double { pointwiseParameters.reduce(0, +) }

  /// The observations whose variance is above 0.4, for which the estimate is known to fail
  /// (arXiv 1507.04544, section 2.2).
  public var unreliable: [Int] {
    pointwiseParameters.indices.filter { !(pointwiseParameters[$0] <= 0.4) }
  }
}

extension InferenceData {
  /// The widely applicable information criterion; see ``WAIC``.
  ///
  /// - Parameter variable: the observed variable; nil where `log_likelihood` has only one.
  /// - Throws: as ``loo(_:relativeEfficiency:)``.
  public func waic(_ variable: String? = nil) throws -> WAIC {
    try WAIC(LogLikelihoodColumns(try pointwiseLogLikelihood(variable).array))
  }
}

extension WAIC: CustomStringConvertible {
  /// The estimates, and for how many observations they fail.
  public var description: String {
    "elpd_waic \(fixed(elpd, decimals: 2)), se \(fixed(standardError, decimals: 2))\n"
      + "p_waic    \(fixed(effectiveParameters, decimals: 2))"
      + (unreliable.isEmpty
        ? "" : "\n\(unreliable.count) observations have a variance above 0.4: use loo() instead.")
  }
}

/// Encodes the numbers with ArviZ's names; those that are not finite become null.
extension WAIC: Encodable {
  private enum CodingKeys: String, CodingKey {
    case elpd = "elpd_waic"
    case standardError = "se"
    case effectiveParameters = "p_waic"
    case informationCriterion = "waic"
    case draws = "n_samples"
    case observations = "n_data_points"
    case unreliable
    case pointwise = "waic_i"
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeFinite(elpd, forKey: .elpd)
    try container.encodeFinite(standardError, forKey: .standardError)
    try container.encodeFinite(effectiveParameters, forKey: .effectiveParameters)
    try container.encodeFinite(informationCriterion, forKey: .informationCriterion)
    try container.encode(draws, forKey: .draws)
    try container.encode(pointwise.count, forKey: .observations)
    try container.encode(unreliable, forKey: .unreliable)
    try container.encode(pointwise.map { $0.isFinite ? $0 : nil }, forKey: .pointwise)
  }
}
