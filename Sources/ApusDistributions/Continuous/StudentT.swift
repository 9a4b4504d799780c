/// Student's t distribution.

public import ApusGraph
import ApusNumerics

/// Student's t distribution with `nu > 0` degrees of freedom, location `mu` and scale `sigma > 0`.
///
/// With `z = (x - mu) / sigma` the density at any real `x` is
/// `Γ((nu + 1) / 2) / (Γ(nu / 2) √(nu π) sigma) (1 + z² / nu)^(-(nu + 1) / 2)`. The mean is `mu`
/// for `nu > 1`, else there is none; the variance is `sigma² nu / (nu - 2)` for `nu > 2`, infinite
/// for `nu` in (1, 2], else there is none.
///
/// - The log density is `-inf` where `z²` overflows, beyond 1e154 scales.
/// - Tail probabilities have a relative error of about `nu` units in the last place.
///
/// ```swift
/// let robust = StudentT(nu: 3, mu: 0, sigma: 1)
/// try robust.logDensity(1)   // -1.5762…
/// ```
public struct StudentT: UnivariateDistribution {
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

  public var parameters: [DistributionParameter] {
    [.init("nu", nu, .positive), .init("mu", mu, .real), .init("sigma", sigma, .positive)]
  }

  public func replacingParameters(_ values: [Tensor]) -> StudentT {
    StudentT(nu: values[0], mu: values[1], sigma: values[2])
  }

  public var support: Support { .real }

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

  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    let z = Variates.studentT(degreesOfFreedom: parameters[0], using: &generator)
    return parameters[1] + parameters[2] * z
  }

  public func mean(_ parameters: ParameterValues) -> Double {
    parameters[0] > 1 ? parameters[1] : .nan
  }

  public func variance(_ parameters: ParameterValues) -> Double {
    let nu = parameters[0]
    if nu > 2 { return parameters[2] * parameters[2] * nu / (nu - 2) }
    return nu > 1 ? .infinity : .nan
  }

  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    let z = (x - parameters[1]) / parameters[2]
    let tail = Self.tail(abs(z), nu: parameters[0])
    return z < 0 ? tail : 1 - tail
  }

  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    let size = Self.tailQuantile(min(probability, 1 - probability), nu: parameters[0])
    return parameters[1] + parameters[2] * (probability < 0.5 ? -size : size)
  }

  /// `P(Z > z)` for `z >= 0`, by that one of two complementary beta integrals that keeps its
  /// digits: the one has a rounded limit for small `z`, the other would be subtracted from a half
  /// for small tails.
  private static func tail(_ z: Double, nu: Double) -> Double {
    let ratio = z / nu.squareRoot()
    let square = ratio * ratio
    if z > 2 {
      return 0.5 * SpecialFunctions.regularizedBeta(1 / (1 + square), alpha: 0.5 * nu, beta: 0.5)
    }
    let share = square / (1 + square)
    return 0.5 - 0.5 * SpecialFunctions.regularizedBeta(share, alpha: 0.5, beta: 0.5 * nu)
  }

  /// The `z >= 0` with `P(Z > z) = tail`, by the same two integrals.
  private static func tailQuantile(_ tail: Double, nu: Double) -> Double {
    if tail > 0.01 {
      let share = SpecialFunctions.betaQuantile(1 - 2 * tail, alpha: 0.5, beta: 0.5 * nu)
      return (nu * share / (1 - share)).squareRoot()
    }
    let rest = SpecialFunctions.betaQuantile(2 * tail, alpha: 0.5 * nu, beta: 0.5)
    return (nu * (1 - rest) / rest).squareRoot()
  }
}
