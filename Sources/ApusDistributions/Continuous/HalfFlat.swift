/// The improper flat prior on non-negative numbers.

public import ApusGraph

/// The flat prior on the numbers from 0 on, whose density is 1 everywhere.
///
/// It is improper: its integral is infinite. Its log density is 0 at any `x >= 0`; it has no draws,
/// and its mean, variance, distribution function and quantiles are NaN. A model with flat priors
/// has no prior predictive distribution.
///
/// ```swift
/// try HalfFlat().logDensity(3)   // 0
/// ```
public struct HalfFlat: UnivariateDistribution {
  /// The flat prior on non-negative numbers.
  public init() {}

  /// None.
  public var parameters: [DistributionParameter] { [] }

  /// The same distribution, as it has no arguments.
  public func replacingParameters(_ values: [Tensor]) -> HalfFlat { self }

  /// The numbers from 0 on.
  public var support: Support { .nonNegative }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor { broadcast(0, to: value.shape) }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) throws -> Double {
    throw ModelError(
      .unsupported,
      "HalfFlat is improper and has no draws; use a proper prior, for example a wide HalfNormal")
  }

  /// NaN: the prior is improper.
  public func mean(_ parameters: ParameterValues) -> Double { .nan }

  /// NaN: the prior is improper.
  public func variance(_ parameters: ParameterValues) -> Double { .nan }

  /// NaN: the prior is improper.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double { .nan }

  /// NaN: the prior is improper.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double { .nan }
}
