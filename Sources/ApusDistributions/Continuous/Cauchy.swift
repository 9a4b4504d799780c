/// The Cauchy distribution.

public import ApusGraph
import ApusNumerics

/// The Cauchy distribution with location `alpha` and scale `beta > 0`.
///
/// With `z = (x - alpha) / beta` the density at any real `x` is `1 / (π beta (1 + z²))`. It has
/// neither mean nor variance; the median is `alpha`, and half of the mass lies within `beta` of it.
/// The log density is `-inf` where `z²` overflows, beyond 1e154 scales.
///
/// ```swift
/// let wild = Cauchy(alpha: 0, beta: 1)
/// try wild.cdf(1)   // 0.75
/// ```
public struct Cauchy: CumulativeDistribution {
  /// The location, which is also the median.
  public let alpha: Tensor
  /// The scale.
  public let beta: Tensor

  /// A Cauchy distribution with location `alpha` and scale `beta > 0`.
  public init(alpha: some TensorConvertible, beta: some TensorConvertible) {
    self.alpha = alpha.tensor
    self.beta = beta.tensor
  }

  /// The arguments `alpha` and `beta`, with the values that each may have.
  public var parameters: [DistributionParameter] {
    [.init("alpha", alpha, .real), .init("beta", beta, .positive)]
  }

  /// The distribution with other `alpha` and `beta`, in this order.
  public func replacingParameters(_ values: [Tensor]) -> Cauchy {
    Cauchy(alpha: values[0], beta: values[1])
  }

  /// All real numbers.
  public var support: Support { .real }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    -log1p(square((value - alpha) / beta)) - log(beta) - .logPi
  }

  /// `log P(X <= value)` as an expression, for values that the support has.
  public func logCDFInSupport(_ value: Tensor) -> Tensor { Self.logLower((value - alpha) / beta) }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor {
    Self.logLower((alpha - value) / beta)
  }

  /// `log P(Z <= z)`: far below by the angle from the other axis, which is not a small difference,
  /// far above by the complement.
  private static func logLower(_ z: Tensor) -> Tensor {
    let centre = 0.5 + atan(z) / .pi
    let far = -atan(1 / z) / .pi
    return select(z .< -1, log(far), select(z .> 1, log1p(far), log(centre)))
  }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    quantile(Variates.uniform(using: &generator), parameters)
  }

  /// NaN: the integral has no limit.
  public func mean(_ parameters: ParameterValues) -> Double { .nan }

  /// NaN, as there is no mean.
  public func variance(_ parameters: ParameterValues) -> Double { .nan }

  /// `1/2 + arctan((x - alpha) / beta) / π`.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    Self.lower((x - parameters[0]) / parameters[1])
  }

  /// `1/2 - arctan((x - alpha) / beta) / π`.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    Self.lower((parameters[0] - x) / parameters[1])
  }

  private static func lower(_ z: Double) -> Double {
    if z < -1 { return cAtan(-1 / z) / .pi }
    return z > 1 ? 1 - cAtan(1 / z) / .pi : 0.5 + cAtan(z) / .pi
  }

  /// In the tails by the distance from the end, which is not rounded next to the tangent's pole.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    let z =
      if probability < 0.25 {
        -1 / cTan(.pi * probability)
      } else if probability > 0.75 {
        1 / cTan(.pi * (1 - probability))
      } else {
        cTan(.pi * (probability - 0.5))
      }
    return parameters[0] + parameters[1] * z
  }
}
