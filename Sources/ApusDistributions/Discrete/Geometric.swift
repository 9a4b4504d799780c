/// The geometric distribution.

public import ApusGraph
import ApusNumerics

/// The distribution of the number of trials up to the first success, with probability `p` in (0, 1].
///
/// The log mass at `x` in {1, 2, 3, …} is `(x - 1) log(1 - p) + log p`; the mean is `1 / p` and the
/// variance `(1 - p) / p²`.
///
/// ```swift
/// let attempts = Geometric(p: 0.2)
/// try attempts.survival(5)   // 0.3276…
/// ```
public struct Geometric: CumulativeDistribution {
  /// The probability of success in each trial.
  public let p: Tensor

  /// The trials up to the first success with probability `p` in (0, 1].
  public init(p: some TensorConvertible) {
    self.p = p.tensor
  }

  /// The argument `p`, with the values that it may have.
  public var parameters: [DistributionParameter] { [.init("p", p, .unitInterval)] }

  /// The distribution with another `p`.
  public func replacingParameters(_ values: [Tensor]) -> Geometric { Geometric(p: values[0]) }

  /// The whole numbers 1, 2, 3, ….
  public var support: Support { .integers(from: 1, through: .infinity) }

  /// The logarithm of the probability above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    // At the first trial the logarithm that doesn't apply is that of 1, so that p may be 1.
    (value - 1) * log1p(-valid * (value .> 1)) + log(valid)
  }

  private var valid: Tensor {
    select(Support.unitInterval.contains(p), p, .constant(.nan))
  }

  /// `log P(X <= value)` as an expression, for values that the support has.
  public func logCDFInSupport(_ value: Tensor) -> Tensor {
    log1mExp(logSurvivalInSupport(value))
  }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor { value * log1p(-p) }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    Variates.geometric(probability: parameters[0], using: &generator)
  }

  /// `1 / p`.
  public func mean(_ parameters: ParameterValues) -> Double { 1 / parameters[0] }

  /// `(1 - p) / p²`.
  public func variance(_ parameters: ParameterValues) -> Double {
    (1 - parameters[0]) / parameters[0] / parameters[0]
  }

  /// `1 - (1 - p)^k` with `k = ⌊x⌋`.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    x < 1 ? 0 : -SpecialFunctions.expm1(Self.logSurvival(x, parameters))
  }

  /// `(1 - p)^k` with `k = ⌊x⌋`.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    x < 1 ? 1 : cExp(Self.logSurvival(x, parameters))
  }

  private static func logSurvival(_ x: Double, _ parameters: ParameterValues) -> Double {
    x.rounded(.down) * SpecialFunctions.log1p(-parameters[0])
  }

  /// The smallest value `x` with `P(X <= x)` at least `probability`.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    if probability == 1 { return parameters[0] == 1 ? 1 : .infinity }
    let guess =
      SpecialFunctions.log1p(-probability) / SpecialFunctions.log1p(-parameters[0])
    return max(
      1,
      smallestCount(reaching: probability, near: guess.isFinite ? guess : 1) {
        cdf($0, parameters)
      })
  }
}
