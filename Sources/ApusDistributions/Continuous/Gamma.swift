/// The gamma distribution.

public import ApusGraph
public import ApusNumerics

/// The gamma distribution with shape `alpha > 0` and rate `beta > 0`.
///
/// The density at `x > 0` is `beta^alpha x^(alpha - 1) exp(-beta x) / Γ(alpha)`; the mean is
/// `mu = alpha / beta` and the variance `sigma² = alpha / beta²`. It may also be given by its mean
/// `mu` and its standard deviation `sigma`.
///
/// ```swift
/// let precision = Gamma(alpha: 2, beta: 0.1)
/// try precision.mean                          // 20
/// try Gamma(mu: 20, sigma: 10).quantile(0.5)  // 18.36…
/// ```
public struct Gamma: CumulativeDistribution {
  /// The ways to give shape and rate.
  private enum Form { case shapeAndRate, meanAndDeviation }

  private let first: Tensor
  private let second: Tensor
  private let form: Form

  private init(_ first: Tensor, _ second: Tensor, _ form: Form) {
    self.first = first
    self.second = second
    self.form = form
  }

  /// A gamma distribution with shape `alpha > 0` and rate `beta > 0`.
  public init(alpha: some TensorConvertible, beta: some TensorConvertible) {
    self.init(alpha.tensor, beta.tensor, .shapeAndRate)
  }

  /// A gamma distribution with mean `mu > 0` and standard deviation `sigma > 0`.
  public init(mu: some TensorConvertible, sigma: some TensorConvertible) {
    self.init(mu.tensor, sigma.tensor, .meanAndDeviation)
  }

  /// The shape.
  public var alpha: Tensor {
    switch form {
    case .shapeAndRate: first
    case .meanAndDeviation: square(first / second)
    }
  }

  /// The rate, the inverse of the scale.
  public var beta: Tensor {
    switch form {
    case .shapeAndRate: second
    case .meanAndDeviation: first / square(second)
    }
  }

  /// The arguments by which it was made, with the values that each may have:
  /// `alpha` and `beta`, or `mu` and `sigma`.
  public var parameters: [DistributionParameter] {
    switch form {
    case .shapeAndRate: [.init("alpha", first, .positive), .init("beta", second, .positive)]
    case .meanAndDeviation:
      [
        .init("mu", first, .positive, isLabelled: true),
        .init("sigma", second, .positive, isLabelled: true),
      ]
    }
  }

  /// The same form with other arguments, in the order of ``parameters``.
  public func replacingParameters(_ values: [Tensor]) -> Gamma { Gamma(values[0], values[1], form) }

  /// The positive numbers.
  public var support: Support { .positive }

  /// With Stirling's formula for `Γ(alpha)`, `alpha log alpha` cancels on paper and what remains is
  /// small near the mode for shapes of any size.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let (alpha, beta) = (alpha, beta)
    let scaled = beta * value
    let logScale =
      log(beta) - 0.5 * log(alpha) - stirlingRemainder(alpha) - Normal.logNormalizer
    let excess = (scaled - alpha) / alpha
    let ratio = logRatio(excess: excess, far: log(scaled / alpha))
    let density = (alpha - 1) * ratio - alpha * excess + logScale
    return form == .shapeAndRate ? density : checkingArguments(density)
  }

  /// Draws with one shape and rate. One of a small shape that is below any double is the smallest
  /// one, not 0, which is outside of the support.
  public struct Draws: Variate {
    let unscaled: Variates.Gamma
    let rate: Double

    /// One draw.
    public func draw(using generator: inout some RandomNumberGenerator) -> Double {
      let value = unscaled.draw(using: &generator) / rate
      return value == 0 ? .leastNonzeroMagnitude : value
    }
  }

  /// Draws from one set of arguments, with what depends on these settled once.
  public func draws(_ parameters: ParameterValues) -> Draws {
    let (shape, rate) = shapeAndRate(parameters)
    return Draws(unscaled: Variates.Gamma(shape: shape), rate: rate)
  }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    draws(parameters).draw(using: &generator)
  }

  /// `alpha / beta`.
  public func mean(_ parameters: ParameterValues) -> Double {
    let (shape, rate) = shapeAndRate(parameters)
    return shape / rate
  }

  /// `alpha / beta²`.
  public func variance(_ parameters: ParameterValues) -> Double {
    let (shape, rate) = shapeAndRate(parameters)
    return shape / (rate * rate)
  }

  /// `P(alpha, beta x)`, the regularised incomplete gamma function.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    let (shape, rate) = shapeAndRate(parameters)
    return SpecialFunctions.regularizedGammaP(rate * x, shape: shape)
  }

  /// `Q(alpha, beta x)`, its complement.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    let (shape, rate) = shapeAndRate(parameters)
    return SpecialFunctions.regularizedGammaQ(rate * x, shape: shape)
  }

  /// `log P(X <= value)` as an expression, for values that the support has.
  public func logCDFInSupport(_ value: Tensor) -> Tensor {
    logRegularizedGammaP(beta * value, shape: alpha)
  }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor {
    logRegularizedGammaQ(beta * value, shape: alpha)
  }

  /// The inverse of `P(alpha, x)` over `beta`.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    let (shape, rate) = shapeAndRate(parameters)
    return SpecialFunctions.gammaQuantile(probability, shape: shape) / rate
  }

  private func shapeAndRate(_ parameters: ParameterValues) -> (shape: Double, rate: Double) {
    let (first, second) = (parameters[0], parameters[1])
    switch form {
    case .shapeAndRate: return (first, second)
    case .meanAndDeviation: return (first / second * (first / second), first / (second * second))
    }
  }
}
