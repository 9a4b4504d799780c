/// Cholesky factors of correlation matrices, and the map onto them.

public import ApusGraph

/// Lower triangular matrices with a positive diagonal and rows of length 1: the factors `L` of
/// correlation matrices `L Lᵀ`.
///
/// The map makes each row from partial correlations `z = tanh y`, one for each element below the
/// diagonal, row by row: `L_ij = z_ij √(1 - z_i1²) … √(1 - z_i(j-1)²)`, and the diagonal ends the
/// product (Lewandowski, Kurowicka and Joe 2009). With `s = log √(1 - z²) = -log cosh y` the
/// logarithm of the root is a running sum along the row, and the log-Jacobian, with respect to the
/// elements below the diagonal, the sum of that and `2 s_ij` over them.
public struct CholeskyCorrelation: ArraySet, Bijection {
  /// How far a row's length may be from 1.
  static let tolerance = 1e-6

  /// The set and its map; it has no settings.
  public init() {}

  /// 2: members are matrices.
  public var eventRank: Int { 2 }

  /// The map onto the set, which is the set itself.
  public var bijection: (any Bijection)? { self }

  /// For each value of a batch 1 if it belongs to the set and 0 otherwise.
  public func contains(_ value: Tensor) -> Tensor {
    let lengths = sum(square(value), axis: value.lastAxis)
    return CholeskyCovariance().contains(value)
      * isAll(abs(lengths - 1) .<= .constant(2 * Self.tolerance), eventRank: 1)
  }

  /// The identity matrix.
  public func member(_ shape: Shape) -> Tensor { identityMatrix(shape.dimensions.last ?? 0) }

  /// The shape of the unconstrained values of constrained values of a shape.
  public func unconstrainedShape(_ constrained: Shape) -> Shape {
    let order = constrained.dimensions.last ?? 0
    return constrained.batch(eventRank: 2) + [order * max(order - 1, 0) / 2]
  }

  /// The constrained value of an unconstrained one.
  public func constrain(_ y: Tensor) -> Tensor {
    let partial = unpackedLowerTriangle(tanh(y), includesDiagonal: false)
    return (partial + identityMatrix(partial.lastLength)) * exp(logRemainders(y))
  }

  /// `y_ij = arsinh(L_ij / √(L_i(j+1)² + … + L_ii²))`, the partial correlation's area tangent.
  public func unconstrain(_ x: Tensor) -> Tensor {
    let squares = square(x)
    let fromEnd = cumulativeSum(squares, axis: x.lastAxis, isReversed: true)
    let after = concatenate(
      [fromEnd.last(1...), broadcast(1, to: x.shape.batch(eventRank: 1) + [1])], axis: x.lastAxis)
    return asinh(
      packedLowerTriangle(x, includesDiagonal: false)
        / sqrt(packedLowerTriangle(after, includesDiagonal: false)))
  }

  /// The logarithm of the determinant of the map's derivative, summed over a batch.
  public func logJacobian(_ y: Tensor) -> Tensor {
    sum(packedLowerTriangle(logRemainders(y), includesDiagonal: false)) + 2 * sum(logRoots(y))
  }

  /// The set in words.
  public var description: String { "the Cholesky factor of a correlation matrix" }

  /// For each element the logarithm of what the partial correlations before it leave of its row:
  /// the sum of `s` to the left.
  private func logRemainders(_ y: Tensor) -> Tensor {
    let roots = unpackedLowerTriangle(logRoots(y), includesDiagonal: false)
    let before = concatenate([zeros(like: roots), roots], axis: roots.lastAxis)
    return cumulativeSum(before.last(..<roots.lastLength), axis: roots.lastAxis)
  }

  /// `log √(1 - tanh² y) = log 2 - |y| - log(1 + e^(-2|y|))`.
  private func logRoots(_ y: Tensor) -> Tensor {
    .logTwo - abs(y) - softplus(-2 * abs(y))
  }
}

/// The identity matrix of an order.
func identityMatrix(_ order: Int) -> Tensor {
  .constant(
    (0..<order * order).map { $0 / order == $0 % order ? 1 : 0 }, shape: [order, order])
}
