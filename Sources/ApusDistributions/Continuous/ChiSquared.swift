/// The chi-squared distribution.

public import ApusGraph
import ApusNumerics

/// The chi-squared distribution with `nu > 0` degrees of freedom: the gamma distribution with shape
/// `nu / 2` and rate 1/2.
///
/// The density at `x > 0` is `x^(nu / 2 - 1) exp(-x / 2) / (2^(nu / 2) Γ(nu / 2))`; the mean is `nu`
/// and the variance `2 nu`.
///
/// ```swift
/// let statistic = ChiSquared(nu: 3)
/// try statistic.survival(7.81)   // 0.0501…
/// ```
public struct ChiSquared: CumulativeDistribution {
  /// The degrees of freedom.
  public let nu: Tensor

  /// A chi-squared distribution with `nu > 0` degrees of freedom.
  public init(nu: some TensorConvertible) {
    self.nu = nu.tensor
  }

  /// The argument `nu`, with the values that it may have.
  public var parameters: [DistributionParameter] { [.init("nu", nu, .positive)] }

  /// The distribution with another `nu`.
  public func replacingParameters(_ values: [Tensor]) -> ChiSquared { ChiSquared(nu: values[0]) }

  /// The positive numbers.
  public var support: Support { .positive }

  /// The same distribution as a gamma distribution, and its arguments as numbers.
  private var gamma: Gamma { Gamma(alpha: 0.5 * nu, beta: 0.5) }

  private func shapeAndRate(_ parameters: ParameterValues) -> ParameterValues {
    ParameterValues([0.5 * parameters[0], 0.5])
  }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor { gamma.logDensityInSupport(value) }

  /// `log P(X <= value)` as an expression, for values that the support has.
  public func logCDFInSupport(_ value: Tensor) -> Tensor { gamma.logCDFInSupport(value) }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor { gamma.logSurvivalInSupport(value) }

  /// Draws from one set of arguments, with what depends on these settled once.
  public func draws(_ parameters: ParameterValues) -> Gamma.Draws {
    gamma.draws(shapeAndRate(parameters))
  }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    gamma.draw(shapeAndRate(parameters), using: &generator)
  }

  /// `nu`.
  public func mean(_ parameters: ParameterValues) -> Double { parameters[0] }

  /// `2 nu`.
  public func variance(_ parameters: ParameterValues) -> Double { 2 * parameters[0] }

  /// `P(nu / 2, x / 2)`, the regularised incomplete gamma function.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    gamma.cdf(x, shapeAndRate(parameters))
  }

  /// `Q(nu / 2, x / 2)`.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    gamma.survival(x, shapeAndRate(parameters))
  }

  /// Twice the inverse of `P(nu / 2, x)`.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    gamma.quantile(probability, shapeAndRate(parameters))
  }
}
