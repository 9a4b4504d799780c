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

  public var parameters: [DistributionParameter] { [.init("lam", lam, .positive)] }

  public func replacingParameters(_ values: [Tensor]) -> Exponential {
    Exponential(lam: values[0])
  }

  public var support: Support { .nonNegative }

  public func logDensityInSupport(_ value: Tensor) -> Tensor { log(lam) - lam * value }

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

  public func logCDFInSupport(_ value: Tensor) -> Tensor { log1mExp(-lam * value) }

  public func logSurvivalInSupport(_ value: Tensor) -> Tensor { -lam * value }

  /// `-log(1 - p) / lam`.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    -SpecialFunctions.log1p(-probability) / parameters[0]
  }
}
