/// The skew-normal distribution.

public import ApusGraph
import ApusNumerics

/// The skew-normal distribution with location `mu`, scale `sigma > 0` and skewness `alpha`.
///
/// With `z = (x - mu) / sigma` the density at any real `x` is `2 φ(z) Φ(alpha z) / sigma`; `alpha = 0`
/// is the normal distribution (Azzalini 1985). With `delta = alpha / √(1 + alpha²)` the mean is
/// `mu + sigma delta √(2/π)` and the variance `sigma² (1 - 2 delta² / π)`. Probabilities are
/// computed by quadrature.
///
/// ```swift
/// let skewed = SkewNormal(mu: 0, sigma: 1, alpha: 4)
/// try skewed.mean   // 0.7740…
/// ```
public struct SkewNormal: UnivariateDistribution {
  /// The location.
  public let mu: Tensor
  /// The scale.
  public let sigma: Tensor
  /// The skewness: positive leans to the right.
  public let alpha: Tensor

  /// A skew-normal distribution with location `mu`, scale `sigma > 0` and skewness `alpha`.
  public init(
    mu: some TensorConvertible, sigma: some TensorConvertible, alpha: some TensorConvertible
  ) {
    self.mu = mu.tensor
    self.sigma = sigma.tensor
    self.alpha = alpha.tensor
  }

  /// The arguments `mu`, `sigma` and `alpha`, with the values that each may have.
  public var parameters: [DistributionParameter] {
    [.init("mu", mu, .real), .init("sigma", sigma, .positive), .init("alpha", alpha, .real)]
  }

  /// The distribution with other `mu`, `sigma` and `alpha`, in this order.
  public func replacingParameters(_ values: [Tensor]) -> SkewNormal {
    SkewNormal(mu: values[0], sigma: values[1], alpha: values[2])
  }

  /// All real numbers.
  public var support: Support { .real }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let z = (value - mu) / sigma
    return .logTwo - 0.5 * square(z) + logNormalCDF(alpha * z) - log(sigma) - Normal.logNormalizer
  }

  /// A half-normal and a normal draw, mixed by delta.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    let delta = Self.delta(parameters)
    let folded = abs(Variates.normal(using: &generator))
    let free = Variates.normal(using: &generator)
    return parameters[0]
      + parameters[1] * (delta * folded + (1 - delta * delta).squareRoot() * free)
  }

  private static func delta(_ parameters: ParameterValues) -> Double {
    parameters[2] / (1 + parameters[2] * parameters[2]).squareRoot()
  }

  /// `mu + sigma delta √(2 / π)` with `delta = alpha / √(1 + alpha²)`.
  public func mean(_ parameters: ParameterValues) -> Double {
    parameters[0] + parameters[1] * Self.delta(parameters) * (2 / Double.pi).squareRoot()
  }

  /// `sigma² (1 - 2 delta² / π)` with `delta = alpha / √(1 + alpha²)`.
  public func variance(_ parameters: ParameterValues) -> Double {
    let delta = Self.delta(parameters)
    return parameters[1] * parameters[1] * (1 - 2 * delta * delta / .pi)
  }

  /// `P(X <= x)`.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    let z = (x - parameters[0]) / parameters[1]
    return StandardSkewNormal(alpha: parameters[2]).cdf(z)
  }

  /// `P(X > x)`.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    let z = (x - parameters[0]) / parameters[1]
    return StandardSkewNormal(alpha: -parameters[2]).cdf(-z)
  }

  /// `log P(X <= x)`.
  public func logCDF(_ x: Double, _ parameters: ParameterValues) -> Double {
    let z = (x - parameters[0]) / parameters[1]
    return StandardSkewNormal(alpha: parameters[2]).logCDF(z)
  }

  /// `log P(X > x)`.
  public func logSurvival(_ x: Double, _ parameters: ParameterValues) -> Double {
    let z = (x - parameters[0]) / parameters[1]
    return StandardSkewNormal(alpha: -parameters[2]).logCDF(-z)
  }

  /// The root of the distribution function or of the survival function.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    let standard = StandardSkewNormal(alpha: parameters[2])
    let mirrored = StandardSkewNormal(alpha: -parameters[2])
    let tails = TailFunctions(
      cdf: standard.cdf, survival: { mirrored.cdf(-$0) }, density: standard.density)
    return parameters[0] + parameters[1] * tails.quantile(probability, start: 0, scale: 1)
  }
}

/// The skew-normal distribution with location 0 and scale 1.
private struct StandardSkewNormal {
  let alpha: Double

  func density(_ z: Double) -> Double { cExp(logDensity(z)) }

  private func logDensity(_ z: Double) -> Double {
    SpecialFunctions.logNormalCDF(alpha * z) - 0.5 * z * z - logSquareRootOfHalfPi
  }

  /// The integral of the nearer tail. Its mass lies above 0 for a positive alpha.
  func cdf(_ z: Double) -> Double { isLower(z) ? cExp(logLowerTail(z)) : 1 - cExp(logUpperTail(z)) }

  func logCDF(_ z: Double) -> Double {
    isLower(z) ? logLowerTail(z) : SpecialFunctions.log1mExp(logUpperTail(z))
  }

  private func isLower(_ z: Double) -> Bool { z <= (alpha > 0 ? 0.5 : 0) }

  private func logUpperTail(_ z: Double) -> Double {
    StandardSkewNormal(alpha: -alpha).logLowerTail(-z)
  }

  /// The integral in units of the density at its end, so that it exists below all doubles.
  private func logLowerTail(_ z: Double) -> Double {
    if z == -.infinity { return z }
    let slope = -z + alpha * SpecialFunctions.inverseMillsRatio(alpha * z)
    let atEnd = logDensity(z)
    guard atEnd > -.infinity else { return atEnd }
    let tail = Quadrature.tail(from: z, step: -1 / max(1, abs(slope))) {
      cExp(logDensity($0) - atEnd)
    }
    return min(0, atEnd + cLog(tail))
  }
}

/// log √(π / 2).
private let logSquareRootOfHalfPi = 0.225_791_352_644_727_432
