/// The gamma distribution.

public import ApusGraph
import ApusNumerics

/// The gamma distribution with shape `alpha > 0` and rate `beta > 0`.
///
/// The density at `x > 0` is `beta^alpha x^(alpha - 1) exp(-beta x) / Γ(alpha)`; the mean is
/// `alpha / beta` and the variance `alpha / beta²`.
///
/// ```swift
/// let precision = Gamma(alpha: 2, beta: 0.1)
/// try precision.mean   // 20
/// ```
public struct Gamma: CumulativeDistribution {
  /// The shape.
  public let alpha: Tensor
  /// The rate, the inverse of the scale.
  public let beta: Tensor

  /// A gamma distribution with shape `alpha > 0` and rate `beta > 0`.
  public init(alpha: some TensorConvertible, beta: some TensorConvertible) {
    self.alpha = alpha.tensor
    self.beta = beta.tensor
  }

  public var parameters: [DistributionParameter] {
    [.init("alpha", alpha, .positive), .init("beta", beta, .positive)]
  }

  public func replacingParameters(_ values: [Tensor]) -> Gamma {
    Gamma(alpha: values[0], beta: values[1])
  }

  public var support: Support { .positive }

  /// With Stirling's formula for `Γ(alpha)`, `alpha log alpha` cancels on paper and what remains is
  /// small near the mode for shapes of any size.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let scaled = beta * value
    let logScale =
      log(beta) - 0.5 * log(alpha) - stirlingRemainder(alpha) - Normal.logNormalizer
    return (alpha - 1) * log(scaled / alpha) - (scaled - alpha) + logScale
  }

  /// A draw of a small shape that is below any double is the smallest one, not 0, which is outside
  /// of the support.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    let value = Variates.gamma(shape: parameters[0], using: &generator) / parameters[1]
    return value == 0 ? .leastNonzeroMagnitude : value
  }

  public func mean(_ parameters: ParameterValues) -> Double { parameters[0] / parameters[1] }

  public func variance(_ parameters: ParameterValues) -> Double {
    parameters[0] / (parameters[1] * parameters[1])
  }

  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    SpecialFunctions.regularizedGammaP(parameters[1] * x, shape: parameters[0])
  }

  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    SpecialFunctions.regularizedGammaQ(parameters[1] * x, shape: parameters[0])
  }

  public func logCDFInSupport(_ value: Tensor) -> Tensor {
    logTail(
      regularizedGammaP(beta * value, shape: alpha),
      complement: regularizedGammaQ(beta * value, shape: alpha))
  }

  public func logSurvivalInSupport(_ value: Tensor) -> Tensor {
    logTail(
      regularizedGammaQ(beta * value, shape: alpha),
      complement: regularizedGammaP(beta * value, shape: alpha))
  }

  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    SpecialFunctions.gammaQuantile(probability, shape: parameters[0]) / parameters[1]
  }
}
