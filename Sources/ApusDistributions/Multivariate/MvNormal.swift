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

  public var parameters: [DistributionParameter] {
    [.init("mu", mu, .vector(.real)), scale.parameter]
  }

  public func replacingParameters(_ values: [Tensor]) -> MvNormal {
    MvNormal(values[0], scale.replacing(values[1]))
  }

  public var support: Support { .vector(.real) }

  public var eventShape: Shape? { [scale.order] }

  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let constant = Tensor.constant(Double(scale.order)) * Normal.logNormalizer
    return -0.5 * scale.quadraticForm(value - mu) - scale.logScale - constant
  }

  public var expectation: Tensor { mu }

  public var elementVariance: Tensor {
    mapEvents(scale.covariance, eventRank: 2) { diagonal($0) }
  }

  public var drawParameters: [DistributionParameter] { [parameters[0], scale.root] }

  public func draw(
    into value: UnsafeMutableBufferPointer<Double>, shape: Shape,
    parameters: [UnsafeBufferPointer<Double>], using generator: inout RandomStream
  ) {
    let z = value.indices.map { _ in Variates.normal(using: &generator) }
    addProduct(parameters[1], z, location: parameters[0], into: value)
  }
}
