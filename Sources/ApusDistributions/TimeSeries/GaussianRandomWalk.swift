/// The random walk with normal steps.

public import ApusGraph
public import ApusNumerics

/// Series `x_0, x_1, …` whose first value is drawn from `initDist` and whose steps `x_t - x_(t-1)`
/// are normal with mean `mu` and standard deviation `sigma > 0`.
///
/// The log density of a series is that of its first value and of all steps. With the mean `m` and
/// variance `v` of the first value, `x_t` has the mean `m + mu t` and the variance `v + sigma² t`.
/// The length is `steps + 1`, or that of the parameter (`shape:` or `dims:`) or of the data.
///
/// ```swift
/// let level = m.parameter(
///   "level", GaussianRandomWalk(sigma: sigma, initDist: Normal(mu: 0, sigma: 1), steps: 99))
/// ```
public struct GaussianRandomWalk: ArrayDistribution {
  /// The mean of a step.
  public let mu: Tensor
  /// The standard deviation of a step.
  public let sigma: Tensor
  /// The distribution of the first value.
  public let initDist: any Distribution
  /// The number of steps, if it is given.
  public let steps: Int?

  /// A random walk.
  ///
  /// - Parameters:
  ///   - mu: the mean of a step.
  ///   - sigma: the standard deviation of a step, positive.
  ///   - initDist: the distribution of the first value, of a single number.
  ///   - steps: the number of steps, when it does not follow from the parameter or data.
  public init(
    mu: some TensorConvertible = 0.0, sigma: some TensorConvertible = 1.0,
    initDist: any Distribution = Normal(mu: 0, sigma: 100), steps: Int? = nil
  ) {
    self.mu = mu.tensor
    self.sigma = sigma.tensor
    self.initDist = initDist
    self.steps = steps
  }

  /// The arguments by which it was made, with the values that each may have:
  /// `mu`, `sigma` and those of the initial distribution.
  public var parameters: [DistributionParameter] {
    [.init("mu", mu, .real), .init("sigma", sigma, .positive)]
      + initDist.nestedParameters("initDist")
  }

  /// The walk in mathematical notation.
  public var formula: String {
    formula([mu.formula, sigma.formula, "initDist: \(initDist.formula)"])
  }

  /// The same form with other arguments, in the order of ``parameters``.
  public func replacingParameters(_ values: [Tensor]) -> GaussianRandomWalk {
    GaussianRandomWalk(
      mu: values[0], sigma: values[1],
      initDist: initDist.replacingParameters(Array(values.dropFirst(2))), steps: steps)
  }

  /// All vectors of real numbers.
  public var support: Support { .vector(.real) }

  /// The shape of one value, as far as the arguments tell.
  public var eventShape: Shape? {
    get throws(ModelError) { try requireLength(steps, "steps", atLeast: 0).map { [$0 + 1] } }
  }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    guard value.lastLength > 0 else { return tooShort(name, value, needing: 1) }
    let changes = value.last(1...) - value.last(..<(value.lastLength - 1))
    let step = Normal(mu: overEvents(mu, eventRank: 1), sigma: overEvents(sigma, eventRank: 1))
    return initDist.logDensityOfStart(value.last(..<1))
      + sumOfEvents(step.logDensity(changes), eventRank: 1)
  }

  /// The mean of each element.
  public var expectation: Tensor { moments(of: initDist).mean + mu * times }

  /// The variance of each element.
  public var elementVariance: Tensor { moments(of: initDist).variance + square(sigma) * times }

  /// 0, 1, 2, ….
  private var times: Tensor {
    let last = max(steps ?? 0, 0)
    return .constant((0...last).map(Double.init), shape: [last + 1])
  }

  /// The arguments in the form that draws need, computed once for many draws.
  public var drawParameters: [DistributionParameter] {
    [.init("mu", mu, .real), .init("sigma", sigma, .positive)]
      + initDist.nestedDrawParameters("initDist")
  }

  /// One draw.
  public func draw(
    into value: UnsafeMutableBufferPointer<Double>, shape: Shape,
    parameters: [UnsafeBufferPointer<Double>], using generator: inout RandomStream
  ) throws {
    guard !value.isEmpty else { return }
    try initDist.drawStart(
      into: UnsafeMutableBufferPointer(rebasing: value[..<1]),
      parameters: Array(parameters.dropFirst(2)), using: &generator)
    for t in value.indices.dropFirst() {
      let step = parameters[0][0] + parameters[1][0] * Variates.normal(using: &generator)
      value[t] = value[t - 1] + step
    }
  }
}
