/// The triangular distribution.

public import ApusGraph
import ApusNumerics

/// The triangular distribution on the numbers from `lower` to `upper` with mode `c`.
///
/// The density rises linearly from 0 at `lower` to `2 / (upper - lower)` at `c` and falls linearly
/// to 0 at `upper`; the mode may be at either end, and the density is infinite where both ends meet. The mean is `(lower + c + upper) / 3` and the
/// variance `(w² - (c - lower) (upper - c)) / 18` with `w = upper - lower`.
///
/// ```swift
/// let duration = Triangular(lower: 2, c: 3, upper: 10)
/// try duration.mean   // 5
/// ```
public struct Triangular: CumulativeDistribution {
  /// The smallest value.
  public let lower: Tensor
  /// The mode.
  public let c: Tensor
  /// The largest value.
  public let upper: Tensor

  /// A triangular distribution from `lower` to `upper` with mode `c` in between.
  public init(
    lower: some TensorConvertible, c: some TensorConvertible, upper: some TensorConvertible
  ) {
    self.lower = lower.tensor
    self.c = c.tensor
    self.upper = upper.tensor
  }

  /// The arguments `lower`, `c` and `upper`, with the values that each may have.
  public var parameters: [DistributionParameter] {
    [
      .init("lower", lower, .real), .init("c", c, .atLeast(lower)),
      .init("upper", upper, .atLeast(c)),
    ]
  }

  /// The distribution with other `lower`, `c` and `upper`, in this order.
  public func replacingParameters(_ values: [Tensor]) -> Triangular {
    Triangular(lower: values[0], c: values[1], upper: values[2])
  }

  /// The numbers from `lower` to `upper`.
  public var support: Support { .interval(lower: lower, upper: upper) }

  /// At the mode the height is that of both sides; its derivatives are those of the upper one.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let rising = log((value - lower) / (c - lower))
    let falling = log((upper - value) / (upper - c))
    // At a mode that is an end, both differences of a side are 0.
    let side = select(value .< c, rising, select(value .== c, 0, falling))
    return checkingArguments(side + .logTwo - log(upper - lower))
  }

  /// `log P(X <= value)` as an expression, for values that the support has.
  public func logCDFInSupport(_ value: Tensor) -> Tensor {
    select(value .< c, logBelow(value), log1p(-exp(logAbove(value))))
  }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor {
    select(value .< c, log1p(-exp(logBelow(value))), logAbove(value))
  }

  private func logBelow(_ value: Tensor) -> Tensor {
    2 * log(value - lower) - log(upper - lower) - log(c - lower)
  }

  private func logAbove(_ value: Tensor) -> Tensor {
    2 * log(upper - value) - log(upper - lower) - log(upper - c)
  }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    quantile(Variates.uniform(using: &generator), parameters)
  }

  /// `(lower + c + upper) / 3`.
  public func mean(_ parameters: ParameterValues) -> Double {
    (parameters[0] + parameters[1] + parameters[2]) / 3
  }

  /// `(p² + p q + q²) / 18` with `p = c - lower` and `q = upper - c`.
  public func variance(_ parameters: ParameterValues) -> Double {
    let (below, above) = (parameters[1] - parameters[0], parameters[2] - parameters[1])
    return (below * below + below * above + above * above) / 18
  }

  /// `(x - lower)² / (width (c - lower))` below `c`, and one less the survival above.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    x < parameters[1] ? Self.below(x, parameters) : 1 - Self.above(x, parameters)
  }

  /// `(upper - x)² / (width (upper - c))` above `c`, and one less the other below.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    x < parameters[1] ? 1 - Self.below(x, parameters) : Self.above(x, parameters)
  }

  private static func below(_ x: Double, _ parameters: ParameterValues) -> Double {
    let distance = max(0, x - parameters[0])
    return distance * distance
      / ((parameters[2] - parameters[0]) * (parameters[1] - parameters[0]))
  }

  private static func above(_ x: Double, _ parameters: ParameterValues) -> Double {
    let distance = max(0, parameters[2] - x)
    if distance == 0 { return 0 }
    return distance * distance
      / ((parameters[2] - parameters[0]) * (parameters[2] - parameters[1]))
  }

  /// A square root on both sides of `c`.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    let width = parameters[2] - parameters[0]
    let rise = parameters[1] - parameters[0]
    if probability * width < rise {
      return parameters[0] + (probability * width * rise).squareRoot()
    }
    return parameters[2] - ((1 - probability) * width * (width - rise)).squareRoot()
  }
}
