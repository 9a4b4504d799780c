/// The binomial distribution.

public import ApusGraph
public import ApusNumerics

/// The distribution of the number of successes in `n` trials with probability `p`.
///
/// The log mass at `x` in {0, …, n} is `log C(n, x) + x log p + (n - x) log(1 - p)`; the mean is `n p`
/// and the variance `n p (1 - p)`. The probability may be given by its log-odds `logitP`, any real
/// number: prefer them when they come out of a linear predictor.
///
/// ```swift
/// let heads = Binomial(n: 10, p: 0.5)
/// try heads.logDensity(5)                      // -1.4020…
/// try Binomial(n: 3, logitP: -40).logDensity(3)   // -120
/// ```
public struct Binomial: CumulativeDistribution {
  /// The ways to give the probability.
  private enum Scale { case probability, logOdds }

  /// The number of trials.
  public let n: Tensor
  private let argument: Tensor
  private let scale: Scale

  private init(_ n: Tensor, _ argument: Tensor, _ scale: Scale) {
    self.n = n
    self.argument = argument
    self.scale = scale
  }

  /// The successes in `n` trials with probability `p` in [0, 1].
  public init(n: some TensorConvertible, p: some TensorConvertible) {
    self.init(n.tensor, p.tensor, .probability)
  }

  /// The successes in `n` trials whose probability has the log-odds `logitP`.
  public init(n: some TensorConvertible, logitP: some TensorConvertible) {
    self.init(n.tensor, logitP.tensor, .logOdds)
  }

  /// The probability of success.
  public var p: Tensor {
    switch scale {
    case .probability: argument
    case .logOdds: sigmoid(argument)
    }
  }

  /// The probability of failure.
  private var q: Tensor {
    switch scale {
    case .probability: 1 - argument
    case .logOdds: sigmoid(-argument)
    }
  }

  /// The arguments by which it was made, with the values that each may have:
  /// `n`, and `p` or `logitP`.
  public var parameters: [DistributionParameter] {
    switch scale {
    case .probability:
      [.init("n", n, .naturalNumbers), .init("p", argument, .unitInterval)]
    case .logOdds:
      [.init("n", n, .naturalNumbers), .init("logitP", argument, .real, isLabelled: true)]
    }
  }

  /// The same form with other arguments, in the order of ``parameters``.
  public func replacingParameters(_ values: [Tensor]) -> Binomial {
    Binomial(values[0], values[1], scale)
  }

  /// The whole numbers from 0 to `n`.
  public var support: Support { .integers(from: 0, through: n) }

  /// The logarithm of the probability above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let rest = n - value
    let (logP, logQ): (Tensor, Tensor) =
      switch scale {
      case .logOdds: (logSigmoid(argument), logSigmoid(-argument))
      case .probability: (log(argument), log1p(-argument))
      }
    let shift = n * p - value
    let mass =
      factorialExcess(n) - factorialExcess(value) - factorialExcess(rest)
      + Self.power(value, of: logP + log(n), excess: shift)
      + Self.power(rest, of: logQ + log(n), excess: -shift)
    return scale == .probability ? checkingArguments(mass) : mass
  }

  /// `count · log(expected / count)`, where `expected = count + excess`; 0 for a count of 0.
  ///
  /// Near the mean the ratio is close to 1, and so two terms of the size of the counts, which would
  /// cancel, are small.
  private static func power(
    _ count: Tensor, of logExpected: Tensor, excess: Tensor
  ) -> Tensor {
    let positive = select(count .> 0, count, 1)
    return select(
      count .> 0,
      positive * logRatio(excess: excess / positive, far: logExpected - log(positive)), 0)
  }

  /// `log P(X <= value)` as an expression, for values that the support has.
  public func logCDFInSupport(_ value: Tensor) -> Tensor {
    let inside = select(value .< n, value, n - 1)
    return select(
      value .< n, logRegularizedBeta(q, complement: p, alpha: n - inside, beta: inside + 1), 0)
  }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor {
    let inside = select(value .< n, value, n - 1)
    return select(
      value .< n, logRegularizedBeta(p, complement: q, alpha: inside + 1, beta: n - inside),
      -Tensor.infinity)
  }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    Variates.binomial(
      trials: parameters[0], probability: success(parameters), using: &generator)
  }

  /// Draws from one set of arguments, with what depends on these settled once.
  public func draws(_ parameters: ParameterValues) -> Variates.Binomial {
    Variates.Binomial(trials: parameters[0], probability: success(parameters))
  }

  /// `n p`.
  public func mean(_ parameters: ParameterValues) -> Double {
    parameters[0] * success(parameters)
  }

  /// `n p (1 - p)`.
  public func variance(_ parameters: ParameterValues) -> Double {
    parameters[0] * success(parameters) * failure(parameters)
  }

  /// `I_(1-p)(n - k, k + 1)` with `k = ⌊x⌋`.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    let (n, count) = (parameters[0], x.rounded(.down))
    if count < 0 || count >= n { return count < 0 ? 0 : 1 }
    return SpecialFunctions.regularizedBeta(
      failure(parameters), complement: success(parameters), alpha: n - count, beta: count + 1)
  }

  /// `I_p(k + 1, n - k)` with `k = ⌊x⌋`.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    let (n, count) = (parameters[0], x.rounded(.down))
    if count < 0 || count >= n { return count < 0 ? 1 : 0 }
    return SpecialFunctions.regularizedBeta(
      success(parameters), complement: failure(parameters), alpha: count + 1, beta: n - count)
  }

  /// The smallest value `x` with `P(X <= x)` at least `probability`.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    let n = parameters[0]
    if probability == 1 { return n }
    let z = SpecialFunctions.normalQuantile(probability)
    let guess = mean(parameters) + z * variance(parameters).squareRoot()
    return smallestCount(reaching: probability, near: guess.isFinite ? min(guess, n) : 0) {
      cdf($0, parameters)
    }
  }

  private func success(_ parameters: ParameterValues) -> Double {
    switch scale {
    case .probability: parameters[1]
    case .logOdds: SpecialFunctions.sigmoid(parameters[1])
    }
  }

  private func failure(_ parameters: ParameterValues) -> Double {
    switch scale {
    case .probability: 1 - parameters[1]
    case .logOdds: SpecialFunctions.sigmoid(-parameters[1])
    }
  }
}
