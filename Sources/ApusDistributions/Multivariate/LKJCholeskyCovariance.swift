/// Factors of covariance matrices with given distributions of correlations and standard deviations.

public import ApusGraph
public import ApusNumerics

/// The distribution of the Cholesky factor of a covariance matrix with `n` rows, whose correlations
/// have the distribution of ``LKJCholesky`` with concentration `eta > 0` and whose standard
/// deviations are drawn from `sdDist`.
///
/// With the standard deviations `s_i`, the lengths of the rows, and the factor `C` of the
/// correlations, the density at `L = diag(s) C`, with respect to the lower triangle, is
/// `p(C) Π p(s_i) C_ii / s_i^(i - 1)`, rows counted from 1. It is PyMC's `LKJCholeskyCov`, with the
/// whole triangle instead of a packed vector.
///
/// ```swift
/// let prior = LKJCholeskyCovariance(n: 3, eta: 2, sdDist: Exponential(lam: 1))
/// let factor = m.parameter("L", prior)
/// m.observe("obs", MvNormal(mu: mu, chol: factor), equals: Y)
/// ```
public struct LKJCholeskyCovariance: ArrayDistribution {
  /// The number of rows.
  public let n: Int
  /// The concentration of the correlations around 0.
  public let eta: Tensor
  /// The distribution of the standard deviations, with arguments for each of them.
  public let sdDist: any Distribution

  /// Factors of covariance matrices with `n` rows.
  ///
  /// - Parameters:
  ///   - eta: the concentration of correlations, positive.
  ///   - sdDist: a distribution of positive numbers; its arguments are numbers or vectors of length
  ///     `n`.
  public init(n: Int, eta: some TensorConvertible, sdDist: any Distribution) {
    self.n = n
    self.eta = eta.tensor
    self.sdDist = sdDist.mapParameters { stretched($0, to: [max(n, 0)]) }
  }

  private var correlations: LKJCholesky { LKJCholesky(n: n, eta: eta) }

  /// The arguments, with the values that each may have: `eta` and those of `sdDist`.
  public var parameters: [DistributionParameter] {
    [.init("eta", eta, .positive)] + sdDist.nestedParameters("sdDist", alongVector: true)
  }

  /// The distribution in mathematical notation.
  public var formula: String { formula([eta.formula, "sdDist: \(sdDist.formula)"]) }

  /// The same form with other arguments, in the order of ``parameters``.
  public func replacingParameters(_ values: [Tensor]) -> LKJCholeskyCovariance {
    LKJCholeskyCovariance(
      n: n, eta: values[0], sdDist: sdDist.replacingParameters(Array(values.dropFirst())))
  }

  /// Lower triangular matrices with a positive diagonal.
  public var support: Support { .members(of: CholeskyCovariance()) }

  /// The shape of one value, as far as the arguments tell.
  public var eventShape: Shape? {
    get throws(ModelError) { try requireLength(n, "n", atLeast: 1).map { [$0, $0] } }
  }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let scales = sqrt(sum(square(value), axis: value.lastAxis))
    let correlation = value / overEvents(scales, eventRank: 1)
    let logDiagonal = mapEvents(correlation, eventRank: 2) { log(diagonal($0)) }
    let rows = Tensor.constant((0..<max(n, 0)).map(Double.init), shape: [max(n, 0)])
    let terms = sdDist.logDensity(scales) + logDiagonal - rows * log(scales)
    return correlations.logDensityInSupport(correlation) + sum(terms, axis: terms.lastAxis)
  }

  /// The mean of each element.
  public var expectation: Tensor {
    expandDimensions(moments(of: sdDist).mean, axis: 1) * correlations.expectation
  }

  /// The variance of each element.
  public var elementVariance: Tensor {
    let scales = moments(of: sdDist)
    let mean = correlations.expectation
    let second = expandDimensions(scales.variance + square(scales.mean), axis: 1)
    return second * (correlations.elementVariance + square(mean)) - square(expectation)
  }

  /// The arguments in the form that draws need, computed once for many draws.
  public var drawParameters: [DistributionParameter] {
    [.init("eta", eta, .positive)] + sdDist.nestedDrawParameters("sdDist", alongVector: true)
  }

  /// One draw.
  public func draw(
    into value: UnsafeMutableBufferPointer<Double>, shape: Shape,
    parameters: [UnsafeBufferPointer<Double>], using generator: inout RandomStream
  ) throws {
    correlations.draw(into: value, shape: shape, parameters: [parameters[0]], using: &generator)
    var scales = [Double](repeating: 0, count: n)
    try scales.withUnsafeMutableBufferPointer {
      try sdDist.draw(
        into: $0, shape: .scalar,
        parameters: parameters.dropFirst().map { ParameterArray($0, count: n) }, using: &generator)
    }
    for i in value.indices { value[i] *= scales[i / n] }
  }
}
