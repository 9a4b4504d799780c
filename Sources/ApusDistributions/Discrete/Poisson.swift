/// The Poisson distribution.

public import ApusGraph
public import ApusNumerics

/// The Poisson distribution of counts with mean `mu >= 0`.
///
/// The log mass at `x` in {0, 1, 2, …} is `x log mu - mu - log x!`, with `0 log 0 = 0`; mean and
/// variance are `mu`. Given by `logMu = log mu`, any real number, the log mass is
/// `x logMu - exp(logMu) - log x!`: prefer it when the mean is the exponential of a linear
/// predictor. Its error is a few units in the last place of `log x!`.
///
/// ```swift
/// let counts = Poisson(mu: 3)
/// try counts.logDensity(2)               // -1.4959…
/// try Poisson(logMu: 4.6).quantile(0.5)  // 99
/// ```
public struct Poisson: CumulativeDistribution {
  /// The ways to give the mean.
  private enum Scale { case mean, logMean }

  private let argument: Tensor
  private let scale: Scale

  private init(_ argument: Tensor, _ scale: Scale) {
    self.argument = argument
    self.scale = scale
  }

  /// A Poisson distribution with mean `mu >= 0`.
  public init(mu: some TensorConvertible) {
    self.init(mu.tensor, .mean)
  }

  /// A Poisson distribution whose mean has the logarithm `logMu`.
  public init(logMu: some TensorConvertible) {
    self.init(logMu.tensor, .logMean)
  }

  /// The mean.
  public var mu: Tensor {
    switch scale {
    case .mean: argument
    case .logMean: exp(argument)
    }
  }

  /// The arguments by which it was made, with the values that each may have:
  /// `mu`, or `logMu`.
  public var parameters: [DistributionParameter] {
    switch scale {
    case .mean: [.init("mu", argument, .nonNegative)]
    case .logMean: [.init("logMu", argument, .real, isLabelled: true)]
    }
  }

  /// The same form with other arguments, in the order of ``parameters``.
  public func replacingParameters(_ values: [Tensor]) -> Poisson { Poisson(values[0], scale) }

  /// The whole numbers 0, 1, 2, ….
  public var support: Support { .naturalNumbers }

  /// The logarithm of the probability above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    value * logMean(at: value) - mu - logGamma(value + 1)
  }

  /// `log mu`; at `mu = 0` and a count of 0 it is that of 1, because `0 log 0 = 0`.
  private func logMean(at value: Tensor) -> Tensor {
    switch scale {
    case .mean: log(argument + (argument .== 0) * (value .== 0))
    case .logMean: argument
    }
  }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    Variates.poisson(mean: mean(parameters), using: &generator)
  }

  /// Draws from one set of arguments, with what depends on these settled once.
  public func draws(_ parameters: ParameterValues) -> Variates.Poisson {
    Variates.Poisson(mean: mean(parameters))
  }

  /// `mu`.
  public func mean(_ parameters: ParameterValues) -> Double {
    switch scale {
    case .mean: parameters[0]
    case .logMean: cExp(parameters[0])
    }
  }

  /// `mu`.
  public func variance(_ parameters: ParameterValues) -> Double { mean(parameters) }

  /// `Q(k + 1, mu)` with `k = ⌊x⌋`.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    if x < 0 { return 0 }
    let mu = mean(parameters)
    if mu == 0 || x == .infinity { return 1 }
    return SpecialFunctions.regularizedGammaQ(mu, shape: x.rounded(.down) + 1)
  }

  /// `P(k + 1, mu)` with `k = ⌊x⌋`.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    if x < 0 { return 1 }
    let mu = mean(parameters)
    if mu == 0 || x == .infinity { return 0 }
    return SpecialFunctions.regularizedGammaP(mu, shape: x.rounded(.down) + 1)
  }

  /// `log P(X <= value)` as an expression, for values that the support has.
  public func logCDFInSupport(_ value: Tensor) -> Tensor {
    logRegularizedGammaQ(mu, shape: value + 1)
  }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor {
    logRegularizedGammaP(mu, shape: value + 1)
  }

  /// The search begins at the normal quantile, corrected for skewness.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    if probability == 1 { return mean(parameters) == 0 ? 0 : .infinity }
    let mu = mean(parameters)
    let z = SpecialFunctions.normalQuantile(probability)
    let guess = mu + mu.squareRoot() * z + (z * z - 1) / 6
    return smallestCount(reaching: probability, near: guess.isFinite ? guess : 0) {
      cdf($0, parameters)
    }
  }
}
