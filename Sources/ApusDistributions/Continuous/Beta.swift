/// The beta distribution.

public import ApusGraph
public import ApusNumerics

/// The beta distribution with shapes `alpha > 0` and `beta > 0`.
///
/// The density at `0 < x < 1` is `x^(alpha - 1) (1 - x)^(beta - 1) / B(alpha, beta)`; with
/// `nu = alpha + beta` the mean is `mu = alpha / nu` and the variance `mu (1 - mu) / (nu + 1)`. It may
/// also be given by its mean `mu` and its standard deviation `sigma < √(mu (1 - mu))`, or by its mean
/// and its sample size `nu`.
///
/// ```swift
/// let rate = Beta(alpha: 2, beta: 8)
/// try rate.quantile(0.5)                // 0.1796…
/// try Beta(mu: 0.2, nu: 10).variance    // 0.0145…
/// ```
public struct Beta: CumulativeDistribution {
  /// The ways to give the shapes.
  private enum Form { case shapes, meanAndDeviation, meanAndSize }

  private let first: Tensor
  private let second: Tensor
  private let form: Form

  private init(_ first: Tensor, _ second: Tensor, _ form: Form) {
    self.first = first
    self.second = second
    self.form = form
  }

  /// A beta distribution with shapes `alpha > 0` and `beta > 0`.
  public init(alpha: some TensorConvertible, beta: some TensorConvertible) {
    self.init(alpha.tensor, beta.tensor, .shapes)
  }

  /// A beta distribution with mean `mu` in (0, 1) and standard deviation `sigma < √(mu (1 - mu))`.
  public init(mu: some TensorConvertible, sigma: some TensorConvertible) {
    self.init(mu.tensor, sigma.tensor, .meanAndDeviation)
  }

  /// A beta distribution with mean `mu` in (0, 1) and sample size `nu > 0`, the sum of the shapes.
  public init(mu: some TensorConvertible, nu: some TensorConvertible) {
    self.init(mu.tensor, nu.tensor, .meanAndSize)
  }

  /// The first shape.
  public var alpha: Tensor { form == .shapes ? first : first * size }

  /// The second shape.
  public var beta: Tensor { form == .shapes ? second : (1 - first) * size }

  /// The sum of the shapes.
  private var size: Tensor {
    switch form {
    case .shapes: first + second
    case .meanAndDeviation: first * (1 - first) / square(second) - 1
    case .meanAndSize: second
    }
  }

  /// The arguments by which it was made, with the values that each may have:
  /// `alpha` and `beta`, `mu` and `sigma`, or `mu` and `nu`.
  public var parameters: [DistributionParameter] {
    switch form {
    case .shapes: [.init("alpha", first, .positive), .init("beta", second, .positive)]
    case .meanAndDeviation:
      [
        .init("mu", first, .openUnitInterval, isLabelled: true),
        .init(
          "sigma", second, .inside(lower: 0, upper: sqrt(first * (1 - first))), isLabelled: true),
      ]
    case .meanAndSize:
      [
        .init("mu", first, .openUnitInterval, isLabelled: true),
        .init("nu", second, .positive, isLabelled: true),
      ]
    }
  }

  /// The same form with other arguments, in the order of ``parameters``.
  public func replacingParameters(_ values: [Tensor]) -> Beta { Beta(values[0], values[1], form) }

  /// The numbers between 0 and 1, without the ends.
  public var support: Support { .openUnitInterval }

  /// With Stirling's formula for the beta function the powers are taken of ratios to the mean, whose
  /// logarithms are small near it for shapes of any size.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let (alpha, beta, size) = (alpha, beta, size)
    let (logValue, logRest) = (log(value), log1p(-value))
    let shift = value * beta - (1 - value) * alpha
    let powers =
      alpha * logRatio(excess: shift / alpha, far: logValue + log(size / alpha))
      + beta * logRatio(excess: -shift / beta, far: logRest + log(size / beta))
    let remainder = stirlingRemainder(size) - stirlingRemainder(alpha) - stirlingRemainder(beta)
    return powers - logValue - logRest + 0.5 * (log(alpha) + log(beta / size)) + remainder
      - Normal.logNormalizer
  }

  /// `log P(X <= value)` as an expression, for values that the support has.
  public func logCDFInSupport(_ value: Tensor) -> Tensor {
    logRegularizedBeta(value, complement: 1 - value, alpha: alpha, beta: beta)
  }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor {
    logRegularizedBeta(1 - value, complement: value, alpha: beta, beta: alpha)
  }

  /// Draws with one pair of shapes. One that rounds to an end, which is outside of the support, is
  /// the number next to it.
  public struct Draws: Variate {
    let rounded: Variates.Beta

    /// One draw.
    public func draw(using generator: inout some RandomNumberGenerator) -> Double {
      min(max(rounded.draw(using: &generator), .leastNonzeroMagnitude), 1.0.nextDown)
    }
  }

  /// Draws from one set of arguments, with what depends on these settled once.
  public func draws(_ parameters: ParameterValues) -> Draws {
    let (alpha, beta) = shapes(parameters)
    return Draws(rounded: Variates.Beta(alpha: alpha, beta: beta))
  }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    draws(parameters).draw(using: &generator)
  }

  /// `alpha / (alpha + beta)`.
  public func mean(_ parameters: ParameterValues) -> Double {
    let (alpha, beta) = shapes(parameters)
    return alpha / (alpha + beta)
  }

  /// `alpha beta / ((alpha + beta)² (alpha + beta + 1))`.
  public func variance(_ parameters: ParameterValues) -> Double {
    let (alpha, beta) = shapes(parameters)
    let size = alpha + beta
    return alpha / size * (beta / size) / (size + 1)
  }

  /// `I_x(alpha, beta)`, the regularised incomplete beta function.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    let (alpha, beta) = shapes(parameters)
    return SpecialFunctions.regularizedBeta(x, alpha: alpha, beta: beta)
  }

  /// `I_(1-x)(beta, alpha)`.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    let (alpha, beta) = shapes(parameters)
    return SpecialFunctions.regularizedBeta(1 - x, complement: x, alpha: beta, beta: alpha)
  }

  /// The inverse of the regularised incomplete beta function.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    let (alpha, beta) = shapes(parameters)
    return SpecialFunctions.betaQuantile(probability, alpha: alpha, beta: beta)
  }

  private func shapes(_ parameters: ParameterValues) -> (alpha: Double, beta: Double) {
    let (first, second) = (parameters[0], parameters[1])
    switch form {
    case .shapes: return (first, second)
    case .meanAndDeviation:
      let size = first * (1 - first) / (second * second) - 1
      return (first * size, (1 - first) * size)
    case .meanAndSize: return (first * second, (1 - first) * second)
    }
  }
}
