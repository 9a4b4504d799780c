/// The von Mises distribution.

public import ApusGraph
import ApusNumerics

/// The von Mises distribution of angles with mean direction `mu` and concentration `kappa >= 0`.
///
/// The density at `-π <= x <= π` is `exp(kappa cos(x - mu)) / (2π I₀(kappa))`; `kappa = 0` is the
/// uniform distribution. Mean and variance are those of the number `x`, not of the direction; they
/// and the distribution function, which counts from -π, are computed by quadrature.
///
/// ```swift
/// let wind = VonMises(mu: 0.5, kappa: 3)
/// try wind.logDensity(0.5)   // -0.4231…
/// ```
public struct VonMises: UnivariateDistribution {
  /// The mean direction, in radians.
  public let mu: Tensor
  /// The concentration, about the inverse of the variance when it is large.
  public let kappa: Tensor

  /// A von Mises distribution with mean direction `mu` and concentration `kappa >= 0`.
  public init(mu: some TensorConvertible, kappa: some TensorConvertible) {
    self.mu = mu.tensor
    self.kappa = kappa.tensor
  }

  /// The arguments `mu` and `kappa`, with the values that each may have.
  public var parameters: [DistributionParameter] {
    [.init("mu", mu, .real), .init("kappa", kappa, .nonNegative)]
  }

  /// The distribution with other `mu` and `kappa`, in this order.
  public func replacingParameters(_ values: [Tensor]) -> VonMises {
    VonMises(mu: values[0], kappa: values[1])
  }

  /// Angles: numbers from -π to π.
  public var support: Support { .circular }

  /// `cos t = 1 - 2 sin²(t / 2)`: with the leading term of the Bessel function taken out, large
  /// concentrations cost no digits.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let concentration = select(kappa .>= 0, kappa, .constant(.nan))
    return -2 * kappa * square(sin(0.5 * (value - mu)))
      - (logBesselI0(concentration) - concentration) - .logTwo - .logPi
  }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    let angle = Variates.vonMises(concentration: parameters[1], using: &generator)
    return (parameters[0] + angle).remainder(dividingBy: 2 * .pi)
  }

  /// The mean of the number in [-π, π], by quadrature.
  public func mean(_ parameters: ParameterValues) -> Double {
    let circle = Circle(parameters)
    return circle.integral(from: -.pi, to: .pi) { $0 + .pi } - .pi
  }

  /// The variance of the number in [-π, π], by quadrature.
  public func variance(_ parameters: ParameterValues) -> Double {
    let (circle, mean) = (Circle(parameters), mean(parameters))
    return circle.integral(from: -.pi, to: .pi) { ($0 - mean) * ($0 - mean) }
  }

  /// The integral of the density from -π to `x`.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    if x <= -.pi || x >= .pi { return x < 0 ? 0 : 1 }
    return Circle(parameters).integral(from: -.pi, to: x) { _ in 1 }
  }

  /// The integral of the density from `x` to π.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    if x <= -.pi || x >= .pi { return x < 0 ? 1 : 0 }
    return Circle(parameters).integral(from: x, to: .pi) { _ in 1 }
  }

  /// The logarithm of the same integral, also where it is below all doubles.
  public func logCDF(_ x: Double, _ parameters: ParameterValues) -> Double {
    if x <= -.pi || x >= .pi { return x < 0 ? -.infinity : 0 }
    return Circle(parameters).logTail(from: -.pi, to: x, rest: x, .pi)
  }

  /// The logarithm of the same integral, also where it is below all doubles.
  public func logSurvival(_ x: Double, _ parameters: ParameterValues) -> Double {
    if x <= -.pi || x >= .pi { return x < 0 ? 0 : -.infinity }
    return Circle(parameters).logTail(from: x, to: .pi, rest: -.pi, x)
  }

  /// The root of the distribution function or of the survival function.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    let tails = TailFunctions(
      cdf: { cdf($0, parameters) }, survival: { survival($0, parameters) },
      density: Circle(parameters).density)
    let start = parameters[0].remainder(dividingBy: 2 * .pi)
    return tails.quantile(probability, lower: -.pi, upper: .pi, start: start, scale: 1)
  }
}

/// The density on one turn.
private struct Circle {
  let kappa: Double
  let mode: Double
  private let logHeight: Double

  init(_ parameters: ParameterValues) {
    kappa = parameters[1]
    mode = parameters[0].remainder(dividingBy: 2 * .pi)
    logHeight = kappa - SpecialFunctions.logBesselI0(kappa) - cLog(2 * .pi)
  }

  func density(_ x: Double) -> Double { cExp(logHeight - depth(x, below: mode)) }

  /// How far the log density at `x` is below that at `top`: `2 kappa` times the difference of the
  /// squared sines of half the distances from the mode, as a product.
  private func depth(_ x: Double, below top: Double) -> Double {
    2 * kappa * cSin(0.5 * (x - top)) * cSin(0.5 * (x + top) - mode)
  }

  /// The integral of density and function.
  func integral(
    from start: Double, to end: Double, of function: (Double) -> Double
  ) -> Double {
    cExp(logHeight) * integral(from: start, to: end, relativeTo: mode, of: function)
  }

  /// The logarithm of the integral of the density, given where the rest of the turn lies.
  func logTail(from start: Double, to end: Double, rest: Double, _ restEnd: Double) -> Double {
    let logPart = logIntegral(from: start, to: end)
    if logPart < -0.693 { return logPart }
    return SpecialFunctions.log1mExp(min(0, logIntegral(from: rest, to: restEnd)))
  }

  /// The density is taken relative to its largest value between the two ends, which is at one of
  /// them unless the mode lies between.
  private func logIntegral(from start: Double, to end: Double) -> Double {
    let higherEnd = depth(start, below: end) < 0 ? start : end
    let top = start <= mode && mode <= end ? mode : higherEnd
    let integral = integral(from: start, to: end, relativeTo: top) { _ in 1 }
    return logHeight - depth(top, below: mode) + cLog(integral)
  }

  /// The integral of a function and the density over that at `top`, in pieces that resolve the
  /// peak, which may lie at both ends of the turn, and the fall of a tail.
  private func integral(
    from start: Double, to end: Double, relativeTo top: Double, of function: (Double) -> Double
  ) -> Double {
    let width = 1 / max(1, kappa.squareRoot(), kappa * abs(cSin(top - mode)))
    let peaks = [top - 2 * .pi, top, top + 2 * .pi]
    let steps = [-32.0, -16, -8, -4, -2, -1, 0, 1, 2, 4, 8, 16, 32]
    let points = peaks.flatMap { peak in steps.map { peak + $0 * width } }
    let inside = points.filter { $0 > start && $0 < end }.sorted()
    return Quadrature.integral(over: [start] + inside + [end]) {
      cExp(-depth($0, below: top)) * function($0)
    }
  }
}
