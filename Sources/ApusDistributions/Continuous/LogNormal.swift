/// The log-normal distribution.

public import ApusGraph
import ApusNumerics

/// The distribution of a positive number whose logarithm is normal with mean `mu` and standard
/// deviation `sigma > 0`.
///
/// The density at `x > 0` is `exp(-((log x - mu) / sigma)² / 2) / (x sigma √(2π))`; the mean is
/// `exp(mu + sigma² / 2)` and the variance `(exp(sigma²) - 1) exp(2 mu + sigma²)`.
///
/// ```swift
/// let income = LogNormal(mu: 10, sigma: 0.5)
/// try income.quantile(0.5)   // 22026.46…
/// ```
public struct LogNormal: CumulativeDistribution {
  /// The mean of the logarithm.
  public let mu: Tensor
  /// The standard deviation of the logarithm.
  public let sigma: Tensor

  /// A log-normal distribution whose logarithm has mean `mu` and standard deviation `sigma > 0`.
  public init(mu: some TensorConvertible, sigma: some TensorConvertible) {
    self.mu = mu.tensor
    self.sigma = sigma.tensor
  }

  /// The arguments `mu` and `sigma`, with the values that each may have.
  public var parameters: [DistributionParameter] {
    [.init("mu", mu, .real), .init("sigma", sigma, .positive)]
  }

  /// The distribution with other `mu` and `sigma`, in this order.
  public func replacingParameters(_ values: [Tensor]) -> LogNormal {
    LogNormal(mu: values[0], sigma: values[1])
  }

  /// The positive numbers.
  public var support: Support { .positive }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let logValue = log(value)
    return -0.5 * square((logValue - mu) / sigma) - logValue - log(sigma) - Normal.logNormalizer
  }

  /// `log P(X <= value)` as an expression, for values that the support has.
  public func logCDFInSupport(_ value: Tensor) -> Tensor {
    logNormalCDF((log(value) - mu) / sigma)
  }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor {
    logNormalCDF((mu - log(value)) / sigma)
  }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    cExp(parameters[0] + parameters[1] * Variates.normal(using: &generator))
  }

  /// `exp(mu + sigma² / 2)`.
  public func mean(_ parameters: ParameterValues) -> Double {
    cExp(parameters[0] + 0.5 * parameters[1] * parameters[1])
  }

  /// `(exp(sigma²) - 1) exp(2 mu + sigma²)`.
  public func variance(_ parameters: ParameterValues) -> Double {
    let square = parameters[1] * parameters[1]
    return SpecialFunctions.expm1(square) * cExp(2 * parameters[0] + square)
  }

  /// `Φ((log x - mu) / sigma)`.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    x <= 0 ? 0 : SpecialFunctions.normalCDF((cLog(x) - parameters[0]) / parameters[1])
  }

  /// `Φ((mu - log x) / sigma)`.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    x <= 0 ? 1 : SpecialFunctions.normalCDF((parameters[0] - cLog(x)) / parameters[1])
  }

  /// `exp(mu + sigma Φ⁻¹(p))`.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    cExp(parameters[0] + parameters[1] * SpecialFunctions.normalQuantile(probability))
  }
}
