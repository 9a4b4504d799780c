/// The Kumaraswamy distribution.

public import ApusGraph
import ApusNumerics

/// The Kumaraswamy distribution with shapes `a > 0` and `b > 0`, close to a beta distribution but
/// with a distribution function in closed form.
///
/// The density at `0 < x < 1` is `a b x^(a - 1) (1 - x^a)^(b - 1)` and the distribution function
/// `1 - (1 - x^a)^b`. The moment of order `n` is `b B(1 + n / a, b)`.
///
/// ```swift
/// let share = Kumaraswamy(a: 2, b: 3)
/// try share.cdf(0.5)   // 0.5781…
/// ```
public struct Kumaraswamy: CumulativeDistribution {
  /// The first shape.
  public let a: Tensor
  /// The second shape.
  public let b: Tensor

  /// A Kumaraswamy distribution with shapes `a > 0` and `b > 0`.
  public init(a: some TensorConvertible, b: some TensorConvertible) {
    self.a = a.tensor
    self.b = b.tensor
  }

  /// The arguments `a` and `b`, with the values that each may have.
  public var parameters: [DistributionParameter] {
    [.init("a", a, .positive), .init("b", b, .positive)]
  }

  /// The distribution with other `a` and `b`, in this order.
  public func replacingParameters(_ values: [Tensor]) -> Kumaraswamy {
    Kumaraswamy(a: values[0], b: values[1])
  }

  /// The numbers between 0 and 1, without the ends.
  public var support: Support { .openUnitInterval }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    log(a) + log(b) + (a - 1) * log(value) + (b - 1) * logRest(value)
  }

  /// `log P(X <= value)` as an expression, for values that the support has.
  public func logCDFInSupport(_ value: Tensor) -> Tensor {
    // Where the survival rounds to 1 its logarithm is that of a small power, b x^a.
    let logPower = a * log(value)
    return select(
      logPower .< -40, logPower + log(b), log1mExp(logSurvivalInSupport(value)))
  }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor { b * logRest(value) }

  /// `log(1 - x^a)`.
  private func logRest(_ value: Tensor) -> Tensor { log1mExp(a * log(value)) }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    quantile(Variates.uniform(using: &generator), parameters)
  }

  /// `b B(1 + 1 / a, b)`.
  public func mean(_ parameters: ParameterValues) -> Double { Self.moment(1, parameters) }

  /// `b B(1 + 2 / a, b)` less the square of the mean.
  public func variance(_ parameters: ParameterValues) -> Double {
    let (mean, second) = (Self.moment(1, parameters), Self.moment(2, parameters))
    return second - mean * mean
  }

  private static func moment(_ order: Double, _ parameters: ParameterValues) -> Double {
    let (a, b) = (parameters[0], parameters[1])
    return b * cExp(SpecialFunctions.logBeta(1 + order / a, b))
  }

  /// `1 - (1 - x^a)^b`.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    -SpecialFunctions.expm1(Self.logSurvival(x, parameters))
  }

  /// `(1 - x^a)^b`.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    cExp(Self.logSurvival(x, parameters))
  }

  private static func logSurvival(_ x: Double, _ parameters: ParameterValues) -> Double {
    if x <= 0 || x >= 1 { return x <= 0 ? 0 : -.infinity }
    return parameters[1] * SpecialFunctions.log1mExp(parameters[0] * cLog(x))
  }

  /// `(1 - (1 - p)^(1 / b))^(1 / a)`.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    let logRest = SpecialFunctions.log1p(-probability) / parameters[1]
    return cExp(SpecialFunctions.log1mExp(logRest) / parameters[0])
  }
}
