/// The normal distribution between two bounds.

public import ApusGraph
import ApusNumerics

/// The distribution of a normal variable with location `mu` and scale `sigma > 0`, given that it
/// lies between `lower` and `upper`.
///
/// With `z = (x - mu) / sigma` the density at `lower <= x <= upper` is
/// `exp(-z² / 2) / (sigma √(2π) (Φ(b) - Φ(a)))`, where `a` and `b` are the standardised bounds. Either
/// bound may be infinite; the other may be as far out in a tail as it likes. Mean and variance are
/// those of the truncated variable, by quadrature.
///
/// - The expressions of tail probabilities know a distance from a bound to rounding of the
///   standardised values; the functions of numbers know it exactly.
///
/// ```swift
/// let speed = TruncatedNormal(mu: 50, sigma: 20, lower: 0, upper: 120)
/// try speed.mean   // 50.335…
/// ```
public struct TruncatedNormal: CumulativeDistribution {
  /// The mean before truncation.
  public let mu: Tensor
  /// The standard deviation before truncation.
  public let sigma: Tensor
  /// The smallest value.
  public let lower: Tensor
  /// The largest value.
  public let upper: Tensor

  /// A normal distribution with location `mu` and scale `sigma > 0` between two bounds, of which
  /// either may be left out.
  public init(
    mu: some TensorConvertible, sigma: some TensorConvertible,
    lower: some TensorConvertible = -Double.infinity,
    upper: some TensorConvertible = Double.infinity
  ) {
    self.mu = mu.tensor
    self.sigma = sigma.tensor
    self.lower = lower.tensor
    self.upper = upper.tensor
  }

  /// The arguments `mu`, `sigma`, `lower` and `upper`, with the values that each may have.
  public var parameters: [DistributionParameter] {
    [
      .init("mu", mu, .real), .init("sigma", sigma, .positive),
      .init(
        "lower", lower, lower.isKnownToBe(-.infinity) ? .extendedReal : .real, isLabelled: true),
      .init(
        "upper", upper, upper.isKnownToBe(.infinity) ? .extendedReal : .above(lower),
        isLabelled: true),
    ]
  }

  /// The distribution with other `mu`, `sigma`, `lower` and `upper`, in this order.
  public func replacingParameters(_ values: [Tensor]) -> TruncatedNormal {
    TruncatedNormal(mu: values[0], sigma: values[1], lower: values[2], upper: values[3])
  }

  /// The numbers from `lower` to `upper`.
  public var support: Support { .between(lower, upper) }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let z = (value - mu) / sigma
    return -0.5 * square(z) - log(sigma) - Normal.logNormalizer - logMass(lower, upper)
  }

  /// `log P(X <= value)` as an expression, for values that the support has.
  public func logCDFInSupport(_ value: Tensor) -> Tensor {
    logMass(lower, value) - logMass(lower, upper)
  }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor {
    logMass(value, upper) - logMass(lower, upper)
  }

  /// The log probability of an interval before truncation.
  private func logMass(_ start: Tensor, _ end: Tensor) -> Tensor {
    logNormalInterval(standardized(start), standardized(end))
  }

  /// An infinite bound stays what it is, without the derivatives of a quotient.
  private func standardized(_ bound: Tensor) -> Tensor {
    select(abs(bound) .== .infinity, bound, (bound - mu) / sigma)
  }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    let interval = Interval(parameters)
    let z = Variates.truncatedNormal(from: interval.a, to: interval.b, using: &generator)
    return min(max(parameters[0] + parameters[1] * z, parameters[2]), parameters[3])
  }

  /// `mu + sigma` times the mean of the truncated standard normal distribution.
  public func mean(_ parameters: ParameterValues) -> Double {
    parameters[0] + parameters[1] * Interval(parameters).mean
  }

  /// `sigma²` times the variance of the truncated standard normal distribution.
  public func variance(_ parameters: ParameterValues) -> Double {
    parameters[1] * parameters[1] * Interval(parameters).variance
  }

  /// The probability from `lower` to `x` over that of the whole interval.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    Interval(parameters).share(upTo: x)
  }

  /// The probability from `x` to `upper` over that of the whole interval.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    Interval(parameters).share(from: x)
  }

  /// The root of the distribution function or of the survival function.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    let interval = Interval(parameters)
    let (mu, sigma) = (parameters[0], parameters[1])
    let tails = TailFunctions(
      cdf: interval.share(upTo:), survival: interval.share(from:),
      density: { interval.density(($0 - mu) / sigma) / sigma })
    return tails.quantile(
      probability, lower: parameters[2], upper: parameters[3], start: mu + sigma * interval.mode,
      scale: 0.1 * sigma)
  }
}

/// A standard normal variable between two bounds.
private struct Interval {
  let a: Double
  let b: Double
  private let parameters: ParameterValues
  private let logMass: Double

  init(_ parameters: ParameterValues) {
    self.parameters = parameters
    a = (parameters[2] - parameters[0]) / parameters[1]
    b = (parameters[3] - parameters[0]) / parameters[1]
    logMass = SpecialFunctions.logNormalInterval(a, b)
  }

  var mode: Double { min(max(0, a), b) }

  func density(_ z: Double) -> Double {
    cExp(-0.5 * z * z - 0.918_938_533_204_672_742 - logMass)
  }

  func share(upTo x: Double) -> Double {
    if x <= parameters[2] || x >= parameters[3] { return x <= parameters[2] ? 0 : 1 }
    let width = (x - parameters[2]) / parameters[1]
    return share(from: a, to: (x - parameters[0]) / parameters[1], width: width)
  }

  func share(from x: Double) -> Double {
    if x <= parameters[2] || x >= parameters[3] { return x <= parameters[2] ? 1 : 0 }
    let width = (parameters[3] - x) / parameters[1]
    return share(from: (x - parameters[0]) / parameters[1], to: b, width: width)
  }

  private func share(from start: Double, to end: Double, width: Double) -> Double {
    min(1, cExp(SpecialFunctions.logNormalInterval(from: start, to: end, width: width) - logMass))
  }

  /// As the distance from the mode: far out it is small beside the mode.
  var mean: Double { mode + meanDistance }

  private var meanDistance: Double { expectation { $0 - mode } }

  var variance: Double {
    let centre = meanDistance
    return expectation { ($0 - mode - centre) * ($0 - mode - centre) }
  }

  /// The integral over both sides of the mode, in steps of the density's scale there.
  private func expectation(of function: (Double) -> Double) -> Double {
    let step = 1 / max(1, abs(mode))
    func side(_ step: Double, _ bound: Double) -> Double {
      var (sum, position, step) = (0.0, mode, step)
      while position != bound, abs(position) < 40 + 2 * abs(mode), density(position) > 0 {
        let next = step < 0 ? max(position + step, bound) : min(position + step, bound)
        sum += abs(next - position) * average(from: position, to: next, function)
        (position, step) = (next, 1.5 * step)
      }
      return sum
    }
    return side(-step, a) + side(step, b)
  }

  /// The mean of function and density over a step; of any sign, unlike the integrand of
  /// ``Quadrature/integral(from:to:of:)``, so that zeros don't matter to its accuracy.
  private func average(
    from start: Double, to end: Double, _ function: (Double) -> Double
  ) -> Double {
    Quadrature.integral(from: 0, to: 1) { share in
      let z = start + (end - start) * share
      return function(z) * density(z)
    }
  }
}
