/// The asymmetric Laplace distribution.

public import ApusGraph
import ApusNumerics

/// The asymmetric Laplace distribution with location `mu`, rate `b > 0` and asymmetry `kappa > 0`.
///
/// The density at any real `x` is `b / (kappa + 1 / kappa)` times `exp(-b kappa (x - mu))` above
/// `mu` and `exp(b (x - mu) / kappa)` below it; `kappa = 1` is the Laplace distribution with scale
/// `1 / b`. The mean is `mu + (1 / kappa - kappa) / b` and the variance
/// `(1 / kappa² + kappa²) / b²`. The density has a kink at `mu`, which is the quantile of
/// `kappa² / (1 + kappa²)`.
///
/// ```swift
/// let quantileRegression = AsymmetricLaplace(b: 1, kappa: 3, mu: 0)
/// try quantileRegression.cdf(0)   // 0.9
/// ```
public struct AsymmetricLaplace: CumulativeDistribution {
  /// The rate, an inverse scale.
  public let b: Tensor
  /// The asymmetry: more than 1 puts more mass below the location.
  public let kappa: Tensor
  /// The location and mode.
  public let mu: Tensor

  /// An asymmetric Laplace distribution with rate `b > 0`, asymmetry `kappa > 0` and location `mu`.
  public init(
    b: some TensorConvertible, kappa: some TensorConvertible, mu: some TensorConvertible
  ) {
    self.b = b.tensor
    self.kappa = kappa.tensor
    self.mu = mu.tensor
  }

  /// The arguments `b`, `kappa` and `mu`, with the values that each may have.
  public var parameters: [DistributionParameter] {
    [.init("b", b, .positive), .init("kappa", kappa, .positive), .init("mu", mu, .real)]
  }

  /// The distribution with other `b`, `kappa` and `mu`, in this order.
  public func replacingParameters(_ values: [Tensor]) -> AsymmetricLaplace {
    AsymmetricLaplace(b: values[0], kappa: values[1], mu: values[2])
  }

  /// All real numbers.
  public var support: Support { .real }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    exponent(value) + log(b) - log(kappa + 1 / kappa)
  }

  /// The negative distance from the location on the scale of its side.
  private func exponent(_ value: Tensor) -> Tensor {
    let z = b * (value - mu)
    return select(z .< 0, z / kappa, -z * kappa)
  }

  /// The mass above the location is `1 / (1 + kappa²)`.
  public func logCDFInSupport(_ value: Tensor) -> Tensor {
    let exponent = exponent(value)
    return select(
      value .< mu, exponent - log1p(1 / square(kappa)),
      log1p(-exp(exponent - log1p(square(kappa)))))
  }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor {
    let exponent = exponent(value)
    return select(
      value .< mu, log1p(-exp(exponent - log1p(1 / square(kappa)))),
      exponent - log1p(square(kappa)))
  }

  /// The difference of two exponential draws, one for each side.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    let above = Variates.exponential(using: &generator) / parameters[1]
    let below = Variates.exponential(using: &generator) * parameters[1]
    return parameters[2] + (above - below) / parameters[0]
  }

  /// `mu + (1 / kappa - kappa) / b`.
  public func mean(_ parameters: ParameterValues) -> Double {
    parameters[2] + (1 / parameters[1] - parameters[1]) / parameters[0]
  }

  /// `(1 / kappa² + kappa²) / b²`.
  public func variance(_ parameters: ParameterValues) -> Double {
    let square = parameters[1] * parameters[1]
    return (1 / square + square) / (parameters[0] * parameters[0])
  }

  /// Exponential functions of the distance from `mu` on both sides of it.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    let sides = Sides(parameters)
    return x < parameters[2] ? sides.lower(x) : 1 - sides.upper(x)
  }

  /// One less the same, without a difference on the side of the tail.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    let sides = Sides(parameters)
    return x < parameters[2] ? 1 - sides.lower(x) : sides.upper(x)
  }

  /// The inverse of the exponential function of its side.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    let sides = Sides(parameters)
    let distance =
      probability < sides.massBelow
      ? cLog(probability / sides.massBelow) * parameters[1]
      : -cLog((1 - probability) / sides.massAbove) / parameters[1]
    return parameters[2] + distance / parameters[0]
  }

  /// The two exponential sides with their masses.
  private struct Sides {
    let parameters: ParameterValues
    var massBelow: Double { 1 - massAbove }
    let massAbove: Double

    init(_ parameters: ParameterValues) {
      self.parameters = parameters
      massAbove = 1 / (1 + parameters[1] * parameters[1])
    }

    func lower(_ x: Double) -> Double {
      let square = parameters[1] * parameters[1]
      return cExp(parameters[0] * (x - parameters[2]) / parameters[1]) / (1 + 1 / square)
    }

    func upper(_ x: Double) -> Double {
      massAbove * cExp(-parameters[0] * (x - parameters[2]) * parameters[1])
    }
  }
}
