/// The discrete Weibull distribution.

public import ApusGraph
import ApusNumerics

/// The discrete Weibull distribution with `q` in (0, 1) and shape `beta > 0` (Nakagawa and Osaki
/// 1975).
///
/// The mass at `x` in {0, 1, 2, …} is `q^(x^beta) - q^((x + 1)^beta)`, so that
/// `P(X > x) = q^((x + 1)^beta)`. The mean is `Σ q^(k^beta)` over `k = 1, 2, …` and the second moment
/// `Σ (2k - 1) q^(k^beta)`.
///
/// ```swift
/// let cycles = DiscreteWeibull(q: 0.9, beta: 1.2)
/// try cycles.survival(4)   // 0.4834…
/// ```
public struct DiscreteWeibull: CumulativeDistribution {
  /// The probability of a value above 0.
  public let q: Tensor
  /// The shape: 1 is a geometric distribution.
  public let beta: Tensor

  /// A discrete Weibull distribution with `q` in (0, 1) and shape `beta > 0`.
  public init(q: some TensorConvertible, beta: some TensorConvertible) {
    self.q = q.tensor
    self.beta = beta.tensor
  }

  /// The arguments `q` and `beta`, with the values that each may have.
  public var parameters: [DistributionParameter] {
    [.init("q", q, .openUnitInterval), .init("beta", beta, .positive)]
  }

  /// The distribution with other `q` and `beta`, in this order.
  public func replacingParameters(_ values: [Tensor]) -> DiscreteWeibull {
    DiscreteWeibull(q: values[0], beta: values[1])
  }

  /// The whole numbers 0, 1, 2, ….
  public var support: Support { .naturalNumbers }

  /// The logarithm of the probability above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let valid = select(Support.openUnitInterval.contains(q), q, .constant(.nan))
    let (power, next) = (pow(value, beta), pow(value + 1, beta))
    return power * log(valid) + log1mExp((next - power) * log(valid))
  }

  /// `log P(X <= value)` as an expression, for values that the support has.
  public func logCDFInSupport(_ value: Tensor) -> Tensor {
    log1mExp(logSurvivalInSupport(value))
  }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor { pow(value + 1, beta) * log(q) }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    let power = Variates.exponential(using: &generator) / -cLog(parameters[0])
    return cPow(power, 1 / parameters[1]).rounded(.down)
  }

  /// The sum of `P(X >= k)` over `k >= 1`.
  public func mean(_ parameters: ParameterValues) -> Double {
    Self.sum(parameters, moment: 0)
  }

  /// The sum of `(2k + 1) P(X > k)` over `k >= 0`, less the square of the mean.
  public func variance(_ parameters: ParameterValues) -> Double {
    let mean = mean(parameters)
    return 2 * Self.sum(parameters, moment: 1) - mean - mean * mean
  }

  /// `Σ k^moment q^(k^beta)` over `k = 1, 2, …`: the first terms, and the Euler-Maclaurin formula for
  /// the rest, whose integral is an incomplete gamma function.
  private static func sum(_ parameters: ParameterValues, moment: Double) -> Double {
    let (rate, beta) = (-cLog(parameters[0]), parameters[1])
    func term(_ k: Double) -> Double { cPow(k, moment) * cExp(-rate * cPow(k, beta)) }
    let start = 1000.0
    var sum = 0.0
    var k = 1.0
    while k < start {
      let next = term(k)
      sum += next
      if next < 1e-18 * sum { return sum }
      k += 1
    }
    let shape = (moment + 1) / beta
    let logIntegral = SpecialFunctions.logGamma(shape) - shape * cLog(rate) - cLog(beta)
    let rest = SpecialFunctions.regularizedGammaQ(rate * cPow(start, beta), shape: shape)
    let slope = (moment - rate * beta * cPow(start, beta)) / start * term(start)
    return sum + cExp(logIntegral) * rest + 0.5 * term(start) - slope / 12
  }

  /// `1 - q^((k + 1)^beta)` with `k = ⌊x⌋`.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    x < 0 ? 0 : -SpecialFunctions.expm1(Self.logSurvival(x, parameters))
  }

  /// `q^((k + 1)^beta)` with `k = ⌊x⌋`.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    x < 0 ? 1 : cExp(Self.logSurvival(x, parameters))
  }

  private static func logSurvival(_ x: Double, _ parameters: ParameterValues) -> Double {
    cPow(x.rounded(.down) + 1, parameters[1]) * cLog(parameters[0])
  }

  /// The smallest value `x` with `P(X <= x)` at least `probability`.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    if probability == 1 { return .infinity }
    let power = SpecialFunctions.log1p(-probability) / cLog(parameters[0])
    let guess = cPow(power, 1 / parameters[1]) - 1
    return smallestCount(reaching: probability, near: guess.isFinite ? guess : 0) {
      cdf($0, parameters)
    }
  }
}
