/// Student's t distribution.

public import ApusGraph
public import ApusNumerics

/// Student's t distribution with `nu > 0` degrees of freedom, location `mu` and scale `sigma > 0`.
///
/// With `z = (x - mu) / sigma` the density at any real `x` is
/// `Γ((nu + 1) / 2) / (Γ(nu / 2) √(nu π) sigma) (1 + z² / nu)^(-(nu + 1) / 2)`. The mean is `mu`
/// for `nu > 1`, else there is none; the variance is `sigma² nu / (nu - 2)` for `nu > 2`, infinite
/// for `nu` in (1, 2], else there is none.
///
/// - The log density is `-inf` where `z²` overflows, beyond 1e154 scales.
///
/// ```swift
/// let robust = StudentT(nu: 3, mu: 0, sigma: 1)
/// try robust.logDensity(1)   // -1.5762…
/// ```
public struct StudentT: CumulativeDistribution {
  /// The degrees of freedom: 1 is the Cauchy distribution, large ones approach the normal.
  public let nu: Tensor
  /// The location.
  public let mu: Tensor
  /// The scale, which is less than the standard deviation.
  public let sigma: Tensor

  /// A t distribution with `nu > 0` degrees of freedom, location `mu` and scale `sigma > 0`.
  public init(
    nu: some TensorConvertible, mu: some TensorConvertible, sigma: some TensorConvertible
  ) {
    self.nu = nu.tensor
    self.mu = mu.tensor
    self.sigma = sigma.tensor
  }

  /// The arguments `nu`, `mu` and `sigma`, with the values that each may have.
  public var parameters: [DistributionParameter] {
    [.init("nu", nu, .positive), .init("mu", mu, .real), .init("sigma", sigma, .positive)]
  }

  /// The distribution with other `nu`, `mu` and `sigma`, in this order.
  public func replacingParameters(_ values: [Tensor]) -> StudentT {
    StudentT(nu: values[0], mu: values[1], sigma: values[2])
  }

  /// All real numbers.
  public var support: Support { .real }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let z = (value - mu) / sigma
    return logScale - log(sigma) - 0.5 * (nu + 1) * log1p(square(z) / nu)
  }

  /// `log Γ((nu + 1) / 2) - log Γ(nu / 2) - log √(nu π)`: the constant of the normal distribution
  /// and what vanishes as `nu` grows, without the log-gammas' common leading terms.
  private var logScale: Tensor {
    let half = 0.5 * nu
    let excess = half * log1p(1 / nu) - 0.5
    return excess + stirlingRemainder(half + 0.5) - stirlingRemainder(half) - Normal.logNormalizer
  }

  /// Draws with one choice of arguments.
  public struct Draws: Variate {
    let standard: Variates.StudentT
    let mu: Double
    let sigma: Double

    /// One draw.
    public func draw(using generator: inout some RandomNumberGenerator) -> Double {
      mu + sigma * standard.draw(using: &generator)
    }
  }

  /// Draws from one set of arguments, with what depends on these settled once.
  public func draws(_ parameters: ParameterValues) -> Draws {
    Draws(
      standard: Variates.StudentT(degreesOfFreedom: parameters[0]), mu: parameters[1],
      sigma: parameters[2])
  }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    draws(parameters).draw(using: &generator)
  }

  /// `mu` for `nu > 1`, else NaN.
  public func mean(_ parameters: ParameterValues) -> Double {
    parameters[0] > 1 ? parameters[1] : .nan
  }

  /// `sigma² nu / (nu - 2)` for `nu > 2`, infinite for `nu` in (1, 2], else NaN.
  public func variance(_ parameters: ParameterValues) -> Double {
    let nu = parameters[0]
    if nu > 2 { return parameters[2] * parameters[2] * nu / (nu - 2) }
    return nu > 1 ? .infinity : .nan
  }

  /// That of a standard Student t at `(x - mu) / sigma`.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    SpecialFunctions.studentTCDF(
      (x - parameters[1]) / parameters[2], degreesOfFreedom: parameters[0])
  }

  /// That of a standard Student t at `(x - mu) / sigma`.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    SpecialFunctions.studentTCDF(
      (parameters[1] - x) / parameters[2], degreesOfFreedom: parameters[0])
  }

  /// `log P(X <= value)` as an expression, for values that the support has.
  public func logCDFInSupport(_ value: Tensor) -> Tensor {
    logStudentTCDF((value - mu) / sigma, degreesOfFreedom: nu)
  }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor {
    logStudentTCDF((mu - value) / sigma, degreesOfFreedom: nu)
  }

  /// `mu + sigma` times the quantile of a standard Student t.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    parameters[1]
      + parameters[2]
      * SpecialFunctions.studentTQuantile(
        probability, degreesOfFreedom: parameters[0])
  }
}
