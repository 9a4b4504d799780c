/// The normal distribution.

public import ApusGraph
public import ApusNumerics

/// The normal distribution with mean `mu` and standard deviation `sigma > 0`.
///
/// The density at any real `x` is `exp(-((x - mu) / sigma)² / 2) / (sigma √(2π))`; the mean is `mu`
/// and the variance `sigma²`.
///
/// ```swift
/// let height = Normal(mu: 170, sigma: 10)
/// try height.logDensity(180)   // -3.7215…
/// ```
public struct Normal: CumulativeDistribution {
  /// The mean.
  public let mu: Tensor
  /// The standard deviation.
  public let sigma: Tensor

  /// A normal distribution with mean `mu` and standard deviation `sigma > 0`.
  public init(mu: some TensorConvertible, sigma: some TensorConvertible) {
    self.mu = mu.tensor
    self.sigma = sigma.tensor
  }

  /// The arguments `mu` and `sigma`, with the values that each may have.
  public var parameters: [DistributionParameter] {
    [.init("mu", mu, .real), .init("sigma", sigma, .positive)]
  }

  /// The distribution with other `mu` and `sigma`, in this order.
  public func replacingParameters(_ values: [Tensor]) -> Normal {
    Normal(mu: values[0], sigma: values[1])
  }

  /// All real numbers.
  public var support: Support { .real }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let z = (value - mu) / sigma
    return -0.5 * square(z) - log(sigma) - Self.logNormalizer
  }

  /// `log √(2π)`.
  static let logNormalizer: Tensor = 0.918_938_533_204_672_7

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    parameters[0] + parameters[1] * Variates.normal(using: &generator)
  }

  /// The draws of one by one, in half of the time.
  public func draw(
    into output: UnsafeMutableBufferPointer<Double>, shape: Shape, parameters: [ParameterArray],
    using generator: inout RandomStream
  ) {
    let (mu, sigma) = (parameters[0], parameters[1])
    // Pieces that are still in the first cache when they are scaled.
    for start in stride(from: 0, to: output.count, by: 512) {
      let places = start..<min(start + 512, output.count)
      let draws = UnsafeMutableBufferPointer(rebasing: output[places])
      Variates.fillNormal(draws, using: &generator)
      // A loop for each of the usual patterns, so that it can be vectorised.
      if sigma.isVarying {
        for i in places { output[i] = mu[i] + sigma[i] * output[i] }
      } else if mu.isVarying {
        let (means, sigma) = (mu.array(from: start, count: draws.count), sigma[0])
        for i in draws.indices { draws[i] = means[i] + sigma * draws[i] }
      } else {
        let (mu, sigma) = (mu[0], sigma[0])
        for i in draws.indices { draws[i] = mu + sigma * draws[i] }
      }
    }
  }

  /// `mu`.
  public func mean(_ parameters: ParameterValues) -> Double { parameters[0] }

  /// `sigma²`.
  public func variance(_ parameters: ParameterValues) -> Double {
    parameters[1] * parameters[1]
  }

  /// `Φ((x - mu) / sigma)`.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    SpecialFunctions.normalCDF((x - parameters[0]) / parameters[1])
  }

  /// `Φ((mu - x) / sigma)`.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    SpecialFunctions.normalCDF((parameters[0] - x) / parameters[1])
  }

  /// `log P(X <= value)` as an expression, for values that the support has.
  public func logCDFInSupport(_ value: Tensor) -> Tensor { logNormalCDF((value - mu) / sigma) }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor {
    logNormalCDF((mu - value) / sigma)
  }

  /// `mu + sigma Φ⁻¹(p)`.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    parameters[0] + parameters[1] * SpecialFunctions.normalQuantile(probability)
  }
}
