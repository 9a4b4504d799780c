/// The Pareto distribution.

public import ApusGraph
import ApusNumerics

/// The Pareto distribution with tail index `alpha > 0` and smallest value `m > 0`.
///
/// The density at `x >= m` is `alpha m^alpha / x^(alpha + 1)`; the mean is `alpha m / (alpha - 1)`
/// for `alpha > 1`, the variance `m² alpha / ((alpha - 1)² (alpha - 2))` for `alpha > 2`, else they
/// are infinite.
///
/// ```swift
/// let wealth = Pareto(alpha: 1.16, m: 1)
/// try wealth.survival(10)   // 0.0691…
/// ```
public struct Pareto: CumulativeDistribution {
  /// The tail index: the smaller, the heavier the tail.
  public let alpha: Tensor
  /// The smallest value.
  public let m: Tensor

  /// A Pareto distribution with tail index `alpha > 0` and smallest value `m > 0`.
  public init(alpha: some TensorConvertible, m: some TensorConvertible) {
    self.alpha = alpha.tensor
    self.m = m.tensor
  }

  /// The arguments `alpha` and `m`, with the values that each may have.
  public var parameters: [DistributionParameter] {
    [.init("alpha", alpha, .positive), .init("m", m, .positive)]
  }

  /// The distribution with other `alpha` and `m`, in this order.
  public func replacingParameters(_ values: [Tensor]) -> Pareto {
    Pareto(alpha: values[0], m: values[1])
  }

  /// The numbers from `m` on.
  public var support: Support { .atLeast(m) }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    log(alpha) - alpha * log(value / m) - log(value)
  }

  /// `log P(X <= value)` as an expression, for values that the support has.
  public func logCDFInSupport(_ value: Tensor) -> Tensor {
    log1mExp(logSurvivalInSupport(value))
  }

  /// Near the smallest value, a ratio would round the distance away.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor {
    -alpha * logRatio(excess: (value - m) / m, far: log(value / m))
  }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    parameters[1] * cExp(Variates.exponential(using: &generator) / parameters[0])
  }

  /// `alpha m / (alpha - 1)` for `alpha > 1`, else infinite.
  public func mean(_ parameters: ParameterValues) -> Double {
    let alpha = parameters[0]
    return alpha > 1 ? alpha * parameters[1] / (alpha - 1) : .infinity
  }

  /// `alpha m² / ((alpha - 1)² (alpha - 2))` for `alpha > 2`, else infinite.
  public func variance(_ parameters: ParameterValues) -> Double {
    let alpha = parameters[0]
    guard alpha > 2 else { return .infinity }
    let ratio = parameters[1] / (alpha - 1)
    return ratio * ratio * alpha / (alpha - 2)
  }

  /// `1 - (m / x)^alpha`.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    -SpecialFunctions.expm1(Self.logSurvival(x, parameters))
  }

  /// `(m / x)^alpha`.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    cExp(Self.logSurvival(x, parameters))
  }

  private static func logSurvival(_ x: Double, _ parameters: ParameterValues) -> Double {
    let m = parameters[1]
    return x <= m ? 0 : -parameters[0] * SpecialFunctions.log1p((x - m) / m)
  }

  /// `m (1 - p)^(-1 / alpha)`.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    parameters[1] * cExp(-SpecialFunctions.log1p(-probability) / parameters[0])
  }
}
