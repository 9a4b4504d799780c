/// The Gumbel distribution.

public import ApusGraph
import ApusNumerics

/// The Gumbel distribution of maxima with location `mu` and scale `beta > 0`.
///
/// With `z = (x - mu) / beta` the density at any real `x` is `exp(-z - exp(-z)) / beta` and the
/// distribution function `exp(-exp(-z))`; the mean is `mu + γ beta` with Euler's constant `γ`, and
/// the variance `π² beta² / 6`.
///
/// ```swift
/// let flood = Gumbel(mu: 4, beta: 0.5)
/// try flood.quantile(0.99)   // 6.3000…
/// ```
public struct Gumbel: CumulativeDistribution {
  /// The location and mode.
  public let mu: Tensor
  /// The scale.
  public let beta: Tensor

  /// A Gumbel distribution with location `mu` and scale `beta > 0`.
  public init(mu: some TensorConvertible, beta: some TensorConvertible) {
    self.mu = mu.tensor
    self.beta = beta.tensor
  }

  /// The arguments `mu` and `beta`, with the values that each may have.
  public var parameters: [DistributionParameter] {
    [.init("mu", mu, .real), .init("beta", beta, .positive)]
  }

  /// The distribution with other `mu` and `beta`, in this order.
  public func replacingParameters(_ values: [Tensor]) -> Gumbel {
    Gumbel(mu: values[0], beta: values[1])
  }

  /// All real numbers.
  public var support: Support { .real }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let z = (value - mu) / beta
    return -z - exp(-z) - log(beta)
  }

  /// `log P(X <= value)` as an expression, for values that the support has.
  public func logCDFInSupport(_ value: Tensor) -> Tensor { -exp((mu - value) / beta) }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor { log1mExp(logCDFInSupport(value)) }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    parameters[0] - parameters[1] * cLog(Variates.exponential(using: &generator))
  }

  /// `mu + γ beta` with Euler's constant γ.
  public func mean(_ parameters: ParameterValues) -> Double {
    parameters[0] + Self.eulerGamma * parameters[1]
  }

  /// Euler's constant.
  static let eulerGamma = 0.577_215_664_901_532_860_61

  /// `π² beta² / 6`.
  public func variance(_ parameters: ParameterValues) -> Double {
    Double.pi * Double.pi / 6 * parameters[1] * parameters[1]
  }

  /// `exp(-exp(-(x - mu) / beta))`.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    cExp(-cExp((parameters[0] - x) / parameters[1]))
  }

  /// `1 - exp(-exp(-(x - mu) / beta))`.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    -SpecialFunctions.expm1(-cExp((parameters[0] - x) / parameters[1]))
  }

  /// `mu - beta log(-log p)`.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    let rate = probability < 0.5 ? -cLog(probability) : -SpecialFunctions.log1p(probability - 1)
    return parameters[0] - parameters[1] * cLog(rate)
  }
}
