/// The Wald distribution.

public import ApusGraph
import ApusNumerics

/// The Wald (inverse Gaussian) distribution with mean `mu > 0`, shape `lam > 0` and shift `alpha`:
/// the time at which a Brownian motion with drift first passes a barrier.
///
/// With `y = x - alpha` the density at `x > alpha` is
/// `√(lam / (2π y³)) exp(-lam (y - mu)² / (2 mu² y))`; the mean is `alpha + mu` and the variance
/// `mu³ / lam`.
///
/// ```swift
/// let passage = Wald(mu: 2, lam: 5)
/// try passage.variance   // 1.6
/// ```
public struct Wald: CumulativeDistribution {
  /// The mean, without the shift.
  public let mu: Tensor
  /// The shape: the larger, the closer to a normal distribution.
  public let lam: Tensor
  /// The shift, below all values.
  public let alpha: Tensor

  /// A Wald distribution with mean `mu > 0` and shape `lam > 0`, shifted by `alpha`.
  public init(
    mu: some TensorConvertible, lam: some TensorConvertible, alpha: some TensorConvertible = 0.0
  ) {
    self.mu = mu.tensor
    self.lam = lam.tensor
    self.alpha = alpha.tensor
  }

  /// The arguments `mu`, `lam` and `alpha`, with the values that each may have.
  public var parameters: [DistributionParameter] {
    [.init("mu", mu, .positive), .init("lam", lam, .positive), .init("alpha", alpha, .real)]
  }

  /// The distribution with other `mu`, `lam` and `alpha`, in this order.
  public func replacingParameters(_ values: [Tensor]) -> Wald {
    Wald(mu: values[0], lam: values[1], alpha: values[2])
  }

  /// The numbers above `alpha`.
  public var support: Support { .above(alpha) }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let y = value - alpha
    let deviation = (y - mu) / mu
    return checkingArguments(
      0.5 * log(lam) - Normal.logNormalizer - 1.5 * log(y) - 0.5 * lam * square(deviation) / y)
  }

  /// `log P(X <= value)` as an expression, for values that the support has.
  public func logCDFInSupport(_ value: Tensor) -> Tensor {
    let (near, far) = logParts(value, sign: 1)
    return logAddExp(near, far)
  }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor {
    let (near, far) = logParts(value, sign: -1)
    return near + log1mExp(far - near)
  }

  /// The log probabilities that the motion is beyond the barrier, and that it was and came back.
  private func logParts(_ value: Tensor, sign: Double) -> (near: Tensor, far: Tensor) {
    let y = value - alpha
    let root = sqrt(lam / y)
    return (
      logNormalCDF(.constant(sign) * root * (y / mu - 1)),
      2 * lam / mu + logNormalCDF(-root * (y / mu + 1))
    )
  }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    parameters[2] + Variates.wald(mean: parameters[0], shape: parameters[1], using: &generator)
  }

  /// `mu + alpha`.
  public func mean(_ parameters: ParameterValues) -> Double { parameters[2] + parameters[0] }

  /// `mu³ / lam`.
  public func variance(_ parameters: ParameterValues) -> Double {
    parameters[0] * parameters[0] * (parameters[0] / parameters[1])
  }

  /// `P(X <= x)`.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    if x <= parameters[2] || x == .infinity { return x <= parameters[2] ? 0 : 1 }
    let (near, far) = Self.logParts(x, parameters, sign: 1)
    return min(1, cExp(near) + cExp(far))
  }

  /// `P(X > x)`.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    if x <= parameters[2] || x == .infinity { return x <= parameters[2] ? 1 : 0 }
    let (near, far) = Self.logParts(x, parameters, sign: -1)
    return -cExp(near) * SpecialFunctions.expm1(min(0, far - near))
  }

  private static func logParts(
    _ x: Double, _ parameters: ParameterValues, sign: Double
  ) -> (near: Double, far: Double) {
    let (mu, lam, y) = (parameters[0], parameters[1], x - parameters[2])
    let root = (lam / y).squareRoot()
    return (
      SpecialFunctions.logNormalCDF(sign * root * (y / mu - 1)),
      2 * lam / mu + SpecialFunctions.logNormalCDF(-root * (y / mu + 1))
    )
  }

  /// The root of the distribution function or of the survival function.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    let unshifted = ParameterValues([parameters[0], parameters[1], 0])
    let tails = TailFunctions(
      cdf: { cdf($0, unshifted) }, survival: { survival($0, unshifted) },
      density: { Self.density($0, unshifted) })
    let mean = parameters[0]
    let y = tails.quantile(probability, lower: 0, start: mean, scale: 0.5 * mean)
    return parameters[2] + y
  }

  private static func density(_ y: Double, _ parameters: ParameterValues) -> Double {
    let deviation = (y - parameters[0]) / parameters[0]
    let scale = (parameters[1] / (2 * Double.pi * y)).squareRoot() / y
    return scale * cExp(-0.5 * parameters[1] * deviation * deviation / y)
  }
}
