/// The logistic distribution.

public import ApusGraph
import ApusNumerics

/// The logistic distribution with location `mu` and scale `s > 0`.
///
/// With `z = (x - mu) / s` the density at any real `x` is `exp(-z) / (s (1 + exp(-z))²)` and the
/// distribution function `1 / (1 + exp(-z))`; the mean is `mu` and the variance `π² s² / 3`.
///
/// ```swift
/// let latent = Logistic(mu: 0, s: 1)
/// try latent.logDensity(0)   // -1.3862…
/// ```
public struct Logistic: CumulativeDistribution {
  /// The location: mean, median and mode.
  public let mu: Tensor
  /// The scale.
  public let s: Tensor

  /// A logistic distribution with location `mu` and scale `s > 0`.
  public init(mu: some TensorConvertible, s: some TensorConvertible) {
    self.mu = mu.tensor
    self.s = s.tensor
  }

  /// The arguments `mu` and `s`, with the values that each may have.
  public var parameters: [DistributionParameter] {
    [.init("mu", mu, .real), .init("s", s, .positive)]
  }

  /// The distribution with other `mu` and `s`, in this order.
  public func replacingParameters(_ values: [Tensor]) -> Logistic {
    Logistic(mu: values[0], s: values[1])
  }

  /// All real numbers.
  public var support: Support { .real }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let z = (value - mu) / s
    return -z - 2 * softplus(-z) - log(s)
  }

  /// `log P(X <= value)` as an expression, for values that the support has.
  public func logCDFInSupport(_ value: Tensor) -> Tensor { -softplus((mu - value) / s) }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor { -softplus((value - mu) / s) }

  /// The logarithm of a ratio of two exponential draws.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    let numerator = Variates.exponential(using: &generator)
    return parameters[0]
      + parameters[1] * cLog(numerator / Variates.exponential(using: &generator))
  }

  /// `mu`.
  public func mean(_ parameters: ParameterValues) -> Double { parameters[0] }

  /// `π² s² / 3`.
  public func variance(_ parameters: ParameterValues) -> Double {
    Double.pi * Double.pi / 3 * parameters[1] * parameters[1]
  }

  /// `1 / (1 + exp((mu - x) / s))`.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    SpecialFunctions.sigmoid((x - parameters[0]) / parameters[1])
  }

  /// `1 / (1 + exp((x - mu) / s))`.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    SpecialFunctions.sigmoid((parameters[0] - x) / parameters[1])
  }

  /// `mu + s log(p / (1 - p))`.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    parameters[0] + parameters[1] * SpecialFunctions.logit(probability)
  }
}
