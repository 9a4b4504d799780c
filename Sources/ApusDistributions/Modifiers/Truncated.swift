/// Distributions of which only values between bounds occur.

public import ApusGraph

/// A distribution given that its values lie from `lower` to `upper`.
///
/// The density there is that of the distribution over `P(lower <= X <= upper)`, and 0 elsewhere. An
/// infinite bound is none; bounds may be arrays, and those of counts are whole numbers. The
/// probability is taken from the nearer tail, so that bounds far out in either one cost no digits;
/// where nothing lies between the bounds the log density is NaN. Draws come from quantiles; moments
/// are integrals by the double exponential rule, with about ten digits.
///
/// ```swift
/// let counts = Truncated(Poisson(mu: 2), lower: 1)
/// try counts.logDensity(1)   // -1.1614…
/// ```
public struct Truncated<Base: CumulativeDistribution>: CumulativeDistribution {
  /// The distribution before it is truncated.
  public let dist: Base
  /// The lower bound; -infinity for none.
  public let lower: Tensor
  /// The upper bound; infinity for none.
  public let upper: Tensor

  /// A distribution of the values from `lower` to `upper`.
  public init(
    _ dist: Base, lower: some TensorConvertible = -Double.infinity,
    upper: some TensorConvertible = Double.infinity
  ) {
    self.dist = dist
    self.lower = lower.tensor
    self.upper = upper.tensor
  }

  /// The name, whatever the base.
  public var name: String { "Truncated" }

  /// The arguments, with the values that each may have.
  public var parameters: [DistributionParameter] {
    dist.nestedParameters("dist") + boundParameters(lower, upper)
  }

  /// The distribution in mathematical notation.
  public var formula: String {
    formula([dist.formula] + boundParameters(lower, upper).map(\.formula))
  }

  /// The distribution with other arguments, in the order of ``parameters``.
  public func replacingParameters(_ values: [Tensor]) -> Truncated {
    Truncated(
      dist.replacingParameters(Array(values.dropLast(2))), lower: values[values.count - 2],
      upper: values[values.count - 1])
  }

  /// The part of the base's support from `lower` to `upper`.
  public var support: Support { dist.support.between(lower, upper) }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    given(dist.logDensity(value))
  }

  /// `log P(X <= value)` as an expression, for values that the support has.
  public func logCDFInSupport(_ value: Tensor) -> Tensor {
    given(dist.logProbability(from: lower, through: value))
  }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor {
    let next = dist.support.isDiscrete ? value + 1 : value
    return given(dist.logProbability(from: next, through: upper))
  }

  /// A logarithm of a probability or density less that of the interval.
  private func given(_ logarithm: Tensor) -> Tensor {
    let total = dist.logProbability(from: lower, through: upper)
    return select(total .> -.infinity, logarithm - total, .constant(.nan))
  }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    let u = Double.random(in: 0..<1, using: &generator)
    return part(parameters).quantile(u, rest: 1 - u)
  }

  /// The mean.
  public func mean(_ parameters: ParameterValues) -> Double {
    part(parameters).expectation { $0 }
  }

  /// The variance.
  public func variance(_ parameters: ParameterValues) -> Double {
    let mean = mean(parameters)
    return part(parameters).expectation { ($0 - mean) * ($0 - mean) }
  }

  /// `P(X <= x)`.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    part(parameters).cdf(x)
  }

  /// `P(X > x)`.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    part(parameters).survival(x)
  }

  /// The smallest value `x` with `P(X <= x)` at least `probability`.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    part(parameters).quantile(probability, rest: 1 - probability)
  }

  private func part(_ parameters: ParameterValues) -> BoundedPart<Base> {
    let count = dist.parameters.count
    return BoundedPart(
      dist, parameters, lower: parameters[count], upper: parameters[count + 1])
  }
}
