/// The logit-normal distribution.

public import ApusGraph
import ApusNumerics

/// The distribution of a number in (0, 1) whose log-odds are normal with mean `mu` and standard
/// deviation `sigma > 0`.
///
/// The density at `0 < x < 1` is `exp(-((logit x - mu) / sigma)² / 2) / (x (1 - x) sigma √(2π))`.
/// Mean and variance have no closed form and are computed by quadrature.
///
/// ```swift
/// let share = LogitNormal(mu: 0, sigma: 1)
/// try share.quantile(0.975)   // 0.8765…
/// ```
public struct LogitNormal: CumulativeDistribution {
  /// The mean of the log-odds.
  public let mu: Tensor
  /// The standard deviation of the log-odds.
  public let sigma: Tensor

  /// A logit-normal distribution whose log-odds have mean `mu` and standard deviation `sigma > 0`.
  public init(mu: some TensorConvertible, sigma: some TensorConvertible) {
    self.mu = mu.tensor
    self.sigma = sigma.tensor
  }

  /// The arguments `mu` and `sigma`, with the values that each may have.
  public var parameters: [DistributionParameter] {
    [.init("mu", mu, .real), .init("sigma", sigma, .positive)]
  }

  /// The distribution with other `mu` and `sigma`, in this order.
  public func replacingParameters(_ values: [Tensor]) -> LogitNormal {
    LogitNormal(mu: values[0], sigma: values[1])
  }

  /// The numbers between 0 and 1, without the ends.
  public var support: Support { .openUnitInterval }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let (logValue, logRest) = (log(value), log1p(-value))
    let z = (logValue - logRest - mu) / sigma
    return -0.5 * square(z) - logValue - logRest - log(sigma) - Normal.logNormalizer
  }

  /// `log P(X <= value)` as an expression, for values that the support has.
  public func logCDFInSupport(_ value: Tensor) -> Tensor { logNormalCDF(standardized(value)) }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor {
    logNormalCDF(-standardized(value))
  }

  private func standardized(_ value: Tensor) -> Tensor {
    (log(value) - log1p(-value) - mu) / sigma
  }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    SpecialFunctions.sigmoid(parameters[0] + parameters[1] * Variates.normal(using: &generator))
  }

  /// An integral, for which there is no closed form.
  public func mean(_ parameters: ParameterValues) -> Double {
    Self.expectation(parameters) { $0 }
  }

  /// An integral, for which there is no closed form.
  public func variance(_ parameters: ParameterValues) -> Double {
    let mean = mean(parameters)
    return Self.expectation(parameters) { ($0 - mean) * ($0 - mean) }
  }

  /// The expectation of a function of the share, over the standardised log-odds.
  private static func expectation(
    _ parameters: ParameterValues, of function: (Double) -> Double
  ) -> Double {
    // Where the share passes 1/2, its slope changes fastest.
    let middle = min(max(-parameters[0] / parameters[1], -12), 12)
    let normalizer = (2 * Double.pi).squareRoot()
    return Quadrature.integral(over: [-13, 0.5 * (middle - 13), middle, 0.5 * (middle + 13), 13]) {
      function(SpecialFunctions.sigmoid(parameters[0] + parameters[1] * $0))
        * cExp(-0.5 * $0 * $0) / normalizer
    }
  }

  /// `Φ((logit x - mu) / sigma)`.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    if x <= 0 || x >= 1 { return x <= 0 ? 0 : 1 }
    return SpecialFunctions.normalCDF(
      (SpecialFunctions.logit(x) - parameters[0]) / parameters[1])
  }

  /// `Φ((mu - logit x) / sigma)`.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    if x <= 0 || x >= 1 { return x <= 0 ? 1 : 0 }
    return SpecialFunctions.normalCDF(
      (parameters[0] - SpecialFunctions.logit(x)) / parameters[1])
  }

  /// The sigmoid of `mu + sigma Φ⁻¹(p)`.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    SpecialFunctions.sigmoid(
      parameters[0] + parameters[1] * SpecialFunctions.normalQuantile(probability))
  }
}
