/// Counts with more zeros than their distribution has.

public import ApusGraph
import ApusNumerics

/// The distribution of a count that is drawn from a base distribution with probability `psi`, and 0
/// otherwise.
///
/// The mass at 0 is `1 - psi + psi P(0)`, that at other counts `psi P(x)`, with the masses `P` of the
/// base. Use ``ZeroInflatedPoisson``, ``ZeroInflatedBinomial`` and ``ZeroInflatedNegativeBinomial``.
///
/// ```swift
/// let visits = ZeroInflatedPoisson(psi: 0.7, mu: 3)
/// try visits.mean   // 2.1
/// ```
public struct ZeroInflated<Base: CumulativeDistribution>: CumulativeDistribution {
  /// The weight of the base distribution.
  public let psi: Tensor
  /// The distribution of the counts that are not zero for another reason.
  public let base: Base

  init(_ psi: Tensor, _ base: Base) {
    self.psi = psi
    self.base = base
  }

  /// The name, made of that of the base.
  public var name: String { "ZeroInflated\(base.name)" }

  /// The arguments, with the values that each may have: `psi` and those of the base.
  public var parameters: [DistributionParameter] {
    [.init("psi", psi, .unitInterval)] + base.parameters
  }

  /// The same form with other arguments, in the order of ``parameters``.
  public func replacingParameters(_ values: [Tensor]) -> ZeroInflated {
    ZeroInflated(values[0], base.replacingParameters(Array(values.dropFirst())))
  }

  /// That of the base.
  public var support: Support { base.support }

  /// The logarithm of the density or probability above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let logMass = log(psi) + base.logDensityInSupport(value)
    return checkingArguments(select(value .== 0, logAddExp(log1p(-psi), logMass), logMass))
  }

  /// `log P(X <= value)` as an expression, for values that the support has.
  public func logCDFInSupport(_ value: Tensor) -> Tensor {
    logAddExp(log1p(-psi), log(psi) + base.logCDFInSupport(value))
  }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor {
    log(psi) + base.logSurvivalInSupport(value)
  }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) throws -> Double {
    let count = try base.draw(parameters.dropFirst, using: &generator)
    guard parameters[0] >= 0, parameters[0] <= 1 else { return .nan }
    return Variates.bernoulli(probability: parameters[0], using: &generator) ? count : 0
  }

  /// The mean.
  public func mean(_ parameters: ParameterValues) -> Double {
    parameters[0] * base.mean(parameters.dropFirst)
  }

  /// The variance.
  public func variance(_ parameters: ParameterValues) -> Double {
    let (psi, mean) = (parameters[0], base.mean(parameters.dropFirst))
    return psi * (base.variance(parameters.dropFirst) + (1 - psi) * mean * mean)
  }

  /// `P(X <= x)`.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    if x < 0 { return 0 }
    let (psi, share) = (parameters[0], base.cdf(x, parameters.dropFirst))
    return share == 1 ? 1 : 1 - psi + psi * share
  }

  /// `P(X > x)`.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    x < 0 ? 1 : parameters[0] * base.survival(x, parameters.dropFirst)
  }

  /// The smallest value `x` with `P(X <= x)` at least `probability`.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    if probability == 1 { return base.quantile(1, parameters.dropFirst) }
    let share = (probability - (1 - parameters[0])) / parameters[0]
    let guess = share > 0 ? base.quantile(min(share, 1), parameters.dropFirst) : 0
    return smallestCount(reaching: probability, near: guess.isFinite ? guess : 0) {
      cdf($0, parameters)
    }
  }
}

/// A Poisson count with probability `psi`, else 0.
public typealias ZeroInflatedPoisson = ZeroInflated<Poisson>

extension ZeroInflated where Base == Poisson {
  /// A Poisson count with mean `mu >= 0` with probability `psi` in [0, 1], else 0.
  public init(psi: some TensorConvertible, mu: some TensorConvertible) {
    self.init(psi.tensor, Poisson(mu: mu))
  }
}

/// A binomial count with probability `psi`, else 0.
public typealias ZeroInflatedBinomial = ZeroInflated<Binomial>

extension ZeroInflated where Base == Binomial {
  /// The successes in `n` trials with probability `p`, with probability `psi` in [0, 1], else 0.
  public init(
    psi: some TensorConvertible, n: some TensorConvertible, p: some TensorConvertible
  ) {
    self.init(psi.tensor, Binomial(n: n, p: p))
  }
}

/// A negative binomial count with probability `psi`, else 0.
public typealias ZeroInflatedNegativeBinomial = ZeroInflated<NegativeBinomial>

extension ZeroInflated where Base == NegativeBinomial {
  /// A negative binomial count with mean `mu >= 0` and shape `alpha > 0` with probability `psi` in
  /// [0, 1], else 0.
  public init(
    psi: some TensorConvertible, mu: some TensorConvertible, alpha: some TensorConvertible
  ) {
    self.init(psi.tensor, NegativeBinomial(mu: mu, alpha: alpha))
  }
}
