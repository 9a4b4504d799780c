/// The half-t distribution.

public import ApusGraph
import ApusNumerics

/// The distribution of `|X|` for a Student t variable `X` with `nu > 0` degrees of freedom, location
/// 0 and scale `sigma > 0`.
///
/// The density at `x >= 0` is twice that of `X`. The mean is
/// `2 sigma √(nu / π) Γ((nu + 1) / 2) / (Γ(nu / 2) (nu - 1))` for `nu > 1`, else infinite; the
/// variance is `sigma² nu / (nu - 2)` less the squared mean for `nu > 2`, else infinite.
///
/// ```swift
/// let scale = HalfStudentT(nu: 4, sigma: 2)
/// try scale.mean   // 2
/// ```
public struct HalfStudentT: CumulativeDistribution {
  /// The degrees of freedom.
  public let nu: Tensor
  /// The scale.
  public let sigma: Tensor

  /// A half-t distribution with `nu > 0` degrees of freedom and scale `sigma > 0`.
  public init(nu: some TensorConvertible, sigma: some TensorConvertible) {
    self.nu = nu.tensor
    self.sigma = sigma.tensor
  }

  /// The arguments `nu` and `sigma`, with the values that each may have.
  public var parameters: [DistributionParameter] {
    [.init("nu", nu, .positive), .init("sigma", sigma, .positive)]
  }

  /// The distribution with other `nu` and `sigma`, in this order.
  public func replacingParameters(_ values: [Tensor]) -> HalfStudentT {
    HalfStudentT(nu: values[0], sigma: values[1])
  }

  /// The numbers from 0 on.
  public var support: Support { .nonNegative }

  /// The distribution that is folded, and its arguments as numbers.
  private var full: StudentT { StudentT(nu: nu, mu: 0, sigma: sigma) }

  private func fullParameters(_ parameters: ParameterValues) -> ParameterValues {
    ParameterValues([parameters[0], 0, parameters[1]])
  }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    .logTwo + full.logDensityInSupport(value)
  }

  /// `log P(X <= value)` as an expression, for values that the support has.
  public func logCDFInSupport(_ value: Tensor) -> Tensor {
    let ratio = square(value / sigma) / nu
    return select(
      value .< sigma,
      logRegularizedBeta(
        ratio / (1 + ratio), complement: 1 / (1 + ratio), alpha: 0.5, beta: 0.5 * nu),
      log1mExp(logSurvivalInSupport(value)))
  }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor {
    .logTwo + logStudentTCDF(-value / sigma, degreesOfFreedom: nu)
  }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    abs(full.draw(fullParameters(parameters), using: &generator))
  }

  /// `2 sigma √(nu / π) Γ((nu + 1) / 2) / (Γ(nu / 2) (nu - 1))` for `nu > 1`, else infinite.
  public func mean(_ parameters: ParameterValues) -> Double {
    let nu = parameters[0]
    guard nu > 1 else { return .infinity }
    let ratio = cExp(-SpecialFunctions.logBeta(0.5 * nu, 0.5))
    return 2 * parameters[1] * nu.squareRoot() * ratio / (nu - 1)
  }

  /// `sigma² nu / (nu - 2)` less the square of the mean for `nu > 2`, else infinite.
  public func variance(_ parameters: ParameterValues) -> Double {
    let mean = mean(parameters)
    let square = full.variance(fullParameters(parameters))
    return square.isFinite ? square - mean * mean : .infinity
  }

  /// `P(|T| <= x / sigma)` of a Student t with `nu` degrees of freedom.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    x <= 0
      ? 0 : SpecialFunctions.studentTInterval(x / parameters[1], degreesOfFreedom: parameters[0])
  }

  /// `P(|T| > x / sigma)` of a Student t with `nu` degrees of freedom.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    x <= 0
      ? 1 : 2 * SpecialFunctions.studentTCDF(-x / parameters[1], degreesOfFreedom: parameters[0])
  }

  /// `sigma` times the quantile of `|T|`.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    parameters[1]
      * SpecialFunctions.studentTIntervalQuantile(probability, degreesOfFreedom: parameters[0])
  }
}
