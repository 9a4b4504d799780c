/// Cholesky factors of covariance matrices, and the map onto them.

public import ApusGraph

/// Lower triangular matrices with a positive diagonal: the factors `L` of covariance matrices
/// `L Lᵀ`.
///
/// The coordinates are the lower triangle row by row, with the logarithms of the diagonal, whose
/// sum is the log-Jacobian.
public struct CholeskyCovariance: ArraySet, Bijection {
  /// The set and its map; it has no settings.
  public init() {}

  /// 2: members are matrices.
  public var eventRank: Int { 2 }

  /// The map onto the set, which is the set itself.
  public var bijection: (any Bijection)? { self }

  /// For each value of a batch 1 if it belongs to the set and 0 otherwise.
  public func contains(_ value: Tensor) -> Tensor {
    let order = value.lastLength
    let isDiagonal = identityMatrix(order)
    let isAbove = Tensor.constant(
      (0..<order * order).map { $0 % order > $0 / order ? 1 : 0 }, shape: [order, order])
    let isRight = select(isDiagonal, value .> 0, select(isAbove, value .== 0, isFinite(value)))
    return isAll(isRight, eventRank: 2)
  }

  /// The identity matrix.
  public func member(_ shape: Shape) -> Tensor { identityMatrix(shape.dimensions.last ?? 0) }

  /// The shape of the unconstrained values of constrained values of a shape.
  public func unconstrainedShape(_ constrained: Shape) -> Shape {
    let order = constrained.dimensions.last ?? 0
    return constrained.batch(eventRank: 2) + [order * (order + 1) / 2]
  }

  /// The constrained value of an unconstrained one.
  public func constrain(_ y: Tensor) -> Tensor {
    let lower = unpackedLowerTriangle(y, includesDiagonal: true)
    return select(identityMatrix(lower.lastLength), exp(lower), lower)
  }

  /// The unconstrained value of a constrained one.
  public func unconstrain(_ x: Tensor) -> Tensor {
    packedLowerTriangle(
      select(identityMatrix(x.lastLength), log(x), x), includesDiagonal: true)
  }

  /// The logarithm of the determinant of the map's derivative, summed over a batch.
  public func logJacobian(_ y: Tensor) -> Tensor { sum(logDiagonal(y)) }

  /// The set in words.
  public var description: String {
    "a lower triangular matrix with a positive diagonal"
  }

  /// The logarithms of the diagonal in the coordinates, and zeros beside it.
  func logDiagonal(_ y: Tensor) -> Tensor {
    let lower = unpackedLowerTriangle(y, includesDiagonal: true)
    return lower * identityMatrix(lower.lastLength)
  }
}

/// 1 where a number is finite, else 0.
func isFinite(_ x: Tensor) -> Tensor { abs(x) .< .infinity }
