/// Autoregressive series.

public import ApusGraph
public import ApusNumerics

/// Series in which each value is normal around a linear function of the `p` values before it:
/// `x_t ~ Normal(c + rho_1 x_(t-1) + … + rho_p x_(t-p), sigma)`, where `sigma > 0`.
///
/// The first `p` values are independent draws from `initDist`. With `constant: true` the first
/// entry of `rho` is the constant `c`, as in PyMC; otherwise `c` is 0. The series need not be
/// stationary. The length is `steps + p`, or that of the parameter (`shape:` or `dims:`) or of the
/// data.
///
/// ```swift
/// let x = m.parameter(
///   "x", AR(rho: [0.6, 0.2], sigma: 1, initDist: Normal(mu: 0, sigma: 2), steps: 98))
/// ```
public struct AR: ArrayDistribution {
  /// The coefficients, the constant first if there is one.
  public let rho: Tensor
  /// The standard deviation of a value given those before it.
  public let sigma: Tensor
  /// Whether the first coefficient is the constant.
  public let constant: Bool
  /// The distribution of the first values.
  public let initDist: any Distribution
  /// The number of values after the first ones, if it is given.
  public let steps: Int?

  /// An autoregressive series.
  ///
  /// - Parameters:
  ///   - rho: the coefficients, that of the last value first; a number stands for one coefficient.
  ///   - sigma: the standard deviation of a value given those before it, positive.
  ///   - constant: whether `rho` begins with a constant.
  ///   - initDist: the distribution of each of the first values, of a single number.
  ///   - steps: the number of values after these, when it does not follow from the parameter or data.
  public init(
    rho: some TensorConvertible, sigma: some TensorConvertible = 1.0, constant: Bool = false,
    initDist: any Distribution = Normal(mu: 0, sigma: 100), steps: Int? = nil
  ) {
    self.rho = stretched(rho.tensor, to: [1])
    self.sigma = sigma.tensor
    self.constant = constant
    self.initDist = initDist
    self.steps = steps
  }

  /// The number of coefficients besides the constant.
  public var order: Int { max(rho.lastLength - (constant ? 1 : 0), 0) }

  /// The arguments by which it was made, with the values that each may have:
  /// `rho`, `sigma` and those of the initial distribution.
  public var parameters: [DistributionParameter] {
    [.init("rho", rho, .vector(.real)), .init("sigma", sigma, .positive)]
      + initDist.nestedParameters("initDist")
  }

  /// The series in mathematical notation.
  public var formula: String {
    formula([rho.formula, sigma.formula, "initDist: \(initDist.formula)"])
  }

  /// The same form with other arguments, in the order of ``parameters``.
  public func replacingParameters(_ values: [Tensor]) -> AR {
    AR(
      rho: values[0], sigma: values[1], constant: constant,
      initDist: initDist.replacingParameters(Array(values.dropFirst(2))), steps: steps)
  }

  /// All vectors of real numbers.
  public var support: Support { .vector(.real) }

  /// The shape of one value, as far as the arguments tell.
  public var eventShape: Shape? {
    get throws(ModelError) { try requireLength(steps, "steps", atLeast: 0).map { [$0 + order] } }
  }

  /// The number of values after the first ones, for moments.
  private var stepCount: Int { max(steps ?? 0, 0) }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let (p, length) = (order, value.lastLength)
    guard length >= p else { return tooShort(name, value, needing: p) }
    var mean = constant ? coefficient(0) : 0
    for lag in 1..<(p + 1) {
      mean = mean + coefficient(lag - (constant ? 0 : 1)) * value.last((p - lag)..<(length - lag))
    }
    let later = value.last(p...)
    let density = Normal(mu: mean, sigma: overEvents(sigma, eventRank: 1)).logDensity(later)
    return initDist.logDensityOfStart(value.last(..<p))
      + sumOfEvents(density, eventRank: 1)
  }

  /// An entry of `rho`, over the values of a series.
  private func coefficient(_ index: Int) -> Tensor { rho.last(index..<index + 1) }

  /// The mean of each element.
  public var expectation: Tensor {
    let level = constant ? coefficient(0) : [0.0].tensor
    return solveTriangular(recursion, started(moments(of: initDist).mean, then: level))
  }

  /// The variance of each element.
  public var elementVariance: Tensor {
    let inverse = solveTriangular(recursion, identityMatrix(order + stepCount))
    let variances = started(moments(of: initDist).variance, then: square(sigma))
    return dot(square(inverse), variances)
  }

  /// The matrix that makes first values and shocks out of a series: ones on the diagonal, and the
  /// negative coefficients below it from row `p` on.
  private var recursion: Tensor {
    let length = order + stepCount
    return (0..<order).reduce(identityMatrix(length)) { matrix, lag in
      let places = (0..<length * length).map { place -> Double in
        let (row, column) = (place / length, place % length)
        return row >= order && column == row - lag - 1 ? 1 : 0
      }
      return matrix - coefficient(lag + (constant ? 1 : 0))
        * .constant(places, shape: [length, length])
    }
  }

  /// A series of one number at the start and of another from then on.
  private func started(_ first: Tensor, then rest: Tensor) -> Tensor {
    concatenate([broadcast(first, to: [order]), broadcast(rest, to: [stepCount])])
  }

  /// The arguments in the form that draws need, computed once for many draws.
  public var drawParameters: [DistributionParameter] {
    [.init("rho", rho, .vector(.real)), .init("sigma", sigma, .positive)]
      + initDist.nestedDrawParameters("initDist")
  }

  /// One draw.
  public func draw(
    into value: UnsafeMutableBufferPointer<Double>, shape: Shape,
    parameters: [UnsafeBufferPointer<Double>], using generator: inout RandomStream
  ) throws {
    let p = min(order, value.count)
    try initDist.drawStart(
      into: UnsafeMutableBufferPointer(rebasing: value[..<p]),
      parameters: Array(parameters.dropFirst(2)), using: &generator)
    let rho = parameters[0].dropFirst(constant ? 1 : 0)
    for t in value.indices.dropFirst(p) {
      let level = constant ? parameters[0][0] : 0
      let mean = zip(rho, 1...).reduce(level) { $0 + $1.0 * value[t - $1.1] }
      value[t] = mean + parameters[1][0] * Variates.normal(using: &generator)
    }
  }
}
