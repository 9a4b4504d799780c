/// The intrinsic conditional autoregressive distribution.

public import ApusGraph
public import ApusNumerics

/// The normal distribution of values at places whose neighbours resemble each other, around a mean
/// of nearly 0: the limit of ``CAR`` for `alpha = 1`, with a soft constraint on the sum.
///
/// `W` is a symmetric matrix of weights of neighbours, which must be data and connect all places,
/// and `D` its row sums. With `N` places the precision matrix is `(diag(D) - W) / sigma² + 1 1ᵀ /
/// (zeroSumStdev N)²`: pairs of neighbours contribute `-W_ij (x_i - x_j)² / (2 sigma²)` to the log
/// density, and the mean of all values has the standard deviation `zeroSumStdev`. The log density
/// contains all constants; PyMC leaves out those of the pairs, `sigma` included.
///
/// ```swift
/// let spatial = m.parameter("spatial", ICAR(W: m.data("W", neighbours), sigma: 1))
/// ```
public struct ICAR: ArrayDistribution {
  /// The weights of neighbours.
  public let W: Tensor
  /// The standard deviation of the difference of two neighbours that have no others.
  public let sigma: Tensor
  /// The standard deviation of the mean of all values.
  public let zeroSumStdev: Tensor

  /// A distribution of as many values as `W` has rows.
  public init(
    W: some TensorConvertible, sigma: some TensorConvertible = 1.0,
    zeroSumStdev: some TensorConvertible = 0.001
  ) {
    self.W = W.tensor
    self.sigma = sigma.tensor
    self.zeroSumStdev = zeroSumStdev.tensor
  }

  /// The arguments `W`, `sigma` and `zeroSumStdev`, with the values that each may have.
  public var parameters: [DistributionParameter] {
    [
      .init("W", W, .members(of: Adjacency())), .init("sigma", sigma, .positive),
      .init("zeroSumStdev", zeroSumStdev, .positive),
    ]
  }

  /// The distribution with other `W`, `sigma` and `zeroSumStdev`, in this order.
  public func replacingParameters(_ values: [Tensor]) -> ICAR {
    ICAR(W: values[0], sigma: values[1], zeroSumStdev: values[2])
  }

  /// All vectors of real numbers.
  public var support: Support { .vector(.real) }

  /// The shape of one value, as far as the arguments tell.
  public var eventShape: Shape? { [W.lastLength] }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    recorded { () throws(ModelError) in
      let weights = try NeighbourWeights(W, of: name)
      let count = Double(weights.order)
      let logs = sum(log(try weights.laplacianEigenvalues().dropFirst()))
      // The mean of all values has the density of a normal, and the rest that of the pairs.
      let logDeterminant =
        logs - .constant(2 * (count - 1)) * log(sigma) - 2 * log(zeroSumStdev)
        - log(.constant(count))
      let mean = sum(value, axis: value.lastAxis) / .constant(count)
      let squares = pairs(value, weights) / square(sigma) + square(mean / zeroSumStdev)
      return checkingArguments(
        0.5 * (logDeterminant - squares) - .constant(count) * Normal.logNormalizer)
    }
  }

  /// `Σ W_ij (x_i - x_j)²` over all pairs, for each vector of a batch.
  private func pairs(_ x: Tensor, _ weights: NeighbourWeights) -> Tensor {
    let rows = reshape(x, to: [x.shape.batch(eventRank: 1).count, weights.order])
    let products = rows * (rows * weights.rowSums - dot(rows, weights.matrix))
    return reshape(sum(products, axis: 1), to: x.shape.batch(eventRank: 1))
  }

  /// The mean of each element, which is 0.
  public var expectation: Tensor { broadcast(0, to: [W.lastLength]) }

  /// The variance of each element.
  public var elementVariance: Tensor {
    mapEvents(precision.covariance, eventRank: 2) { diagonal($0) }
  }

  private var precision: ScaleMatrix {
    let count = Double(W.lastLength)
    let laplacian = mapEvents(W, eventRank: 2) { diagonalMatrix(sum($0, axis: 1)) - $0 }
    let ones = Tensor.constant(1 / (count * count)) / square(overEvents(zeroSumStdev, eventRank: 2))
    let matrix = laplacian / square(overEvents(sigma, eventRank: 2)) + ones
    return ScaleMatrix(name: "precision", value: matrix, form: .precision)
  }

  /// The arguments in the form that draws need, computed once for many draws.
  public var drawParameters: [DistributionParameter] { [precision.root] }

  /// One draw.
  public func draw(
    into value: UnsafeMutableBufferPointer<Double>, shape: Shape,
    parameters: [UnsafeBufferPointer<Double>], using generator: inout RandomStream
  ) {
    let z = value.indices.map { _ in Variates.normal(using: &generator) }
    [Double](repeating: 0, count: value.count).withUnsafeBufferPointer {
      addProduct(parameters[0], z, location: $0, into: value)
    }
  }
}
