/// The multivariate t distribution.

public import ApusGraph
public import ApusNumerics

/// Student's t distribution of vectors with `nu > 0` degrees of freedom, location `mu` and a scale
/// matrix.
///
/// With `q = (x - mu)ᵀ scale⁻¹ (x - mu)` the density at a vector `x` of length `n` is `Γ((nu + n) /
/// 2) / (Γ(nu / 2) √((nu π)^n det scale)) (1 + q / nu)^(-(nu + n) / 2)`. The matrix is given as
/// `scale`, as its Cholesky factor `chol`, or as its inverse `tau`. The mean is `mu` for `nu > 1`,
/// else there is none; the covariance is `scale nu / (nu - 2)` for `nu > 2`, infinite for `nu` in
/// (1, 2], else there is none. A number as `mu` stands for a vector of it.
///
/// ```swift
/// let robust = MvStudentT(nu: 4, mu: 0, scale: [[1, 0.5], [0.5, 2]])
/// try robust.logDensity([0.3, -1])   // -2.6930…
/// ```
public struct MvStudentT: ArrayDistribution {
  /// The degrees of freedom.
  public let nu: Tensor
  /// The location.
  public let mu: Tensor
  private let scale: ScaleMatrix

  private init(_ nu: Tensor, _ mu: Tensor, _ scale: ScaleMatrix) {
    self.nu = nu
    self.mu = stretched(mu, to: [scale.order])
    self.scale = scale
  }

  /// A t distribution with location `mu` and scale matrix `scale`.
  public init(
    nu: some TensorConvertible, mu: some TensorConvertible, scale: some TensorConvertible
  ) {
    self.init(
      nu.tensor, mu.tensor, ScaleMatrix(name: "scale", value: scale.tensor, form: .covariance))
  }

  /// A t distribution with location `mu` and scale matrix `chol cholᵀ`.
  public init(
    nu: some TensorConvertible, mu: some TensorConvertible, chol: some TensorConvertible
  ) {
    self.init(nu.tensor, mu.tensor, ScaleMatrix(name: "chol", value: chol.tensor, form: .factor))
  }

  /// A t distribution with location `mu` and scale matrix `tau⁻¹`.
  public init(
    nu: some TensorConvertible, mu: some TensorConvertible, tau: some TensorConvertible
  ) {
    self.init(nu.tensor, mu.tensor, ScaleMatrix(name: "tau", value: tau.tensor, form: .precision))
  }

  /// The arguments, with the values that each may have:
  /// `nu`, `mu` and the matrix by which it was made.
  public var parameters: [DistributionParameter] {
    [.init("nu", nu, .positive), .init("mu", mu, .vector(.real)), scale.parameter]
  }

  /// The same form with other arguments, in the order of ``parameters``.
  public func replacingParameters(_ values: [Tensor]) -> MvStudentT {
    MvStudentT(values[0], values[1], scale.replacing(values[2]))
  }

  /// All vectors of real numbers.
  public var support: Support { .vector(.real) }

  /// The shape of one value, as far as the arguments tell.
  public var eventShape: Shape? { [scale.order] }

  /// The constant is that of the normal distribution and what vanishes as `nu` grows.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let count = Tensor.constant(Double(scale.order))
    let half = 0.5 * nu
    let constant =
      logRisingFactorial(half, 0.5 * count) - 0.5 * count * log(half) - count * Normal.logNormalizer
    let tails = 0.5 * (nu + count) * log1p(scale.quadraticForm(value - mu) / nu)
    return checkingArguments(constant - tails - scale.logScale)
  }

  /// The mean of each element.
  public var expectation: Tensor { select(overEvents(nu, eventRank: 1) .> 1, mu, .constant(.nan)) }

  /// The variance of each element.
  public var elementVariance: Tensor {
    let nu = overEvents(nu, eventRank: 1)
    let ratio = select(nu .> 2, nu / (nu - 2), select(nu .> 1, .infinity, .constant(.nan)))
    return ratio * mapEvents(scale.covariance, eventRank: 2) { diagonal($0) }
  }

  /// The arguments in the form that draws need, computed once for many draws.
  public var drawParameters: [DistributionParameter] {
    [parameters[0], parameters[1], scale.root]
  }

  /// A normal vector over the root of a mean square.
  public func draw(
    into value: UnsafeMutableBufferPointer<Double>, shape: Shape,
    parameters: [UnsafeBufferPointer<Double>], using generator: inout RandomStream
  ) {
    let nu = parameters[0][0]
    let square = Variates.chiSquared(degreesOfFreedom: nu, using: &generator)
    let z = value.indices.map { _ in Variates.normal(using: &generator) }
    addProduct(
      parameters[2], z, scale: (nu / square).squareRoot(), location: parameters[1], into: value)
  }
}
