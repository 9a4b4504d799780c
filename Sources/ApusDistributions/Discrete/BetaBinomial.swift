/// The beta-binomial distribution.

public import ApusGraph
import ApusNumerics

/// The distribution of the number of successes in `n` trials whose probability is itself a beta
/// variable with shapes `alpha > 0` and `beta > 0`.
///
/// The log mass at `x` in {0, …, n} is
/// `log C(n, x) + log B(x + alpha, n - x + beta) - log B(alpha, beta)`. With `p = alpha / (alpha + beta)`
/// the mean is `n p` and the variance `n p (1 - p) (alpha + beta + n) / (alpha + beta + 1)`.
///
/// ```swift
/// let overdispersed = BetaBinomial(alpha: 2, beta: 3, n: 10)
/// try overdispersed.mean   // 4
/// ```
public struct BetaBinomial: UnivariateDistribution {
  /// The first shape of the probability's distribution.
  public let alpha: Tensor
  /// The second shape.
  public let beta: Tensor
  /// The number of trials.
  public let n: Tensor

  /// The successes in `n` trials whose probability has shapes `alpha > 0` and `beta > 0`.
  public init(
    alpha: some TensorConvertible, beta: some TensorConvertible, n: some TensorConvertible
  ) {
    self.alpha = alpha.tensor
    self.beta = beta.tensor
    self.n = n.tensor
  }

  /// The arguments `alpha`, `beta` and `n`, with the values that each may have.
  public var parameters: [DistributionParameter] {
    [
      .init("alpha", alpha, .positive), .init("beta", beta, .positive),
      .init("n", n, .naturalNumbers),
    ]
  }

  /// The distribution with other `alpha`, `beta` and `n`, in this order.
  public func replacingParameters(_ values: [Tensor]) -> BetaBinomial {
    BetaBinomial(alpha: values[0], beta: values[1], n: values[2])
  }

  /// The whole numbers from 0 to `n`.
  public var support: Support { .integers(from: 0, through: n) }

  /// Given their sum `n`, two negative binomial counts with shapes `alpha` and `beta` and one
  /// probability have this distribution; the mean of both is chosen so that their sum's is `n`.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let (share, other) = (alpha / (alpha + beta), beta / (alpha + beta))
    let positive = select(n .> 0, n, 1)
    func logMass(_ count: Tensor, _ share: Tensor, _ shape: Tensor) -> Tensor {
      NegativeBinomial(mu: positive * share, alpha: shape).logDensityInSupport(count)
    }
    return checkingArguments(
      logMass(value, share, alpha) + logMass(n - value, other, beta) - logMass(n, 1, alpha + beta))
  }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    let p = Variates.beta(alpha: parameters[0], beta: parameters[1], using: &generator)
    return Variates.binomial(trials: parameters[2], probability: p, using: &generator)
  }

  /// `n alpha / (alpha + beta)`.
  public func mean(_ parameters: ParameterValues) -> Double {
    parameters[2] * (parameters[0] / (parameters[0] + parameters[1]))
  }

  /// `n alpha beta (alpha + beta + n) / ((alpha + beta)² (alpha + beta + 1))`.
  public func variance(_ parameters: ParameterValues) -> Double {
    let size = parameters[0] + parameters[1]
    return mean(parameters) * (parameters[1] / size) * ((size + parameters[2]) / (size + 1))
  }

  /// The sum of the masses up to `x`.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    Self.masses(parameters).cdf(x)
  }

  /// The sum of the masses beyond `x`.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    Self.masses(parameters).survival(x)
  }

  /// `log P(X <= x)`, which stays finite where the probability underflows.
  public func logCDF(_ x: Double, _ parameters: ParameterValues) -> Double {
    Self.masses(parameters).logCDF(x)
  }

  /// `log P(X > x)`.
  public func logSurvival(_ x: Double, _ parameters: ParameterValues) -> Double {
    Self.masses(parameters).logSurvival(x)
  }

  private static func masses(_ parameters: ParameterValues) -> CountMasses {
    let (alpha, beta, n) = (parameters[0], parameters[1], parameters[2])
    return CountMasses(
      first: 0, last: n,
      logMass: {
        logChoose(n, $0) + SpecialFunctions.logBeta($0 + alpha, n - $0 + beta)
          - SpecialFunctions.logBeta(alpha, beta)
      },
      ratio: { (n - $0 + 1) * ($0 - 1 + alpha) / ($0 * (n - $0 + beta)) })
  }

  /// The smallest value `x` with `P(X <= x)` at least `probability`.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    let masses = Self.masses(parameters)
    if probability == 1 { return masses.last }
    return smallestCount(reaching: probability, near: mean(parameters)) { masses.cdf($0) }
  }
}
