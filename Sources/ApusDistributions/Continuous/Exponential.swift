/// The exponential distribution.

public import ApusGraph
import ApusNumerics

/// The exponential distribution with rate `lam > 0`.
///
/// The density at `x >= 0` is `lam exp(-lam x)`; the mean is `1 / lam` and the variance `1 / lam²`.
///
/// ```swift
/// let waiting = Exponential(lam: 0.5)
/// try waiting.cdf(2)   // 0.6321…
/// ```
public struct Exponential: CumulativeDistribution {
  /// The rate.
  public let lam: Tensor

  /// An exponential distribution with rate `lam > 0`.
  public init(lam: some TensorConvertible) {
    self.lam = lam.tensor
  }

  /// The argument `lam`, with the values that it may have.
  public var parameters: [DistributionParameter] { [.init("lam", lam, .positive)] }

  /// The distribution with another `lam`.
  public func replacingParameters(_ values: [Tensor]) -> Exponential {
    Exponential(lam: values[0])
  }

  /// The numbers from 0 on.
  public var support: Support { .nonNegative }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor { log(lam) - lam * value }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    Variates.exponential(using: &generator) / parameters[0]
  }

  /// `1 / lam`.
  public func mean(_ parameters: ParameterValues) -> Double { 1 / parameters[0] }

  /// `1 / lam²`.
  public func variance(_ parameters: ParameterValues) -> Double {
    1 / (parameters[0] * parameters[0])
  }

  /// `1 - exp(-lam x)`.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    x <= 0 ? 0 : -SpecialFunctions.expm1(-parameters[0] * x)
  }

  /// `exp(-lam x)`.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    x <= 0 ? 1 : cExp(-parameters[0] * x)
  }

  /// `log P(X <= value)` as an expression, for values that the support has.
  public func logCDFInSupport(_ value: Tensor) -> Tensor { log1mExp(-lam * value) }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor { -lam * value }

  /// `-log(1 - p) / lam`.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    -SpecialFunctions.log1p(-probability) / parameters[0]
  }
}
