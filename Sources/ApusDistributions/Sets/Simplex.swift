/// Vectors of proportions, and the map onto them.

public import ApusGraph

/// Vectors of numbers from 0 on that sum to 1.
///
/// The map is the isometric log-ratio: `x = softmax(z)` with the zero-sum `z = V y` of ``ZeroSum``,
/// so that `n - 1` coordinates make `n` proportions and 0 is the centre. The log-Jacobian with
/// respect to the first `n - 1` proportions is `Σ log x_k + ½ log n`.
public struct Simplex: ArraySet, Bijection {
  /// How far a sum may be from 1, as that of rounded proportions is.
  static let tolerance = 1e-6

  /// The set and its map; it has no settings.
  public init() {}

  /// 1: members are vectors.
  public var eventRank: Int { 1 }

  /// The map onto the set, which is the set itself.
  public var bijection: (any Bijection)? { self }

  /// For each value of a batch 1 if it belongs to the set and 0 otherwise.
  public func contains(_ value: Tensor) -> Tensor {
    let distance = abs(sum(value, axis: value.lastAxis) - 1)
    return isAll(value .>= 0, eventRank: 1) * (distance .<= .constant(Self.tolerance))
  }

  /// Some member of a shape.
  public func member(_ shape: Shape) -> Tensor {
    broadcast(.constant(1 / Double(shape.count)), to: shape)
  }

  /// The shape of the unconstrained values of constrained values of a shape.
  public func unconstrainedShape(_ constrained: Shape) -> Shape {
    ZeroSum().unconstrainedShape(constrained)
  }

  /// The constrained value of an unconstrained one.
  public func constrain(_ y: Tensor) -> Tensor {
    let z = ZeroSum().constrain(y)
    return softmax(z, axis: z.lastAxis)
  }

  /// The unconstrained value of a constrained one.
  public func unconstrain(_ x: Tensor) -> Tensor { ZeroSum().unconstrain(log(x)) }

  /// The logarithm of the determinant of the map's derivative, summed over a batch.
  public func logJacobian(_ y: Tensor) -> Tensor {
    let z = ZeroSum().constrain(y)
    let count = Double(z.shape.batch(eventRank: 1).count)
    return sum(logSoftmax(z, axis: z.lastAxis))
      + .constant(0.5 * count) * log(.constant(Double(z.lastLength)))
  }

  /// The set in words.
  public var description: String { "a vector of numbers from 0 on that sum to 1" }

  /// How numbers become proportions.
  public var advice: String {
    "give proportions: divide the numbers by their sum, or use softmax(x)"
  }
}
