/// Series whose volatility follows their own past.

public import ApusGraph
public import ApusNumerics

/// Series of normal values with mean 0 whose variance is carried along:
/// `x_t ~ Normal(0, s_t)` with `s_t² = omega + alpha1 x_(t-1)² + beta1 s_(t-1)²` and
/// `s_0 = initialVol`.
///
/// Here `omega > 0`, `alpha1` and `beta1` are 0 or more and sum to less than 1, and `initialVol >=
/// 0`; where a computed sum is not less than 1 the log density is NaN. The values have mean 0 and
/// the variance `V_t = omega + (alpha1 + beta1) V_(t-1)` with `V_0 = initialVol²`. The length is
/// `steps + 1`, or that of the parameter (`shape:` or `dims:`) or of the data.
///
/// ```swift
/// m.observe(
///   "returns", GARCH11(omega: omega, alpha1: alpha, beta1: beta, initialVol: 1), equals: returns)
/// ```
public struct GARCH11: ArrayDistribution {
  /// The part of the variance that is always there.
  public let omega: Tensor
  /// What the square of the last value adds to the variance.
  public let alpha1: Tensor
  /// What is kept of the last variance.
  public let beta1: Tensor
  /// The standard deviation of the first value.
  public let initialVol: Tensor
  /// The number of values after the first one, if it is given.
  public let steps: Int?

  /// A series with the given volatility at its start.
  public init(
    omega: some TensorConvertible, alpha1: some TensorConvertible, beta1: some TensorConvertible,
    initialVol: some TensorConvertible, steps: Int? = nil
  ) {
    self.omega = omega.tensor
    self.alpha1 = alpha1.tensor
    self.beta1 = beta1.tensor
    self.initialVol = initialVol.tensor
    self.steps = steps
  }

  /// The arguments `omega`, `alpha1`, `beta1` and `initialVol`, with the values that each may have.
  public var parameters: [DistributionParameter] {
    [
      .init("omega", omega, .positive), .init("alpha1", alpha1, .nonNegative),
      .init("beta1", beta1, .interval(lower: 0, upper: 1 - alpha1)),
      .init("initialVol", initialVol, .positive),
    ]
  }

  /// The distribution with other `omega`, `alpha1`, `beta1` and `initialVol`, in this order.
  public func replacingParameters(_ values: [Tensor]) -> GARCH11 {
    GARCH11(
      omega: values[0], alpha1: values[1], beta1: values[2], initialVol: values[3], steps: steps)
  }

  /// All vectors of real numbers.
  public var support: Support { .vector(.real) }

  /// The shape of one value, as far as the arguments tell.
  public var eventShape: Shape? {
    get throws(ModelError) { try requireLength(steps, "steps", atLeast: 0).map { [$0 + 1] } }
  }

  /// The number of values after the first one, for moments.
  private var stepCount: Int { max(steps ?? 0, 0) }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    guard value.lastLength > 0 else { return tooShort(name, value, needing: 1) }
    let inputs = [(value, 1), (omega, 0), (alpha1, 0), (beta1, 0), (initialVol, 0)]
    let scales = mapEvents(inputs.map { (value: $0.0, eventRank: $0.1) }) {
      variances(of: $0[0], omega: $0[1], alpha1: $0[2], beta1: $0[3], initialVol: $0[4])
    }
    let density = Normal(mu: 0, sigma: sqrt(scales)).logDensity(value)
    return checkingArguments(sum(density, axis: density.lastAxis))
  }

  /// The variances of the values of one series.
  private func variances(
    of series: Tensor, omega: Tensor, alpha1: Tensor, beta1: Tensor, initialVol: Tensor
  ) -> Tensor {
    let first = square(initialVol)
    let start = expandDimensions(first, axis: 0)
    if series.lastLength == 1 { return start }
    let later = scan(from: first, over: [square(series.dropLast())]) { variance, row in
      omega + alpha1 * row[0] + beta1 * variance
    }
    return concatenate([start, later])
  }

  /// The mean of each element, which is 0.
  public var expectation: Tensor { broadcast(0, to: [stepCount + 1]) }

  /// `V_t = r^t V_0 + omega (1 + r + … + r^(t-1))` with `r = alpha1 + beta1`.
  public var elementVariance: Tensor {
    let ratio = alpha1 + beta1
    let powers = (0...stepCount).map { pow(ratio, .constant(Double($0))) }
    let sums = concatenate([[0.0].tensor, cumulativeSum(stack(powers))]).dropLast()
    return stack(powers) * square(initialVol) + omega * sums
  }

  /// One draw.
  public func draw(
    into value: UnsafeMutableBufferPointer<Double>, shape: Shape,
    parameters: [UnsafeBufferPointer<Double>], using generator: inout RandomStream
  ) {
    var variance = parameters[3][0] * parameters[3][0]
    for t in value.indices {
      if t > 0 {
        let last = value[t - 1]
        variance = parameters[0][0] + parameters[1][0] * last * last + parameters[2][0] * variance
      }
      value[t] = variance.squareRoot() * Variates.normal(using: &generator)
    }
  }
}
