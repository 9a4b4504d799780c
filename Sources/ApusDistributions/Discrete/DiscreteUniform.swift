/// The uniform distribution on whole numbers.

public import ApusGraph
import ApusNumerics

/// The uniform distribution on the whole numbers from `lower` to `upper`, both included.
///
/// The mass at each is `1 / (upper - lower + 1)`; the mean is `(lower + upper) / 2` and the variance
/// `((upper - lower + 1)² - 1) / 12`.
///
/// ```swift
/// let die = DiscreteUniform(lower: 1, upper: 6)
/// try die.mean   // 3.5
/// ```
public struct DiscreteUniform: CumulativeDistribution {
  /// The smallest value.
  public let lower: Tensor
  /// The largest value.
  public let upper: Tensor

  /// A uniform distribution on the whole numbers from `lower` to `upper`.
  public init(lower: some TensorConvertible, upper: some TensorConvertible) {
    self.lower = lower.tensor
    self.upper = upper.tensor
  }

  /// The arguments `lower` and `upper`, with the values that each may have.
  public var parameters: [DistributionParameter] {
    [
      .init("lower", lower, .integers(from: -.infinity, through: .infinity)),
      .init("upper", upper, .integers(from: lower, through: .infinity)),
    ]
  }

  /// The distribution with other `lower` and `upper`, in this order.
  public func replacingParameters(_ values: [Tensor]) -> DiscreteUniform {
    DiscreteUniform(lower: values[0], upper: values[1])
  }

  /// The whole numbers from `lower` to `upper`.
  public var support: Support { .integers(from: lower, through: upper) }

  /// The logarithm of the probability above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor { -log(upper - lower + 1) }

  /// `log P(X <= value)` as an expression, for values that the support has.
  public func logCDFInSupport(_ value: Tensor) -> Tensor {
    log((value - lower + 1) / (upper - lower + 1))
  }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor {
    log((upper - value) / (upper - lower + 1))
  }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    let count = parameters[1] - parameters[0] + 1
    guard count >= 1, count < 0x1p53 else { return .nan }
    return parameters[0] + Double(Variates.index(below: Int(count), using: &generator))
  }

  /// `(lower + upper) / 2`.
  public func mean(_ parameters: ParameterValues) -> Double {
    0.5 * parameters[0] + 0.5 * parameters[1]
  }

  /// `((upper - lower + 1)² - 1) / 12`.
  public func variance(_ parameters: ParameterValues) -> Double {
    let width = parameters[1] - parameters[0]
    return width * (width + 2) / 12
  }

  /// The share of the numbers up to `x`.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    if x < parameters[0] || x >= parameters[1] { return x < parameters[0] ? 0 : 1 }
    return (x.rounded(.down) - parameters[0] + 1) / (parameters[1] - parameters[0] + 1)
  }

  /// The share of the numbers beyond `x`.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    if x < parameters[0] || x >= parameters[1] { return x < parameters[0] ? 1 : 0 }
    return (parameters[1] - x.rounded(.down)) / (parameters[1] - parameters[0] + 1)
  }

  /// The smallest value `x` with `P(X <= x)` at least `probability`.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    let count = parameters[1] - parameters[0] + 1
    let offset = smallestCount(
      reaching: probability, near: min(probability * count, count - 1)
    ) {
      cdf(parameters[0] + $0, parameters)
    }
    return parameters[0] + offset
  }
}
