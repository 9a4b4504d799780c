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

  public var parameters: [DistributionParameter] {
    [.init("mu", mu, .real), .init("kappa", kappa, .nonNegative)]
  }

  public func replacingParameters(_ values: [Tensor]) -> VonMises {
    VonMises(mu: values[0], kappa: values[1])
  }

  public var support: Support { .circular }

  /// `cos t = 1 - 2 sin²(t / 2)`: with the leading term of the Bessel function taken out, large
  /// concentrations cost no digits.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let concentration = select(kappa .>= 0, kappa, .constant(.nan))
    return -2 * kappa * square(sin(0.5 * (value - mu)))
      - (logBesselI0(concentration) - concentration) - .logTwo - .logPi
  }

  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    let angle = Variates.vonMises(concentration: parameters[1], using: &generator)
    return (parameters[0] + angle).remainder(dividingBy: 2 * .pi)
  }

  public func mean(_ parameters: ParameterValues) -> Double {
    let circle = Circle(parameters)
    return circle.integral(from: -.pi, to: .pi) { $0 + .pi } - .pi
  }

  public func variance(_ parameters: ParameterValues) -> Double {
    let (circle, mean) = (Circle(parameters), mean(parameters))
    return circle.integral(from: -.pi, to: .pi) { ($0 - mean) * ($0 - mean) }
  }

  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    if x <= -.pi || x >= .pi { return x < 0 ? 0 : 1 }
    return Circle(parameters).integral(from: -.pi, to: x) { _ in 1 }
  }

  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    if x <= -.pi || x >= .pi { return x < 0 ? 1 : 0 }
    return Circle(parameters).integral(from: x, to: .pi) { _ in 1 }
  }

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
  private let height: Double

  init(_ parameters: ParameterValues) {
    kappa = parameters[1]
    mode = parameters[0].remainder(dividingBy: 2 * .pi)
    height = cExp(kappa - SpecialFunctions.logBesselI0(kappa)) / (2 * .pi)
  }

  func density(_ x: Double) -> Double {
    let sine = cSin(0.5 * (x - mode))
    return height * cExp(-2 * kappa * sine * sine)
  }

  /// The integral of density and function, in pieces that resolve the peak, which may lie at both
  /// ends of the turn.
  func integral(
    from start: Double, to end: Double, of function: (Double) -> Double
  ) -> Double {
    let width = 1 / max(1, kappa.squareRoot())
    let peaks = [mode - 2 * .pi, mode, mode + 2 * .pi]
    let steps = [-8.0, -4, -2, -1, 0, 1, 2, 4, 8]
    let points = peaks.flatMap { peak in steps.map { peak + $0 * width } }
    let inside = points.filter { $0 > start && $0 < end }.sorted()
    return Quadrature.integral(over: [start] + inside + [end]) { density($0) * function($0) }
  }
}
