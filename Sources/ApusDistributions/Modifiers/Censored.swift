/// Distributions whose values are cut off at bounds.

public import ApusGraph

/// A distribution whose values beyond bounds are recorded as the bounds: censored from the left by
/// `lower`, from the right by `upper`, or by both.
///
/// At `lower` the mass is `P(X <= lower)`, at `upper` it is `P(X >= upper)`, between them the
/// density is that of the distribution itself; there is none beyond. An infinite bound is none;
/// bounds may be arrays, one for each row, and those of counts are whole numbers. Data of which two
/// bounds are known for each row are a potential with
/// ``CumulativeDistribution/logProbability(from:through:)``.
///
/// ```swift
/// // Some were still running when watching ended.
/// let waiting = Censored(Exponential(lam: rate), upper: [12.0, 12, 6])
/// m.observe("time", waiting, equals: m.data("time", [3.5, 12, 6]))
/// ```
public struct Censored<Base: CumulativeDistribution>: UnivariateDistribution {
  /// The distribution of the values before they are cut off.
  public let dist: Base
  /// The lower bound; -infinity for none.
  public let lower: Tensor
  /// The upper bound; infinity for none.
  public let upper: Tensor

  /// A distribution whose values are cut off at bounds.
  public init(
    _ dist: Base, lower: some TensorConvertible = -Double.infinity,
    upper: some TensorConvertible = Double.infinity
  ) {
    self.dist = dist
    self.lower = lower.tensor
    self.upper = upper.tensor
  }

  /// The name, whatever the base.
  public var name: String { "Censored" }

  /// The arguments, with the values that each may have.
  public var parameters: [DistributionParameter] {
    dist.nestedParameters("dist") + boundParameters(lower, upper)
  }

  /// The distribution in mathematical notation.
  public var formula: String {
    formula([dist.formula] + boundParameters(lower, upper).map(\.formula))
  }

  /// The distribution with other arguments, in the order of ``parameters``.
  public func replacingParameters(_ values: [Tensor]) -> Censored {
    Censored(
      dist.replacingParameters(Array(values.dropLast(2))), lower: values[values.count - 2],
      upper: values[values.count - 1])
  }

  /// The part of the base's support from `lower` to `upper`.
  public var support: Support { dist.support.between(lower, upper) }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let (isLower, isUpper) = (value .<= lower, value .>= upper)
    let isBetween = (1 - isLower) * (1 - isUpper)
    let inside = select(isBetween, value, dist.support.member(.scalar))
    let above =
      upper.isKnownToBe(.infinity)
      ? -Tensor.infinity : dist.logSurvival(dist.support.isDiscrete ? upper - 1 : upper)
    let below = lower.isKnownToBe(-.infinity) ? -Tensor.infinity : dist.logCDF(lower)
    return select(isBetween, dist.logDensity(inside), select(isLower, below, above))
  }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) throws -> Double {
    clip(try dist.draw(parameters, using: &generator), parameters)
  }

  /// The mean.
  public func mean(_ parameters: ParameterValues) -> Double { moment(parameters) { $0 } }

  /// The variance.
  public func variance(_ parameters: ParameterValues) -> Double {
    let mean = mean(parameters)
    return moment(parameters) { ($0 - mean) * ($0 - mean) }
  }

  /// `P(X <= x)`.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    let (lower, upper) = bounds(parameters)
    if x < lower { return 0 }
    return x >= upper ? 1 : dist.cdf(x, parameters)
  }

  /// `P(X > x)`.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    let (lower, upper) = bounds(parameters)
    if x < lower { return 1 }
    return x >= upper ? 0 : dist.survival(x, parameters)
  }

  /// The smallest value `x` with `P(X <= x)` at least `probability`.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    clip(dist.quantile(probability, parameters), parameters)
  }

  private func bounds(_ parameters: ParameterValues) -> (lower: Double, upper: Double) {
    let count = dist.parameters.count
    return (parameters[count], parameters[count + 1])
  }

  private func clip(_ x: Double, _ parameters: ParameterValues) -> Double {
    let (lower, upper) = bounds(parameters)
    return min(max(x, lower), upper)
  }

  /// The expectation of a function: the masses at the bounds and the integral between them.
  private func moment(_ parameters: ParameterValues, of function: (Double) -> Double) -> Double {
    let (lower, upper) = bounds(parameters)
    let unit = dist.support.isDiscrete ? 1.0 : 0
    let below = lower == -.infinity ? 0 : dist.cdf(lower, parameters)
    let above = upper == .infinity ? 0 : dist.survival(upper - unit, parameters)
    let ends = (below > 0 ? below * function(lower) : 0) + (above > 0 ? above * function(upper) : 0)
    let between = BoundedPart(dist, parameters, lower: lower + unit, upper: upper - unit)
    return ends + between.probability * between.expectation(of: function)
  }
}
