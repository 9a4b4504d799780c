/// The ordered logistic distribution.

public import ApusGraph

/// The distribution of an ordered category, 0, 1, …, K - 1: the interval between K - 1 increasing
/// `cutpoints` that a logistic variable with location `eta` and scale 1 falls into.
///
/// With the logistic function `s` the mass is `1 - s(eta - c[0])` at 0, `s(eta - c[x-1]) - s(eta - c[x])`
/// in between and `s(eta - c[K-2])` at the last category. Mean and variance are those of the number of
/// the category.
///
/// ```swift
/// let rating = OrderedLogistic(eta: 0.4, cutpoints: [-1, 0, 2])
/// try rating.logDensity(1)   // -1.5921…
/// ```
public struct OrderedLogistic: CategoryDistribution {
  /// The location of the latent variable.
  public let eta: Tensor
  /// The bounds between categories, in increasing order.
  public let cutpoints: Tensor

  /// A category by increasing `cutpoints` of a logistic variable with location `eta`.
  public init(eta: some TensorConvertible, cutpoints: some TensorConvertible) {
    self.eta = eta.tensor
    self.cutpoints = cutpoints.tensor
  }

  /// The arguments `eta` and `cutpoints`, with the values that each may have.
  public var parameters: [DistributionParameter] {
    [.init("eta", eta, .real), .init("cutpoints", cutpoints, .members(of: Ordered()))]
  }

  /// The distribution with other `eta` and `cutpoints`, in this order.
  public func replacingParameters(_ values: [Tensor]) -> OrderedLogistic {
    OrderedLogistic(eta: values[0], cutpoints: values[1])
  }

  /// `s(b) - s(a) = s(b) s(-a) (1 - exp(a - b))`, which keeps its digits for narrow intervals and
  /// far out.
  public var logProbabilities: Tensor {
    if let error = cutpoints.error { return .invalid(error) }
    let (a, b) = standardizedIntervals(cutpoints, eta: eta, sigma: 1)
    return logSigmoid(b) + logSigmoid(-a) + logInteriorShares
  }

  /// The logarithm of the probability above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    guard let (a, b) = standardizedInterval(of: value, cutpoints, eta: eta, sigma: 1) else {
      return logProbability(of: value)
    }
    return checkingArguments(logSigmoid(b) + logSigmoid(-a) + logInteriorShares[value])
  }

  /// `log(1 - exp(a - b))` of each category, from the cutpoints: after the location is taken off they
  /// have lost digits.
  private var logInteriorShares: Tensor {
    let outside = zeros(like: cutpoints) - Tensor.infinity
    let gaps = cutpoints.last(..<(cutpoints.lastLength - 1)) - cutpoints.last(1...)
    return log1mExp(concatenate([outside, gaps, outside], axis: cutpoints.lastAxis))
  }
}
