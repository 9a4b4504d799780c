/// The Weibull distribution.

public import ApusGraph
import ApusNumerics

/// The Weibull distribution with shape `alpha > 0` and scale `beta > 0`.
///
/// The density at `x >= 0` is `alpha / beta (x / beta)^(alpha - 1) exp(-(x / beta)^alpha)`, infinite
/// at 0 for shapes below 1; the mean is `beta Γ(1 + 1 / alpha)` and the variance
/// `beta² (Γ(1 + 2 / alpha) - Γ(1 + 1 / alpha)²)`.
///
/// ```swift
/// let lifetime = Weibull(alpha: 1.5, beta: 10)
/// try lifetime.survival(10)   // 0.3678…
/// ```
public struct Weibull: CumulativeDistribution {
  /// The shape: the failure rate falls with time below 1 and rises above it.
  public let alpha: Tensor
  /// The scale, which is exceeded with probability `1 / e`.
  public let beta: Tensor

  /// A Weibull distribution with shape `alpha > 0` and scale `beta > 0`.
  public init(alpha: some TensorConvertible, beta: some TensorConvertible) {
    self.alpha = alpha.tensor
    self.beta = beta.tensor
  }

  /// The arguments `alpha` and `beta`, with the values that each may have.
  public var parameters: [DistributionParameter] {
    [.init("alpha", alpha, .positive), .init("beta", beta, .positive)]
  }

  /// The distribution with other `alpha` and `beta`, in this order.
  public func replacingParameters(_ values: [Tensor]) -> Weibull {
    Weibull(alpha: values[0], beta: values[1])
  }

  /// The numbers from 0 on.
  public var support: Support { .nonNegative }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let logRatio = log(value / beta)
    // A shape of 1 has a finite density at 0, where the logarithm is infinite.
    let power = select((alpha .== 1) * (value .== 0), 0, (alpha - 1) * logRatio)
    return log(alpha / beta) + power - hazard(value)
  }

  /// `log P(X <= value)` as an expression, for values that the support has.
  public func logCDFInSupport(_ value: Tensor) -> Tensor { log1mExp(-hazard(value)) }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor { -hazard(value) }

  /// The cumulative hazard, `(x / beta)^alpha`.
  private func hazard(_ value: Tensor) -> Tensor { pow(value / beta, alpha) }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    parameters[1] * cPow(Variates.exponential(using: &generator), 1 / parameters[0])
  }

  /// `beta Γ(1 + 1 / alpha)`.
  public func mean(_ parameters: ParameterValues) -> Double {
    parameters[1] * cExp(SpecialFunctions.logGamma(1 + 1 / parameters[0]))
  }

  /// As a multiple of the squared mean, whose factor is a difference of log-gammas.
  public func variance(_ parameters: ParameterValues) -> Double {
    let inverse = 1 / parameters[0]
    let first = SpecialFunctions.logGamma(1 + inverse)
    let excess = SpecialFunctions.expm1(SpecialFunctions.logGamma(1 + 2 * inverse) - 2 * first)
    return parameters[1] * parameters[1] * cExp(2 * first) * excess
  }

  /// `1 - exp(-(x / beta)^alpha)`.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    x <= 0 ? 0 : -SpecialFunctions.expm1(-cPow(x / parameters[1], parameters[0]))
  }

  /// `exp(-(x / beta)^alpha)`.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    x <= 0 ? 1 : cExp(-cPow(x / parameters[1], parameters[0]))
  }

  /// `beta (-log(1 - p))^(1 / alpha)`.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    parameters[1] * cPow(-SpecialFunctions.log1p(-probability), 1 / parameters[0])
  }
}
