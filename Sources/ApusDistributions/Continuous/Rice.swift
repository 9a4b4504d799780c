/// The Rice distribution.

public import ApusGraph
import ApusNumerics

/// The distribution of the length of a vector in the plane whose components are normal with
/// standard deviation `sigma > 0` around a point at the distance `nu >= 0` from the origin.
///
/// The density at `x > 0` is `x / sigma² exp(-(x² + nu²) / (2 sigma²)) I₀(x nu / sigma²)`. With
/// `u = nu² / (4 sigma²)` the mean is `sigma √(π/2) exp(-u) ((1 + 2u) I₀(u) + 2u I₁(u))`; variance and
/// probabilities are computed by quadrature.
///
/// ```swift
/// let magnitude = Rice(nu: 2, sigma: 1)
/// try magnitude.mean   // 2.2723…
/// ```
public struct Rice: UnivariateDistribution {
  /// The distance of the centre from the origin.
  public let nu: Tensor
  /// The standard deviation of the components.
  public let sigma: Tensor

  /// A Rice distribution with distance `nu >= 0` and standard deviation `sigma > 0`.
  public init(nu: some TensorConvertible, sigma: some TensorConvertible) {
    self.nu = nu.tensor
    self.sigma = sigma.tensor
  }

  /// The arguments `nu` and `sigma`, with the values that each may have.
  public var parameters: [DistributionParameter] {
    [.init("nu", nu, .nonNegative), .init("sigma", sigma, .positive)]
  }

  /// The distribution with other `nu` and `sigma`, in this order.
  public func replacingParameters(_ values: [Tensor]) -> Rice {
    Rice(nu: values[0], sigma: values[1])
  }

  /// The positive numbers.
  public var support: Support { .positive }

  /// The leading term of the Bessel function completes the square.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let (x, centre) = (value / sigma, nu / sigma)
    let product = x * select(nu .>= 0, centre, .constant(.nan))
    return log(x) - log(sigma) - 0.5 * square(x - centre) + (logBesselI0(product) - product)
  }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    let along = parameters[0] + parameters[1] * Variates.normal(using: &generator)
    let across = parameters[1] * Variates.normal(using: &generator)
    return (along * along + across * across).squareRoot()
  }

  /// `sigma √(π / 2) exp(-u) ((1 + 2u) I₀(u) + 2u I₁(u))` with `u = nu² / (4 sigma²)`.
  public func mean(_ parameters: ParameterValues) -> Double {
    let ratio = parameters[0] / parameters[1]
    let u = 0.25 * ratio * ratio
    let zeroth = cExp(SpecialFunctions.logBesselI0(u) - u)
    let first = cExp(SpecialFunctions.logBesselI1(u) - u)
    return parameters[1] * (0.5 * Double.pi).squareRoot() * ((1 + 2 * u) * zeroth + 2 * u * first)
  }

  /// The integral of the squared distance from the mean: the difference `nu² + 2 sigma²` less the
  /// square of the mean cancels.
  public func variance(_ parameters: ParameterValues) -> Double {
    let length = UnitRice(parameters)
    let mean = mean(parameters) / parameters[1]
    let square = Quadrature.integral(
      over: [max(0, mean - 14), max(0, mean - 3), mean, mean + 3, mean + 14]
    ) {
      ($0 - mean) * ($0 - mean) * length.density($0)
    }
    return parameters[1] * parameters[1] * square
  }

  /// `P(X <= x)`.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    UnitRice(parameters).cdf(x / parameters[1])
  }

  /// `P(X > x)`.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    UnitRice(parameters).survival(x / parameters[1])
  }

  /// `log P(X <= x)`, which stays finite where the probability underflows.
  public func logCDF(_ x: Double, _ parameters: ParameterValues) -> Double {
    UnitRice(parameters).logCDF(x / parameters[1])
  }

  /// `log P(X > x)`.
  public func logSurvival(_ x: Double, _ parameters: ParameterValues) -> Double {
    UnitRice(parameters).logSurvival(x / parameters[1])
  }

  /// The root of the distribution function or of the survival function.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    let length = UnitRice(parameters)
    let tails = TailFunctions(
      cdf: length.cdf, survival: length.survival, density: length.density)
    return parameters[1]
      * tails.quantile(probability, lower: 0, start: length.centre + 1, scale: 1)
  }
}

/// The Rice distribution with standard deviation 1.
private struct UnitRice {
  let centre: Double

  init(_ parameters: ParameterValues) {
    centre = parameters[0] / parameters[1]
  }

  func density(_ x: Double) -> Double { x > 0 ? cExp(logDensity(x)) : 0 }

  private func logDensity(_ x: Double) -> Double {
    let product = x * centre
    let logBessel = SpecialFunctions.logBesselI0(product) - product
    return cLog(x) + logBessel - 0.5 * (x - centre) * (x - centre)
  }

  func cdf(_ x: Double) -> Double { isLower(x) ? cExp(logLowerTail(x)) : 1 - cExp(logUpperTail(x)) }

  func survival(_ x: Double) -> Double {
    isLower(x) ? 1 - cExp(logLowerTail(x)) : cExp(logUpperTail(x))
  }

  func logCDF(_ x: Double) -> Double {
    isLower(x) ? logLowerTail(x) : SpecialFunctions.log1mExp(logUpperTail(x))
  }

  func logSurvival(_ x: Double) -> Double {
    isLower(x) ? SpecialFunctions.log1mExp(logLowerTail(x)) : logUpperTail(x)
  }

  private func isLower(_ x: Double) -> Bool { x < centre + 1 }

  private func logLowerTail(_ x: Double) -> Double {
    x <= 0 ? -.infinity : logTail(x, step: -step(x), bound: 0)
  }

  private func logUpperTail(_ x: Double) -> Double {
    x == .infinity ? -x : logTail(x, step: step(x), bound: nil)
  }

  /// The integral in units of the density at its end, so that it exists below all doubles.
  private func logTail(_ x: Double, step: Double, bound: Double?) -> Double {
    let atEnd = logDensity(x)
    guard atEnd > -.infinity else { return atEnd }
    let tail = Quadrature.tail(from: x, step: step, bound: bound) {
      $0 > 0 ? cExp(logDensity($0) - atEnd) : 0
    }
    return min(0, atEnd + cLog(tail))
  }

  private func step(_ x: Double) -> Double { 0.5 / max(1, abs(x - centre)) }
}
