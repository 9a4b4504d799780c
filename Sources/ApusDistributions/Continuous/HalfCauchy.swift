/// The half-Cauchy distribution.

public import ApusGraph
import ApusNumerics

/// The distribution of `|X|` for a Cauchy variable `X` with location 0 and scale `beta > 0`.
///
/// The density at `x >= 0` is `2 / (π beta (1 + (x / beta)²))`. Its tail is so heavy that mean and
/// variance are infinite; the median is `beta`. The log density is `-inf` where `(x / beta)²`
/// overflows, beyond 1e154 scales.
///
/// ```swift
/// let scale = HalfCauchy(beta: 2.5)
/// try scale.quantile(0.5)   // 2.5
/// ```
public struct HalfCauchy: CumulativeDistribution {
  /// The scale, which is also the median.
  public let beta: Tensor

  /// A half-Cauchy distribution with scale `beta > 0`.
  public init(beta: some TensorConvertible) {
    self.beta = beta.tensor
  }

  /// The argument `beta`, with the values that it may have.
  public var parameters: [DistributionParameter] { [.init("beta", beta, .positive)] }

  /// The distribution with another `beta`.
  public func replacingParameters(_ values: [Tensor]) -> HalfCauchy {
    HalfCauchy(beta: values[0])
  }

  /// The numbers from 0 on.
  public var support: Support { .nonNegative }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    -log1p(square(value / beta)) - log(beta) - Self.logNormalizer
  }

  /// `log(π/2)`.
  private static let logNormalizer: Tensor = 0.451_582_705_289_454_864_73

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    quantile(Variates.uniform(using: &generator), parameters)
  }

  /// Infinite.
  public func mean(_ parameters: ParameterValues) -> Double { .infinity }

  /// Infinite.
  public func variance(_ parameters: ParameterValues) -> Double { .infinity }

  /// `2 arctan(x / beta) / π`.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    x <= 0 ? 0 : cAtan(x / parameters[0]) * (2 / Double.pi)
  }

  /// `2 arctan(beta / x) / π`.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    x <= 0 ? 1 : cAtan(parameters[0] / x) * (2 / Double.pi)
  }

  /// `log P(X <= value)` as an expression, for values that the support has.
  public func logCDFInSupport(_ value: Tensor) -> Tensor {
    logTail(lower(value), complement: upper(value))
  }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor {
    logTail(upper(value), complement: lower(value))
  }

  private func lower(_ value: Tensor) -> Tensor { (2 / Double.pi) * atan(value / beta) }

  /// With the other argument: the lower tail subtracted from 1 would have no digits far out.
  private func upper(_ value: Tensor) -> Tensor { (2 / Double.pi) * atan(beta / value) }

  /// In the upper half `tan(π p / 2) = 1 / tan(π (1 - p) / 2)`, which has no pole to round next to.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    let quarterTurn = 0.5 * Double.pi
    return probability < 0.5
      ? parameters[0] * cTan(quarterTurn * probability)
      : parameters[0] / cTan(quarterTurn * (1 - probability))
  }
}
