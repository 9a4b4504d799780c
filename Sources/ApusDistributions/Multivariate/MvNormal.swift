/// The multivariate normal distribution.

public import ApusGraph
public import ApusNumerics

/// The normal distribution of vectors with mean `mu` and a covariance matrix.
///
/// The density at a vector `x` of length `n` is
/// `exp(-(x - mu)ᵀ cov⁻¹ (x - mu) / 2) / √((2π)^n det cov)`. The matrix is given as a covariance
/// `cov`, as its Cholesky factor `chol` (lower triangular, with a positive diagonal), or as a
/// precision `tau = cov⁻¹`; a factor is cheapest. A number as `mu` stands for a vector of it.
///
/// - A matrix that is not positive definite is refused when it is known, and makes the log density
///   NaN when it is computed: a point that a sampler rejects.
/// - A symmetric matrix is read from its lower triangle, which alone gets derivatives.
///
/// ```swift
/// let pair = MvNormal(mu: [0, 0], cov: [[1, 0.5], [0.5, 2]])
/// try pair.logDensity([0.3, -1])   // -2.5405…
/// ```
public struct MvNormal: ArrayDistribution {
  /// The mean vector.
  public let mu: Tensor
  private let scale: ScaleMatrix

  private init(_ mu: Tensor, _ scale: ScaleMatrix) {
    self.mu = stretched(mu, to: [scale.order])
    self.scale = scale
  }

  /// A normal distribution with mean `mu` and covariance matrix `cov`.
  public init(mu: some TensorConvertible, cov: some TensorConvertible) {
    self.init(mu.tensor, ScaleMatrix(name: "cov", value: cov.tensor, form: .covariance))
  }

  /// A normal distribution with mean `mu` and covariance matrix `chol cholᵀ`.
  public init(mu: some TensorConvertible, chol: some TensorConvertible) {
    self.init(mu.tensor, ScaleMatrix(name: "chol", value: chol.tensor, form: .factor))
  }

  /// A normal distribution with mean `mu` and covariance matrix `tau⁻¹`.
  public init(mu: some TensorConvertible, tau: some TensorConvertible) {
    self.init(mu.tensor, ScaleMatrix(name: "tau", value: tau.tensor, form: .precision))
  }

  /// The arguments, with the values that each may have: `mu` and the matrix by which it was made.
  public var parameters: [DistributionParameter] {
    [.init("mu", mu, .vector(.real)), scale.parameter]
  }

  /// The same form with other arguments, in the order of ``parameters``.
  public func replacingParameters(_ values: [Tensor]) -> MvNormal {
    MvNormal(values[0], scale.replacing(values[1]))
  }

  /// All vectors of real numbers.
  public var support: Support { .vector(.real) }

  /// The shape of one value, as far as the arguments tell.
  public var eventShape: Shape? { [scale.order] }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let constant = Tensor.constant(Double(scale.order)) * Normal.logNormalizer
    return -0.5 * scale.quadraticForm(value - mu) - scale.logScale - constant
  }

  /// The mean of each element: `mu`.
  public var expectation: Tensor { mu }

  /// The variance of each element.
  public var elementVariance: Tensor {
    mapEvents(scale.covariance, eventRank: 2) { diagonal($0) }
  }

  /// The arguments in the form that draws need, computed once for many draws.
  public var drawParameters: [DistributionParameter] { [parameters[0], scale.root] }

  /// One draw.
  public func draw(
    into value: UnsafeMutableBufferPointer<Double>, shape: Shape,
    parameters: [UnsafeBufferPointer<Double>], using generator: inout RandomStream
  ) {
    let z = value.indices.map { _ in Variates.normal(using: &generator) }
    addProduct(parameters[1], z, location: parameters[0], into: value)
  }
}
