/// The normal distribution of matrices.

public import ApusGraph
public import ApusNumerics

/// The normal distribution of `n × k` matrices whose rows and columns are correlated: the
/// covariance of two elements is the product of those of their rows and of their columns.
///
/// The density at `X` is `exp(-tr(colcov⁻¹ (X - mu)ᵀ rowcov⁻¹ (X - mu)) / 2)` over
/// `(2π)^(nk/2) det(colcov)^(n/2) det(rowcov)^(k/2)`. Each covariance is given by itself or by its
/// Cholesky factor. The mean is `mu`; a number stands for a matrix of it.
///
/// ```swift
/// let effects = MatrixNormal(mu: 0, rowcov: [[1, 0.5], [0.5, 1]], colcov: [[1, 0], [0, 4]])
/// try effects.logDensity([[0.5, 1], [0, -1]])   // -5.4410…
/// ```
public struct MatrixNormal: ArrayDistribution {
  /// The mean.
  public let mu: Tensor
  private let rows: ScaleMatrix
  private let columns: ScaleMatrix

  private init(_ mu: Tensor, _ rows: ScaleMatrix, _ columns: ScaleMatrix) {
    self.mu = stretched(mu, to: [rows.order, columns.order])
    self.rows = rows
    self.columns = columns
  }

  /// A distribution with mean `mu` and the covariances `rowcov` and `colcov`.
  public init(
    mu: some TensorConvertible, rowcov: some TensorConvertible, colcov: some TensorConvertible
  ) {
    self.init(
      mu.tensor, ScaleMatrix(name: "rowcov", value: rowcov.tensor, form: .covariance),
      ScaleMatrix(name: "colcov", value: colcov.tensor, form: .covariance))
  }

  /// A distribution with mean `mu` and the Cholesky factors `rowchol` and `colchol` of covariances.
  public init(
    mu: some TensorConvertible, rowchol: some TensorConvertible, colchol: some TensorConvertible
  ) {
    self.init(
      mu.tensor, ScaleMatrix(name: "rowchol", value: rowchol.tensor, form: .factor),
      ScaleMatrix(name: "colchol", value: colchol.tensor, form: .factor))
  }

  /// A distribution with mean `mu`, the covariance `rowcov` and the factor `colchol`.
  public init(
    mu: some TensorConvertible, rowcov: some TensorConvertible, colchol: some TensorConvertible
  ) {
    self.init(
      mu.tensor, ScaleMatrix(name: "rowcov", value: rowcov.tensor, form: .covariance),
      ScaleMatrix(name: "colchol", value: colchol.tensor, form: .factor))
  }

  /// A distribution with mean `mu`, the factor `rowchol` and the covariance `colcov`.
  public init(
    mu: some TensorConvertible, rowchol: some TensorConvertible, colcov: some TensorConvertible
  ) {
    self.init(
      mu.tensor, ScaleMatrix(name: "rowchol", value: rowchol.tensor, form: .factor),
      ScaleMatrix(name: "colcov", value: colcov.tensor, form: .covariance))
  }

  /// The arguments, with the values that each may have: `mu` and the matrices of rows and columns.
  public var parameters: [DistributionParameter] {
    [.init("mu", mu, .matrix(.real)), rows.parameter, columns.parameter]
  }

  /// The same form with other arguments, in the order of ``parameters``.
  public func replacingParameters(_ values: [Tensor]) -> MatrixNormal {
    MatrixNormal(values[0], rows.replacing(values[1]), columns.replacing(values[2]))
  }

  /// All matrices of real numbers.
  public var support: Support { .matrix(.real) }

  /// The shape of one value, as far as the arguments tell.
  public var eventShape: Shape? { [rows.order, columns.order] }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let (n, k) = (Double(rows.order), Double(columns.order))
    let squares = mapEvents([(rows.factor, 2), (columns.factor, 2), (value - mu, 2)]) {
      sum(square(solveTriangular($0[1], transpose(solveTriangular($0[0], $0[2])))))
    }
    return -0.5 * squares - .constant(k) * rows.logScale - .constant(n) * columns.logScale
      - .constant(n * k) * Normal.logNormalizer
  }

  /// The mean of each element: `mu`.
  public var expectation: Tensor { mu }

  /// The variance of each element.
  public var elementVariance: Tensor {
    mapEvents([(rows.covariance, 2), (columns.covariance, 2)]) {
      outer(diagonal($0[0]), diagonal($0[1]))
    }
  }

  /// The arguments in the form that draws need, computed once for many draws.
  public var drawParameters: [DistributionParameter] { [parameters[0], rows.root, columns.root] }

  /// `mu + A Z Bᵀ` with the roots `A` and `B` of the two covariances.
  public func draw(
    into value: UnsafeMutableBufferPointer<Double>, shape: Shape,
    parameters: [UnsafeBufferPointer<Double>], using generator: inout RandomStream
  ) {
    let (n, k) = (rows.order, columns.order)
    let z = value.indices.map { _ in Variates.normal(using: &generator) }
    for i in 0..<n {
      let row = (0..<k).map { j in
        (0..<n).reduce(0) { $0 + parameters[1][i * n + $1] * z[$1 * k + j] }
      }
      let range = (i * k)..<((i + 1) * k)
      addProduct(
        parameters[2], row, location: UnsafeBufferPointer(rebasing: parameters[0][range]),
        into: UnsafeMutableBufferPointer(rebasing: value[range]))
    }
  }
}
