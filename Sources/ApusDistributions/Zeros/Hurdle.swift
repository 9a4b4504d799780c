/// Numbers whose zeros have a probability of their own.

public import ApusGraph
import ApusNumerics

/// The distribution of a number that is 0 with probability `1 - psi`, and otherwise drawn from a base
/// distribution, given that it is above 0.
///
/// The density (or mass) at `x > 0` is `psi f(x) / P(X > 0)`, with the density `f` and the probability
/// `P` of the base. Use ``HurdlePoisson``, ``HurdleNegativeBinomial``, ``HurdleGamma`` and
/// ``HurdleLogNormal``; the last two are continuous above 0 and are meant for observations: as a
/// parameter, such a number would never be 0.
///
/// ```swift
/// let rain = HurdleGamma(psi: 0.3, alpha: 2, beta: 0.5)
/// try rain.mean   // 1.2
/// ```
public struct Hurdle<Base: CumulativeDistribution>: CumulativeDistribution {
  /// The probability of a number above 0.
  public let psi: Tensor
  /// The distribution of the numbers above 0, where these are not all that it has.
  public let base: Base

  init(_ psi: Tensor, _ base: Base) {
    self.psi = psi
    self.base = base
  }

  /// The name, made of that of the base.
  public var name: String { "Hurdle\(base.name)" }

  /// The arguments, with the values that each may have: `psi` and those of the base.
  public var parameters: [DistributionParameter] {
    [.init("psi", psi, .unitInterval)] + base.parameters
  }

  /// The same form with other arguments, in the order of ``parameters``.
  public func replacingParameters(_ values: [Tensor]) -> Hurdle {
    Hurdle(values[0], base.replacingParameters(Array(values.dropFirst())))
  }

  /// That of a base of counts; for any other base the numbers from 0 on.
  public var support: Support { base.support.isDiscrete ? base.support : .nonNegative }

  /// The logarithm of the density or probability above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    checkingArguments(
      select(value .== 0, log1p(-psi), logScale + base.logDensityInSupport(positive(value))))
  }

  /// `log P(X <= value)` as an expression, for values that the support has.
  public func logCDFInSupport(_ value: Tensor) -> Tensor {
    log1mExp(logSurvivalInSupport(value))
  }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor {
    select(value .== 0, log(psi), logScale + base.logSurvivalInSupport(positive(value)))
  }

  /// `log(psi / P(X > 0))`.
  private var logScale: Tensor { log(psi) - base.logSurvival(0) }

  /// The value, or any other one where it is 0 and the base is not asked.
  private func positive(_ value: Tensor) -> Tensor { select(value .== 0, 1, value) }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) throws -> Double {
    guard parameters[0] >= 0, parameters[0] <= 1 else { return .nan }
    if !Variates.bernoulli(probability: parameters[0], using: &generator) { return 0 }
    let ofBase = parameters.dropFirst
    let mass = base.survival(0, ofBase)
    if mass > 0.1 {
      while true {
        let value = try base.draw(ofBase, using: &generator)
        if !(value <= 0) { return value }
      }
    }
    guard mass > 0 else { return .nan }
    let target = Variates.uniform(using: &generator)
    return smallestCount(reaching: target, near: 1) { 1 - base.survival($0, ofBase) / mass }
  }

  /// The mean.
  public func mean(_ parameters: ParameterValues) -> Double {
    scale(parameters) * base.mean(parameters.dropFirst)
  }

  /// The variance.
  public func variance(_ parameters: ParameterValues) -> Double {
    let (scale, mean) = (scale(parameters), base.mean(parameters.dropFirst))
    return scale * (base.variance(parameters.dropFirst) + (1 - scale) * mean * mean)
  }

  private func scale(_ parameters: ParameterValues) -> Double {
    parameters[0] / base.survival(0, parameters.dropFirst)
  }

  /// `P(X <= x)`.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    1 - survival(x, parameters)
  }

  /// `P(X > x)`.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    x < 0 ? 1 : scale(parameters) * base.survival(x, parameters.dropFirst)
  }

  /// The smallest value `x` with `P(X <= x)` at least `probability`.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    if probability <= 1 - parameters[0] { return 0 }
    let ofBase = parameters.dropFirst
    let share = 1 - (1 - probability) / scale(parameters)
    let guess = base.quantile(min(max(share, 0), 1), ofBase)
    guard base.support.isDiscrete, guess.isFinite else { return guess }
    return smallestCount(reaching: probability, near: guess) { cdf($0, parameters) }
  }
}
