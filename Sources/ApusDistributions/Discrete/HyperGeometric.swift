/// The hypergeometric distribution.

public import ApusGraph
import ApusNumerics

/// The distribution of the number of successes in a sample of `n` from a population of `N` with `k`
/// successes, without replacement.
///
/// The mass at a whole `x` from `max(0, n - N + k)` to `min(k, n)` is `C(k, x) C(N - k, n - x) / C(N, n)`.
/// With `p = k / N` the mean is `n p` and the variance `n p (1 - p) (N - n) / (N - 1)`.
///
/// ```swift
/// let marked = HyperGeometric(N: 50, k: 10, n: 5)
/// try marked.mean   // 1
/// ```
public struct HyperGeometric: UnivariateDistribution {
  /// The size of the population.
  public let N: Tensor
  /// The number of successes in the population.
  public let k: Tensor
  /// The size of the sample.
  public let n: Tensor

  /// The successes in a sample of `n` from a population of `N` with `k` successes.
  public init(
    N: some TensorConvertible, k: some TensorConvertible, n: some TensorConvertible
  ) {
    self.N = N.tensor
    self.k = k.tensor
    self.n = n.tensor
  }

  /// The arguments `N`, `k` and `n`, with the values that each may have.
  public var parameters: [DistributionParameter] {
    [
      .init("N", N, .naturalNumbers), .init("k", k, .integers(from: 0, through: N)),
      .init("n", n, .integers(from: 0, through: N)),
    ]
  }

  /// The distribution with other `N`, `k` and `n`, in this order.
  public func replacingParameters(_ values: [Tensor]) -> HyperGeometric {
    HyperGeometric(N: values[0], k: values[1], n: values[2])
  }

  /// The values that the distribution can produce, given its arguments.
  public var support: Support {
    .integers(from: maximum(0, n - N + k), through: minimum(k, n))
  }

  /// Three binomial masses with the probability `n / N`, whose powers cancel (Loader 2000).
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    // Any probability would do; this one, inside of (0, 1), makes all three large.
    let p = (n + 0.5) / (N + 1)
    let inSuccesses = Binomial(n: k, p: p).logDensityInSupport(value)
    let inFailures = Binomial(n: N - k, p: p).logDensityInSupport(n - value)
    return inSuccesses + inFailures - Binomial(n: N, p: p).logDensityInSupport(n)
  }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    Variates.hypergeometric(
      population: parameters[0], successes: parameters[1], sample: parameters[2],
      using: &generator)
  }

  /// `n k / N`.
  public func mean(_ parameters: ParameterValues) -> Double {
    parameters[0] == 0 ? 0 : parameters[2] * (parameters[1] / parameters[0])
  }

  /// `n (k / N) (1 - k / N) (N - n) / (N - 1)`, and 0 for `N <= 1`.
  public func variance(_ parameters: ParameterValues) -> Double {
    let (population, successes, sample) = (parameters[0], parameters[1], parameters[2])
    guard population > 1 else { return 0 }
    let failureShare = (population - successes) / population
    return mean(parameters) * failureShare * ((population - sample) / (population - 1))
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
    let (population, successes, sample) = (parameters[0], parameters[1], parameters[2])
    let failures = population - successes
    return CountMasses(
      first: max(0, sample - failures), last: min(sample, successes),
      logMass: {
        logChoose(successes, $0) + logChoose(failures, sample - $0)
          - logChoose(population, sample)
      },
      ratio: {
        (successes - $0 + 1) * (sample - $0 + 1) / ($0 * (failures - sample + $0))
      })
  }

  /// The smallest value `x` with `P(X <= x)` at least `probability`.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    let masses = Self.masses(parameters)
    if probability == 1 { return masses.last }
    let guess = min(max(mean(parameters), masses.first), masses.last)
    return max(
      masses.first,
      smallestCount(reaching: probability, near: guess) { masses.cdf($0) })
  }
}
