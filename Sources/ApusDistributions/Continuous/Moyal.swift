/// The Moyal distribution.

public import ApusGraph
import ApusNumerics

/// The Moyal distribution with location `mu` and scale `sigma > 0`, an approximation to the energy
/// loss of charged particles.
///
/// With `z = (x - mu) / sigma` the density at any real `x` is
/// `exp(-(z + exp(-z)) / 2) / (sigma √(2π))`: `exp(-z)` is the square of a standard normal variable.
/// The mean is `mu + sigma (γ + log 2)` with Euler's constant `γ`, the variance `π² sigma² / 2`.
///
/// ```swift
/// let loss = Moyal(mu: 0, sigma: 1)
/// try loss.logDensity(0)   // -1.4189…
/// ```
public struct Moyal: CumulativeDistribution {
  /// The location and mode.
  public let mu: Tensor
  /// The scale.
  public let sigma: Tensor

  /// A Moyal distribution with location `mu` and scale `sigma > 0`.
  public init(mu: some TensorConvertible, sigma: some TensorConvertible) {
    self.mu = mu.tensor
    self.sigma = sigma.tensor
  }

  /// The arguments `mu` and `sigma`, with the values that each may have.
  public var parameters: [DistributionParameter] {
    [.init("mu", mu, .real), .init("sigma", sigma, .positive)]
  }

  /// The distribution with other `mu` and `sigma`, in this order.
  public func replacingParameters(_ values: [Tensor]) -> Moyal {
    Moyal(mu: values[0], sigma: values[1])
  }

  /// All real numbers.
  public var support: Support { .real }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let z = (value - mu) / sigma
    return -0.5 * (z + exp(-z)) - log(sigma) - Normal.logNormalizer
  }

  /// `P(X <= x)` is the probability that a standard normal variable exceeds `exp(-z / 2)` in size.
  public func logCDFInSupport(_ value: Tensor) -> Tensor {
    HalfNormal.logUpper(exp(0.5 * (mu - value) / sigma))
  }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor {
    HalfNormal.logLower(exp(0.5 * (mu - value) / sigma))
  }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    parameters[0] - 2 * parameters[1] * cLog(abs(Variates.normal(using: &generator)))
  }

  /// `mu + sigma (γ + log 2)` with Euler's constant γ.
  public func mean(_ parameters: ParameterValues) -> Double {
    parameters[0] + parameters[1] * (Gumbel.eulerGamma + 0.693_147_180_559_945_309_42)
  }

  /// `π² sigma² / 2`.
  public func variance(_ parameters: ParameterValues) -> Double {
    0.5 * Double.pi * Double.pi * parameters[1] * parameters[1]
  }

  /// `erfc(exp(-(x - mu) / (2 sigma)) / √2)`.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    SpecialFunctions.erfc(Self.size(x, parameters))
  }

  /// `erf(exp(-(x - mu) / (2 sigma)) / √2)`.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    SpecialFunctions.erf(Self.size(x, parameters))
  }

  /// `exp(-z / 2) / √2`.
  private static func size(_ x: Double, _ parameters: ParameterValues) -> Double {
    0.5.squareRoot() * cExp(0.5 * (parameters[0] - x) / parameters[1])
  }

  /// The size of a normal variable by its tail, or by the gamma distribution of its half square
  /// where it is small.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    let logSquare =
      probability < 0.5
      ? 2 * cLog(-SpecialFunctions.normalQuantile(0.5 * probability))
      : cLog(2 * SpecialFunctions.gammaQuantile(1 - probability, shape: 0.5))
    return parameters[0] - parameters[1] * logSquare
  }
}
