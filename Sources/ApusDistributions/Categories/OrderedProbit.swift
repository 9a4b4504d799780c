/// The ordered probit distribution.

public import ApusGraph

/// The distribution of an ordered category, 0, 1, …, K - 1: the interval between K - 1 increasing
/// `cutpoints` that a normal variable with mean `eta` and standard deviation `sigma > 0` falls into.
///
/// The mass at `x` is `Φ((c[x] - eta) / sigma) - Φ((c[x-1] - eta) / sigma)`, with infinite bounds at both
/// ends. Mean and variance are those of the number of the category.
///
/// ```swift
/// let rating = OrderedProbit(eta: 0.4, cutpoints: [-1, 0, 2])
/// try rating.logDensity(1)   // -1.3324…
/// ```
public struct OrderedProbit: CategoryDistribution {
  /// The mean of the latent variable.
  public let eta: Tensor
  /// The bounds between categories, in increasing order.
  public let cutpoints: Tensor
  /// The standard deviation of the latent variable.
  public let sigma: Tensor

  /// A category by increasing `cutpoints` of a normal variable with mean `eta` and standard deviation
  /// `sigma > 0`.
  public init(
    eta: some TensorConvertible, cutpoints: some TensorConvertible,
    sigma: some TensorConvertible = 1.0
  ) {
    self.eta = eta.tensor
    self.cutpoints = cutpoints.tensor
    self.sigma = sigma.tensor
  }

  /// The arguments `eta`, `cutpoints` and `sigma`, with the values that each may have.
  public var parameters: [DistributionParameter] {
    [
      .init("eta", eta, .real), .init("cutpoints", cutpoints, .members(of: Ordered())),
      .init("sigma", sigma, .positive),
    ]
  }

  /// The distribution with other `eta`, `cutpoints` and `sigma`, in this order.
  public func replacingParameters(_ values: [Tensor]) -> OrderedProbit {
    OrderedProbit(eta: values[0], cutpoints: values[1], sigma: values[2])
  }

  /// The logarithm of the probability of each category, along the last axis.
  public var logProbabilities: Tensor {
    let (a, b) = standardizedIntervals(cutpoints, eta: eta, sigma: sigma)
    return logNormalInterval(a, b)
  }

  /// The logarithm of the probability above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    guard let (a, b) = standardizedInterval(of: value, cutpoints, eta: eta, sigma: sigma) else {
      return logProbability(of: value)
    }
    return checkingArguments(logNormalInterval(a, b))
  }
}
