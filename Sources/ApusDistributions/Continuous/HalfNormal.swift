/// The half-normal distribution.

public import ApusGraph
import ApusNumerics

/// The distribution of `|X|` for a normal `X` with mean 0 and standard deviation `sigma > 0`.
///
/// The density at `x >= 0` is `√(2/π) exp(-(x / sigma)² / 2) / sigma`; the mean is `sigma √(2/π)`
/// and the variance `sigma² (1 - 2/π)`.
///
/// ```swift
/// let scale = HalfNormal(sigma: 1)
/// try scale.logDensity(0.5)   // -0.3507…
/// ```
public struct HalfNormal: CumulativeDistribution {
  /// The standard deviation of the normal distribution that is folded.
  public let sigma: Tensor

  /// A half-normal distribution with scale `sigma > 0`.
  public init(sigma: some TensorConvertible) {
    self.sigma = sigma.tensor
  }

  /// The argument `sigma`, with the values that it may have.
  public var parameters: [DistributionParameter] { [.init("sigma", sigma, .positive)] }

  /// The distribution with another `sigma`.
  public func replacingParameters(_ values: [Tensor]) -> HalfNormal {
    HalfNormal(sigma: values[0])
  }

  /// The numbers from 0 on.
  public var support: Support { .nonNegative }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    -0.5 * square(value / sigma) - log(sigma) - Self.logNormalizer
  }

  /// `log √(π/2)`.
  private static let logNormalizer: Tensor = 0.225_791_352_644_727_432_36

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    parameters[0] * abs(Variates.normal(using: &generator))
  }

  /// `sigma √(2 / π)`.
  public func mean(_ parameters: ParameterValues) -> Double {
    parameters[0] * (2 / Double.pi).squareRoot()
  }

  /// `sigma² (1 - 2 / π)`.
  public func variance(_ parameters: ParameterValues) -> Double {
    parameters[0] * parameters[0] * (1 - 2 / Double.pi)
  }

  /// `erf(x / (sigma √2))`.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    x <= 0 ? 0 : SpecialFunctions.erf(x / parameters[0] * 0.5.squareRoot())
  }

  /// `erfc(x / (sigma √2))`.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    x <= 0 ? 1 : SpecialFunctions.erfc(x / parameters[0] * 0.5.squareRoot())
  }

  /// `log P(X <= value)` as an expression, for values that the support has.
  public func logCDFInSupport(_ value: Tensor) -> Tensor { Self.logLower(value / sigma) }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor { Self.logUpper(value / sigma) }

  /// `log P(|Z| <= z)` for a standard normal variable.
  static func logLower(_ z: Tensor) -> Tensor {
    select(z .< 1, log(erf(0.5.squareRoot() * z)), log1mExp(.logTwo + logNormalCDF(-z)))
  }

  /// `log P(|Z| > z)` for a standard normal variable.
  static func logUpper(_ z: Tensor) -> Tensor {
    select(z .< 1, log1p(-erf(0.5.squareRoot() * z)), .logTwo + logNormalCDF(-z))
  }

  /// Half the square of `x / sigma` has the gamma distribution of shape 1/2, whose quantile keeps
  /// its digits at small probabilities; a normal quantile of `(1 + probability) / 2` would not.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    parameters[0] * (2 * SpecialFunctions.gammaQuantile(probability, shape: 0.5)).squareRoot()
  }
}
