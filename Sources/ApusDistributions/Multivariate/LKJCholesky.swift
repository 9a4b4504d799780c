/// The distribution of Lewandowski, Kurowicka and Joe, over factors of correlation matrices.

public import ApusGraph
public import ApusNumerics

/// The distribution of the Cholesky factor `L` of a correlation matrix with `n` rows whose density
/// is proportional to `det(L Lᵀ)^(eta - 1)`, with `eta > 0`.
///
/// The density at `L`, with respect to its elements below the diagonal, is proportional to `Π
/// L_kk^(n - k + 2 eta - 2)` over the rows `k = 2, …, n`. With `eta = 1` all correlation matrices
/// are alike, larger values prefer correlations near 0, and smaller ones strong correlations
/// (Lewandowski, Kurowicka and Joe 2009, "Generating random correlation matrices based on vines and
/// extended onion method"). Each correlation has mean 0 and variance `1 / (2 eta + n - 1)`.
///
/// ```swift
/// let factor = m.parameter("L", LKJCholesky(n: 3, eta: 2))
/// m.observe("obs", MvNormal(mu: 0, chol: expandDimensions(sigma, axis: 1) * factor), equals: Y)
/// ```
public struct LKJCholesky: ArrayDistribution {
  /// The number of rows.
  public let n: Int
  /// The concentration around the identity.
  public let eta: Tensor

  /// Factors of correlation matrices with `n` rows, at least one, and concentration `eta > 0`.
  public init(n: Int, eta: some TensorConvertible) {
    self.n = n
    self.eta = eta.tensor
  }

  /// The argument `eta`, with the values that it may have.
  public var parameters: [DistributionParameter] { [.init("eta", eta, .positive)] }

  /// The distribution with another `eta`.
  public func replacingParameters(_ values: [Tensor]) -> LKJCholesky {
    LKJCholesky(n: n, eta: values[0])
  }

  /// Cholesky factors of correlation matrices.
  public var support: Support { .members(of: CholeskyCorrelation()) }

  /// The shape of one value, as far as the arguments tell.
  public var eventShape: Shape? {
    get throws(ModelError) { try requireLength(n, "n", atLeast: 1).map { [$0, $0] } }
  }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let logs = mapEvents(value, eventRank: 2) { log(diagonal($0)) }
    let rowsBelow = Tensor.constant(
      (1..<max(n, 1)).map { Double(n - 1 - $0) }, shape: [max(n - 1, 0)])
    let powers = rowsBelow + 2 * (overEvents(eta, eventRank: 1) - 1)
    let terms = powers * logs.last(1...)
    return checkingArguments(sum(terms, axis: terms.lastAxis) - logNormalizer)
  }

  /// `Σ_k (k / 2) log π + log Γ(b_k) - log Γ(b_k + k / 2)` with `b_k = eta + (n - 1 - k) / 2`, over
  /// `k = 1, …, n - 1` (Joe 2006, "Generating random correlation matrices based on partial
  /// correlations", in the form of the onion method).
  private var logNormalizer: Tensor {
    let halves = Tensor.constant((1..<max(n, 1)).map { 0.5 * Double($0) }, shape: [max(n - 1, 0)])
    let shapes = overEvents(eta, eventRank: 1) + .constant(0.5 * Double(n - 1)) - halves
    let terms = halves * .logPi - logRisingFactorial(shapes, halves)
    return sum(terms, axis: terms.lastAxis)
  }

  /// The shapes of the symmetric beta distributions of the partial correlations of each column:
  /// that of column `j`, counted from 0, is `eta + (n - 2 - j) / 2`.
  private var columnShapes: Tensor {
    overEvents(eta, eventRank: 1)
      + .constant((0..<max(n - 1, 0)).map { 0.5 * Double(n - 2 - $0) }, shape: [max(n - 1, 0)])
  }

  /// The mean of each element.
  public var expectation: Tensor { diagonalMatrix(meanDiagonal) }

  /// The products of the expectations of `√(1 - z²)` along a row.
  private var meanDiagonal: Tensor {
    let b = columnShapes
    let logs = .logTwo + logBeta(b + 0.5, b + 0.5) - logBeta(b, b)
    return exp(cumulativeSum(concatenate([[0.0].tensor, logs])))
  }

  /// The variance of each element.
  public var elementVariance: Tensor {
    let b = columnShapes
    let logRests = log(2 * b) - log(2 * b + 1)
    let rests = exp(cumulativeSum(concatenate([[0.0].tensor, logRests])))
    let squares = concatenate([rests.dropLast() / (2 * b + 1), [0.0].tensor])
    let below = lowerTriangle(broadcast(squares, to: [n, n])) - diagonalMatrix(squares)
    return below + diagonalMatrix(rests - square(meanDiagonal))
  }

  /// Partial correlations are drawn column by column as `z = 2 u - 1` with symmetric beta draws
  /// `u`.
  public func draw(
    into value: UnsafeMutableBufferPointer<Double>, shape: Shape,
    parameters: [UnsafeBufferPointer<Double>], using generator: inout RandomStream
  ) {
    value.update(repeating: 0)
    for i in 0..<n {
      var rest = 1.0
      for j in 0..<i {
        let shape = parameters[0][0] + 0.5 * Double(n - 2 - j)
        let u = Variates.beta(alpha: shape, beta: shape, using: &generator)
        value[i * n + j] = (2 * u - 1) * rest.squareRoot()
        rest *= 4 * u * (1 - u)
      }
      value[i * n + i] = rest.squareRoot()
    }
  }
}
