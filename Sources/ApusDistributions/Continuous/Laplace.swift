/// The Laplace distribution.

public import ApusGraph
import ApusNumerics

/// The Laplace distribution with location `mu` and scale `b > 0`.
///
/// The density at any real `x` is `exp(-|x - mu| / b) / (2 b)`; the mean is `mu` and the variance
/// `2 b²`. The density has a kink at `mu`, where its derivative is given as 0.
///
/// ```swift
/// let sparse = Laplace(mu: 0, b: 1)
/// try sparse.logDensity(2)   // -2.6931…
/// ```
public struct Laplace: CumulativeDistribution {
  /// The location: mean, median and mode.
  public let mu: Tensor
  /// The scale, the mean distance from the location.
  public let b: Tensor

  /// A Laplace distribution with location `mu` and scale `b > 0`.
  public init(mu: some TensorConvertible, b: some TensorConvertible) {
    self.mu = mu.tensor
    self.b = b.tensor
  }

  /// The arguments `mu` and `b`, with the values that each may have.
  public var parameters: [DistributionParameter] {
    [.init("mu", mu, .real), .init("b", b, .positive)]
  }

  /// The distribution with other `mu` and `b`, in this order.
  public func replacingParameters(_ values: [Tensor]) -> Laplace {
    Laplace(mu: values[0], b: values[1])
  }

  /// All real numbers.
  public var support: Support { .real }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    -abs(value - mu) / b - log(b) - .logTwo
  }

  /// `log P(X <= value)` as an expression, for values that the support has.
  public func logCDFInSupport(_ value: Tensor) -> Tensor { Self.logLower((value - mu) / b) }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor { Self.logLower((mu - value) / b) }

  private static func logLower(_ z: Tensor) -> Tensor {
    select(z .< 0, z - .logTwo, log1p(-0.5 * exp(-z)))
  }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    let distance = parameters[1] * Variates.exponential(using: &generator)
    let isAbove = Variates.bernoulli(probability: 0.5, using: &generator)
    return isAbove ? parameters[0] + distance : parameters[0] - distance
  }

  /// `mu`.
  public func mean(_ parameters: ParameterValues) -> Double { parameters[0] }

  /// `2 b²`.
  public func variance(_ parameters: ParameterValues) -> Double {
    2 * parameters[1] * parameters[1]
  }

  /// `exp((x - mu) / b) / 2` below `mu`, `1 - exp((mu - x) / b) / 2` above.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    Self.lower((x - parameters[0]) / parameters[1])
  }

  /// `exp((mu - x) / b) / 2` above `mu`, `1 - exp((x - mu) / b) / 2` below.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    Self.lower((parameters[0] - x) / parameters[1])
  }

  private static func lower(_ z: Double) -> Double {
    z < 0 ? 0.5 * cExp(z) : 1 - 0.5 * cExp(-z)
  }

  /// `mu + b log(2p)` for `p < 1/2`, else `mu - b log(2 - 2p)`.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    let distance = -cLog(2 * min(probability, 1 - probability)) * parameters[1]
    return probability < 0.5 ? parameters[0] - distance : parameters[0] + distance
  }
}
