/// The conditional autoregressive distribution.

public import ApusGraph
public import ApusNumerics

/// The normal distribution of values at places of which some are neighbours: given all others, a
/// value has the mean `mu_i + alpha Σ_j W_ij (x_j - mu_j) / D_i` and the variance `1 / (tau D_i)`.
///
/// `W` is a symmetric matrix of weights of neighbours, which must be data, and `D` its row sums.
/// The precision matrix is `tau (diag(D) - alpha W)`; `alpha` between -1 and 1 says how much
/// neighbours resemble each other. The log density contains all constants, of which PyMC leaves out
/// those that depend on `W` alone. A number as `mu` stands for a vector of it.
///
/// ```swift
/// let W = m.data("W", neighbours)
/// let spatial = m.parameter("spatial", CAR(mu: 0, W: W, alpha: alpha, tau: tau))
/// ```
public struct CAR: ArrayDistribution {
  /// The mean.
  public let mu: Tensor
  /// The weights of neighbours.
  public let W: Tensor
  /// How much neighbours resemble each other.
  public let alpha: Tensor
  /// The precision.
  public let tau: Tensor

  /// A distribution of as many values as `W` has rows.
  public init(
    mu: some TensorConvertible, W: some TensorConvertible, alpha: some TensorConvertible,
    tau: some TensorConvertible
  ) {
    self.W = W.tensor
    self.mu = stretched(mu.tensor, to: [W.tensor.lastLength])
    self.alpha = alpha.tensor
    self.tau = tau.tensor
  }

  /// The arguments `mu`, `W`, `alpha` and `tau`, with the values that each may have.
  public var parameters: [DistributionParameter] {
    [
      .init("mu", mu, .vector(.real)), .init("W", W, .members(of: Adjacency())),
      .init("alpha", alpha, .interval(lower: -1, upper: 1)), .init("tau", tau, .positive),
    ]
  }

  /// The distribution with other `mu`, `W`, `alpha` and `tau`, in this order.
  public func replacingParameters(_ values: [Tensor]) -> CAR {
    CAR(mu: values[0], W: values[1], alpha: values[2], tau: values[3])
  }

  /// All vectors of real numbers.
  public var support: Support { .vector(.real) }

  /// The shape of one value, as far as the arguments tell.
  public var eventShape: Shape? { [W.lastLength] }

  /// With the eigenvalues `λ` of `D^(-1/2) W D^(-1/2)`, which are known, the determinant of the
  /// precision is `tau^n Π D_i (1 - alpha λ_i)`.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    recorded { () throws(ModelError) in
      let weights = try NeighbourWeights(W, of: name)
      let count = Tensor.constant(Double(weights.order))
      let shrinkage = overEvents(alpha, eventRank: 1) * (try weights.scaledEigenvalues())
      let logDeterminant =
        count * log(tau) + sum(log(weights.rowSums))
        + sum(log1p(-shrinkage), axis: shrinkage.lastAxis)
      let deviations = value - mu
      let squares = sumOfEvents(weights.rowSums * square(deviations), eventRank: 1)
      let products = sumOfEvents(deviations * neighbours(deviations, weights), eventRank: 1)
      return checkingArguments(
        0.5 * (logDeterminant - tau * (squares - alpha * products)) - count * Normal.logNormalizer)
    }
  }

  /// `W x` for each vector of a batch.
  private func neighbours(_ x: Tensor, _ weights: NeighbourWeights) -> Tensor {
    let rows = reshape(x, to: [x.shape.batch(eventRank: 1).count, weights.order])
    return reshape(dot(rows, weights.matrix), to: x.shape)
  }

  /// The mean of each element: `mu`.
  public var expectation: Tensor { mu }

  /// The variance of each element.
  public var elementVariance: Tensor {
    mapEvents(precision.covariance, eventRank: 2) { diagonal($0) }
  }

  private var precision: ScaleMatrix {
    let sums = mapEvents(W, eventRank: 2) { diagonalMatrix(sum($0, axis: 1)) }
    let matrix = overEvents(tau, eventRank: 2) * (sums - overEvents(alpha, eventRank: 2) * W)
    return ScaleMatrix(name: "precision", value: matrix, form: .precision)
  }

  /// The arguments in the form that draws need, computed once for many draws.
  public var drawParameters: [DistributionParameter] { [parameters[0], precision.root] }

  /// One draw.
  public func draw(
    into value: UnsafeMutableBufferPointer<Double>, shape: Shape,
    parameters: [UnsafeBufferPointer<Double>], using generator: inout RandomStream
  ) {
    let z = value.indices.map { _ in Variates.normal(using: &generator) }
    addProduct(parameters[1], z, location: parameters[0], into: value)
  }
}
