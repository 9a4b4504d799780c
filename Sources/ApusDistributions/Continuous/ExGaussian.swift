/// The exponentially modified normal distribution.

public import ApusGraph
import ApusNumerics

/// The distribution of the sum of a normal variable with mean `mu` and standard deviation
/// `sigma > 0` and an exponential one with mean `nu > 0`.
///
/// The density at any real `x` is `exp((mu - x) / nu + sigma² / (2 nu²)) Φ(z - sigma / nu) / nu` with
/// `z = (x - mu) / sigma`; the mean is `mu + nu` and the variance `sigma² + nu²`.
///
/// ```swift
/// let reaction = ExGaussian(mu: 0.4, sigma: 0.05, nu: 0.1)
/// try reaction.mean   // 0.5
/// ```
public struct ExGaussian: CumulativeDistribution {
  /// The mean of the normal part.
  public let mu: Tensor
  /// The standard deviation of the normal part.
  public let sigma: Tensor
  /// The mean of the exponential part.
  public let nu: Tensor

  /// The sum of a normal variable with mean `mu` and standard deviation `sigma > 0` and an
  /// exponential one with mean `nu > 0`.
  public init(
    mu: some TensorConvertible, sigma: some TensorConvertible, nu: some TensorConvertible
  ) {
    self.mu = mu.tensor
    self.sigma = sigma.tensor
    self.nu = nu.tensor
  }

  /// The arguments `mu`, `sigma` and `nu`, with the values that each may have.
  public var parameters: [DistributionParameter] {
    [.init("mu", mu, .real), .init("sigma", sigma, .positive), .init("nu", nu, .positive)]
  }

  /// The distribution with other `mu`, `sigma` and `nu`, in this order.
  public func replacingParameters(_ values: [Tensor]) -> ExGaussian {
    ExGaussian(mu: values[0], sigma: values[1], nu: values[2])
  }

  /// All real numbers.
  public var support: Support { .real }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    checkingArguments(logExcess(value) - log(nu))
  }

  /// The density times `nu`: what the distribution function is less than that of the normal part.
  ///
  /// Where `z < sigma / nu` the two exponents of the formula cancel for small `nu`, and Mills' ratio
  /// has their difference.
  private func logExcess(_ value: Tensor) -> Tensor {
    let (z, ratio) = ((value - mu) / sigma, sigma / nu)
    return select(
      z .< ratio, logMillsRatio(ratio - z) - 0.5 * square(z) - Normal.logNormalizer,
      ratio * (0.5 * ratio - z) + logNormalCDF(z - ratio))
  }

  /// `log P(X <= value)` as an expression, for values that the support has.
  public func logCDFInSupport(_ value: Tensor) -> Tensor {
    let logNormal = logNormalCDF((value - mu) / sigma)
    return logNormal + log1mExp(logExcess(value) - logNormal)
  }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor {
    logAddExp(logNormalCDF((mu - value) / sigma), logExcess(value))
  }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    let normal = parameters[0] + parameters[1] * Variates.normal(using: &generator)
    return normal + parameters[2] * Variates.exponential(using: &generator)
  }

  /// `mu + nu`.
  public func mean(_ parameters: ParameterValues) -> Double { parameters[0] + parameters[2] }

  /// `sigma² + nu²`.
  public func variance(_ parameters: ParameterValues) -> Double {
    parameters[1] * parameters[1] + parameters[2] * parameters[2]
  }

  /// `P(X <= x)`.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    if x.isInfinite { return x < 0 ? 0 : 1 }
    let logNormal = SpecialFunctions.logNormalCDF((x - parameters[0]) / parameters[1])
    let ratio = Self.logExcess(x, parameters) - logNormal
    return -cExp(logNormal) * SpecialFunctions.expm1(min(0, ratio))
  }

  /// `P(X > x)`.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    if x.isInfinite { return x < 0 ? 1 : 0 }
    return SpecialFunctions.normalCDF((parameters[0] - x) / parameters[1])
      + cExp(Self.logExcess(x, parameters))
  }

  private static func logExcess(_ x: Double, _ parameters: ParameterValues) -> Double {
    let z = (x - parameters[0]) / parameters[1]
    let ratio = parameters[1] / parameters[2]
    return z < ratio
      ? SpecialFunctions.logMillsRatio(ratio - z) - 0.5 * z * z - 0.918_938_533_204_672_742
      : ratio * (0.5 * ratio - z) + SpecialFunctions.logNormalCDF(z - ratio)
  }

  /// The root of the distribution function or of the survival function.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    let tails = TailFunctions(
      cdf: { cdf($0, parameters) }, survival: { survival($0, parameters) },
      density: { cExp(Self.logExcess($0, parameters)) / parameters[2] })
    return tails.quantile(
      probability, start: parameters[0] + parameters[2], scale: parameters[1] + parameters[2])
  }
}
