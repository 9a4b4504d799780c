/// Directions, and the map onto them.

public import ApusGraph
import ApusNumerics

/// Vectors of length 1.
///
/// The map is `x = y / |y|`, with one coordinate more than the sphere has dimensions: the length
/// `|y|`, which plays no part, gets the distribution of that of a standard normal vector. What the
/// density is multiplied by is `e^(-|y|² / 2) / (2^(n/2 - 1) Γ(n/2))`, so that a density with
/// respect to the area of the sphere keeps its integral. At `y = 0` the first unit vector is taken.
public struct UnitVector: ArraySet, Bijection {
  /// How far a length may be from 1, as that of rounded directions is.
  static let tolerance = 1e-6

  /// The set and its map; it has no settings.
  public init() {}

  /// 1: members are vectors.
  public var eventRank: Int { 1 }

  /// The map onto the set, which is the set itself.
  public var bijection: (any Bijection)? { self }

  /// For each value of a batch 1 if it belongs to the set and 0 otherwise.
  public func contains(_ value: Tensor) -> Tensor {
    abs(sum(square(value), axis: value.lastAxis) - 1) .<= .constant(2 * Self.tolerance)
  }

  /// Some member of a shape.
  public func member(_ shape: Shape) -> Tensor {
    let length = shape.dimensions.last ?? 1
    return .constant((0..<length).map { $0 == 0 ? 1 : 0 }, shape: [length])
  }

  /// The constrained value of an unconstrained one.
  public func constrain(_ y: Tensor) -> Tensor {
    let squares = overEvents(sum(square(y), axis: y.lastAxis), eventRank: 1)
    let isZero = squares .== 0
    let away = select(isZero, member([y.lastLength]), y)
    return away / sqrt(select(isZero, 1, squares))
  }

  /// The unconstrained value `x`.
  public func unconstrain(_ x: Tensor) -> Tensor { x }

  /// The logarithm of the determinant of the map's derivative, summed over a batch.
  public func logJacobian(_ y: Tensor) -> Tensor {
    let half = 0.5 * Double(y.lastLength)
    let constant = SpecialFunctions.logGamma(half)
    let count = Double(y.shape.batch(eventRank: 1).count)
    return -0.5 * sum(square(y)) - .constant(count)
      * (.constant(half - 1) * .logTwo + .constant(constant))
  }

  /// The set in words.
  public var description: String { "a vector of length 1" }
}
