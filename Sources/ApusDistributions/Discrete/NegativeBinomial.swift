/// The negative binomial distribution.

public import ApusGraph
public import ApusNumerics

/// The negative binomial distribution of counts with mean `mu >= 0` and shape `alpha > 0`: a Poisson
/// distribution whose mean varies like a gamma variable of shape `alpha`.
///
/// The log mass at `x` in {0, 1, 2, …} is
/// `log C(x + alpha - 1, x) + alpha log(alpha / (mu + alpha)) + x log(mu / (mu + alpha))`; the mean is
/// `mu` and the variance `mu + mu² / alpha`. The mean may be given by its logarithm `logMu`, any real
/// number: prefer it when it comes out of a linear predictor.
///
/// ```swift
/// let counts = NegativeBinomial(mu: 4, alpha: 2)
/// try counts.variance   // 12
/// ```
public struct NegativeBinomial: CumulativeDistribution {
  /// The ways to give the mean.
  private enum Scale { case mean, logMean }

  private let argument: Tensor
  /// The shape: the larger, the closer to a Poisson distribution.
  public let alpha: Tensor
  private let scale: Scale

  private init(_ argument: Tensor, _ alpha: Tensor, _ scale: Scale) {
    self.argument = argument
    self.alpha = alpha
    self.scale = scale
  }

  /// Counts with mean `mu >= 0` and shape `alpha > 0`.
  public init(mu: some TensorConvertible, alpha: some TensorConvertible) {
    self.init(mu.tensor, alpha.tensor, .mean)
  }

  /// Counts whose mean has the logarithm `logMu`, with shape `alpha > 0`.
  public init(logMu: some TensorConvertible, alpha: some TensorConvertible) {
    self.init(logMu.tensor, alpha.tensor, .logMean)
  }

  /// The mean.
  public var mu: Tensor {
    switch scale {
    case .mean: argument
    case .logMean: exp(argument)
    }
  }

  /// The arguments by which it was made, with the values that each may have:
  /// `mu` or `logMu`, and `alpha`.
  public var parameters: [DistributionParameter] {
    switch scale {
    case .mean: [.init("mu", argument, .nonNegative), .init("alpha", alpha, .positive)]
    case .logMean:
      [.init("logMu", argument, .real, isLabelled: true), .init("alpha", alpha, .positive)]
    }
  }

  /// The same form with other arguments, in the order of ``parameters``.
  public func replacingParameters(_ values: [Tensor]) -> NegativeBinomial {
    NegativeBinomial(values[0], values[1], scale)
  }

  /// The whole numbers 0, 1, 2, ….
  public var support: Support { .naturalNumbers }

  /// With Stirling's formula for the binomial coefficient the two powers are taken of ratios that
  /// are 1 at the mean, so that large counts and shapes cost no digits.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let positive = select(value .> 0, value, 1)
    let logShare = logShare(at: value)
    let shift = (value - mu) / (alpha + mu)
    let failures =
      alpha * logRatio(excess: shift, far: log1p(value / alpha) + logShare.failure)
    let successes =
      positive
      * logRatio(
        excess: -shift * alpha / positive, far: log1p(alpha / positive) + logShare.success)
    let mass =
      factorialExcess(alpha + value) - factorialExcess(alpha) - factorialExcess(value)
      - log1p(value / alpha) + failures + select(value .> 0, successes, 0)
    return scale == .mean ? checkingArguments(mass) : mass
  }

  /// `log(mu / (mu + alpha))` and `log(alpha / (mu + alpha))`.
  private func logShare(at value: Tensor) -> (success: Tensor, failure: Tensor) {
    let logOdds: Tensor =
      switch scale {
      case .mean: log(argument / alpha)
      case .logMean: argument - log(alpha)
      }
    return (logSigmoid(logOdds), scale == .mean ? -log1p(mu / alpha) : logSigmoid(-logOdds))
  }

  /// `log P(X <= value)` as an expression, for values that the support has.
  public func logCDFInSupport(_ value: Tensor) -> Tensor {
    let share = share
    return logRegularizedBeta(
      share.failure, complement: share.success, alpha: alpha, beta: value + 1)
  }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor {
    let share = share
    return logRegularizedBeta(
      share.success, complement: share.failure, alpha: value + 1, beta: alpha)
  }

  /// `mu / (mu + alpha)` and `alpha / (mu + alpha)`.
  private var share: (success: Tensor, failure: Tensor) {
    switch scale {
    case .mean: (mu / (mu + alpha), alpha / (mu + alpha))
    case .logMean: (sigmoid(argument - log(alpha)), sigmoid(log(alpha) - argument))
    }
  }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    draws(parameters).draw(using: &generator)
  }

  /// Draws from one set of arguments, with what depends on these settled once.
  public func draws(_ parameters: ParameterValues) -> Variates.NegativeBinomial {
    Variates.NegativeBinomial(mean: mean(parameters), shape: parameters[1])
  }

  /// `mu`.
  public func mean(_ parameters: ParameterValues) -> Double {
    switch scale {
    case .mean: parameters[0]
    case .logMean: cExp(parameters[0])
    }
  }

  /// `mu + mu² / alpha`.
  public func variance(_ parameters: ParameterValues) -> Double {
    let mean = mean(parameters)
    return mean + mean * (mean / parameters[1])
  }

  /// `I_s(alpha, k + 1)` with `s = alpha / (mu + alpha)` and `k = ⌊x⌋`.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    if x < 0 || x == .infinity { return x < 0 ? 0 : 1 }
    let (mean, alpha) = (mean(parameters), parameters[1])
    return SpecialFunctions.regularizedBeta(
      alpha / (alpha + mean), complement: mean / (alpha + mean), alpha: alpha,
      beta: x.rounded(.down) + 1)
  }

  /// `I_f(k + 1, alpha)` with `f = mu / (mu + alpha)` and `k = ⌊x⌋`.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    if x < 0 || x == .infinity { return x < 0 ? 1 : 0 }
    let (mean, alpha) = (mean(parameters), parameters[1])
    return SpecialFunctions.regularizedBeta(
      mean / (alpha + mean), complement: alpha / (alpha + mean), alpha: x.rounded(.down) + 1,
      beta: alpha)
  }

  /// The search begins at the quantile of a gamma distribution with the same mean and shape.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    let mean = mean(parameters)
    if probability == 1 { return mean == 0 ? 0 : .infinity }
    let guess =
      SpecialFunctions.gammaQuantile(probability, shape: parameters[1]) * mean / parameters[1]
    return smallestCount(reaching: probability, near: guess.isFinite ? guess : 0) {
      cdf($0, parameters)
    }
  }
}
