/// The uniform distribution.

public import ApusGraph
import ApusNumerics

/// The uniform distribution on the numbers from `lower` to `upper`.
///
/// The density at `lower <= x <= upper` is `1 / (upper - lower)`; the mean is
/// `(lower + upper) / 2` and the variance `(upper - lower)² / 12`. The bounds may be unknown.
///
/// ```swift
/// let angle = Uniform(lower: 0, upper: 360)
/// try angle.logDensity(90)   // -5.8861…
/// ```
public struct Uniform: CumulativeDistribution {
  /// The smallest value.
  public let lower: Tensor
  /// The largest value.
  public let upper: Tensor

  /// A uniform distribution from `lower` to `upper`, by default from 0 to 1.
  public init(lower: some TensorConvertible = 0.0, upper: some TensorConvertible = 1.0) {
    self.lower = lower.tensor
    self.upper = upper.tensor
  }

  /// The arguments `lower` and `upper`, with the values that each may have.
  public var parameters: [DistributionParameter] {
    [.init("lower", lower, .real), .init("upper", upper, .above(lower))]
  }

  /// The distribution with other `lower` and `upper`, in this order.
  public func replacingParameters(_ values: [Tensor]) -> Uniform {
    Uniform(lower: values[0], upper: values[1])
  }

  /// The numbers from `lower` to `upper`.
  public var support: Support { .interval(lower: lower, upper: upper) }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    -log(upper - lower)
  }

  /// `log P(X <= value)` as an expression, for values that the support has.
  public func logCDFInSupport(_ value: Tensor) -> Tensor {
    logTail(share(from: lower, to: value), complement: share(from: value, to: upper))
  }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor {
    logTail(share(from: value, to: upper), complement: share(from: lower, to: value))
  }

  private func share(from start: Tensor, to end: Tensor) -> Tensor {
    (end - start) / (upper - lower)
  }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    quantile(Variates.uniform(using: &generator), parameters)
  }

  /// `(lower + upper) / 2`.
  public func mean(_ parameters: ParameterValues) -> Double {
    0.5 * parameters[0] + 0.5 * parameters[1]
  }

  /// `(upper - lower)² / 12`.
  public func variance(_ parameters: ParameterValues) -> Double {
    let width = parameters[1] - parameters[0]
    return width * width / 12
  }

  /// `(x - lower) / (upper - lower)`.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    let share = (x - parameters[0]) / (parameters[1] - parameters[0])
    return min(max(share, 0), 1)
  }

  /// `(upper - x) / (upper - lower)`.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    let share = (parameters[1] - x) / (parameters[1] - parameters[0])
    return min(max(share, 0), 1)
  }

  /// `lower + (upper - lower) p`.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    let width = parameters[1] - parameters[0]
    // From the nearer end. Both are computed: which it is cannot be predicted in draws.
    let fromLower = parameters[0] + width * probability
    let fromUpper = parameters[1] - width * (1 - probability)
    return probability < 0.5 ? fromLower : fromUpper
  }
}
