/// The distribution of a certain value.

public import ApusGraph

/// The distribution with all its mass at the number `c`.
///
/// The log mass is 0 at `c` and `-inf` elsewhere; the mean is `c` and the variance 0.
///
/// ```swift
/// let certain = DiracDelta(c: 3)
/// try certain.cdf(2.9)   // 0
/// ```
public struct DiracDelta: CumulativeDistribution {
  /// The only value.
  public let c: Tensor

  /// The distribution with all its mass at `c`.
  public init(c: some TensorConvertible) {
    self.c = c.tensor
  }

  /// The argument `c`, with the values that it may have.
  public var parameters: [DistributionParameter] { [.init("c", c, .real)] }

  /// The distribution with another `c`.
  public func replacingParameters(_ values: [Tensor]) -> DiracDelta { DiracDelta(c: values[0]) }

  /// The number `c` alone.
  public var support: Support { .point(c) }

  /// The logarithm of the probability above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor { 0 }

  /// `log P(X <= value)` as an expression, for values that the support has.
  public func logCDFInSupport(_ value: Tensor) -> Tensor { 0 }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor { -Tensor.infinity }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double { parameters[0] }

  /// `c`.
  public func mean(_ parameters: ParameterValues) -> Double { parameters[0] }

  /// 0.
  public func variance(_ parameters: ParameterValues) -> Double { 0 }

  /// 0 below `c`, 1 from `c` on.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    x < parameters[0] ? 0 : 1
  }

  /// 1 below `c`, 0 from `c` on.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    x < parameters[0] ? 1 : 0
  }

  /// `c`.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    parameters[0]
  }
}
