/// Symmetric positive definite matrices, and the map onto them.

public import ApusGraph

/// Symmetric positive definite matrices: covariances and precisions.
///
/// The map is `L Lᵀ` of the factor that ``CholeskyCovariance`` makes; the log-Jacobian, with
/// respect to the lower triangle, is `n log 2 + (n + 1) log L_11 + n log L_22 + … + 2 log L_nn`.
/// Coordinates of a size up to 350 give finite matrices.
public struct PositiveDefinite: ArraySet, Bijection {
  /// How far a matrix may be from its transpose, as a part of its largest element.
  static let tolerance = 1e-8

  /// The set and its map; it has no settings.
  public init() {}

  /// 2: members are matrices.
  public var eventRank: Int { 2 }

  /// The map onto the set, which is the set itself.
  public var bijection: (any Bijection)? { self }

  /// For each value of a batch 1 if it belongs to the set and 0 otherwise.
  public func contains(_ value: Tensor) -> Tensor {
    mapEvents(value, eventRank: 2) { matrix in
      let limit = .constant(Self.tolerance) * max(abs(matrix))
      let isSymmetric = isAll(abs(matrix - transpose(matrix)) .<= limit, eventRank: 2)
      return isSymmetric * isAll(diagonal(cholesky(matrix)) .> 0, eventRank: 1)
    }
  }

  /// The identity matrix.
  public func member(_ shape: Shape) -> Tensor { identityMatrix(shape.dimensions.last ?? 0) }

  /// The shape of the unconstrained values of constrained values of a shape.
  public func unconstrainedShape(_ constrained: Shape) -> Shape {
    CholeskyCovariance().unconstrainedShape(constrained)
  }

  /// The constrained value of an unconstrained one.
  public func constrain(_ y: Tensor) -> Tensor {
    mapEvents(CholeskyCovariance().constrain(y), eventRank: 2) { dot($0, transpose($0)) }
  }

  /// The unconstrained value of a constrained one.
  public func unconstrain(_ x: Tensor) -> Tensor {
    CholeskyCovariance().unconstrain(mapEvents(x, eventRank: 2) { cholesky($0) })
  }

  /// The logarithm of the determinant of the map's derivative, summed over a batch.
  public func logJacobian(_ y: Tensor) -> Tensor {
    let logDiagonal = CholeskyCovariance().logDiagonal(y)
    let order = logDiagonal.lastLength
    let count = Double(logDiagonal.shape.batch(eventRank: 2).count * order)
    let weights = Tensor.constant((0..<order).map { Double(order + 1 - $0) }, shape: [order])
    return sum(logDiagonal * weights) + .constant(count) * .logTwo
  }

  /// The set in words.
  public var description: String { "a symmetric positive definite matrix" }

  /// What is usually wrong with such a matrix.
  public var advice: String {
    "give a matrix that is equal to its transpose and whose correlations are inside of (-1, 1)"
  }
}
