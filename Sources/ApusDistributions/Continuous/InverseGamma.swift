/// The inverse gamma distribution.

public import ApusGraph
public import ApusNumerics

/// The distribution of `1 / X` for a gamma variable `X` with shape `alpha > 0` and rate `beta > 0`.
///
/// The density at `x > 0` is `beta^alpha x^(-alpha - 1) exp(-beta / x) / Γ(alpha)`; the mean is
/// `beta / (alpha - 1)` for `alpha > 1` and the variance `beta² / ((alpha - 1)² (alpha - 2))` for
/// `alpha > 2`, else they are infinite.
///
/// ```swift
/// let variance = InverseGamma(alpha: 3, beta: 2)
/// try variance.mean   // 1
/// ```
public struct InverseGamma: CumulativeDistribution {
  /// The shape.
  public let alpha: Tensor
  /// The scale.
  public let beta: Tensor

  /// An inverse gamma distribution with shape `alpha > 0` and scale `beta > 0`.
  public init(alpha: some TensorConvertible, beta: some TensorConvertible) {
    self.alpha = alpha.tensor
    self.beta = beta.tensor
  }

  /// The arguments `alpha` and `beta`, with the values that each may have.
  public var parameters: [DistributionParameter] {
    [.init("alpha", alpha, .positive), .init("beta", beta, .positive)]
  }

  /// The distribution with other `alpha` and `beta`, in this order.
  public func replacingParameters(_ values: [Tensor]) -> InverseGamma {
    InverseGamma(alpha: values[0], beta: values[1])
  }

  /// The positive numbers.
  public var support: Support { .positive }

  /// The density of the inverse of a gamma variable of scale 1, over `x` squared.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    unit.logDensityInSupport(beta / value) + log(beta) - 2 * log(value)
  }

  /// The distribution of `beta / X`.
  private var unit: Gamma { Gamma(alpha: alpha, beta: 1) }

  /// `log P(X <= value)` as an expression, for values that the support has.
  public func logCDFInSupport(_ value: Tensor) -> Tensor {
    unit.logSurvivalInSupport(beta / value)
  }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor {
    unit.logCDFInSupport(beta / value)
  }

  /// Draws with one shape and scale. One of a small shape that is beyond any double is the largest
  /// one.
  public struct Draws: Variate {
    let inverse: Variates.Gamma
    let scale: Double

    /// One draw.
    public func draw(using generator: inout some RandomNumberGenerator) -> Double {
      min(scale / inverse.draw(using: &generator), .greatestFiniteMagnitude)
    }
  }

  /// Draws from one set of arguments, with what depends on these settled once.
  public func draws(_ parameters: ParameterValues) -> Draws {
    Draws(inverse: Variates.Gamma(shape: parameters[0]), scale: parameters[1])
  }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    draws(parameters).draw(using: &generator)
  }

  /// `beta / (alpha - 1)` for `alpha > 1`, else infinite.
  public func mean(_ parameters: ParameterValues) -> Double {
    parameters[0] > 1 ? parameters[1] / (parameters[0] - 1) : .infinity
  }

  /// `beta² / ((alpha - 1)² (alpha - 2))` for `alpha > 2`, else infinite.
  public func variance(_ parameters: ParameterValues) -> Double {
    let mean = mean(parameters)
    return parameters[0] > 2 ? mean * mean / (parameters[0] - 2) : .infinity
  }

  /// `Q(alpha, beta / x)`, the regularised incomplete gamma function.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    x <= 0 ? 0 : SpecialFunctions.regularizedGammaQ(parameters[1] / x, shape: parameters[0])
  }

  /// `P(alpha, beta / x)`.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    x <= 0 ? 1 : SpecialFunctions.regularizedGammaP(parameters[1] / x, shape: parameters[0])
  }

  /// The upper quantiles of the gamma variable are sought by its survival, because `1 -
  /// probability` has no digits for small ones.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    let (shape, scale) = (parameters[0], parameters[1])
    if probability > 0.1 {
      return scale / SpecialFunctions.gammaQuantile(1 - probability, shape: shape)
    }
    let tails = TailFunctions(
      cdf: { self.cdf($0, parameters) }, survival: { self.survival($0, parameters) },
      density: { SpecialFunctions.gammaDensity(scale / $0, shape: shape) * scale / ($0 * $0) })
    let start = scale / SpecialFunctions.gammaQuantile(0.8, shape: shape)
    return tails.quantile(probability, lower: 0, start: start, scale: 0.5 * start)
  }
}
