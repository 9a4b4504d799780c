/// Arrays that sum to 0 along their axes, and the map onto them.

public import ApusGraph

/// Vectors that sum to 0, or matrices whose rows and columns do.
///
/// The map is an isometry, so that its log-Jacobian is 0: along each axis `n - 1` coordinates are
/// the weights of the orthonormal vectors `(1, …, 1, -k, 0, …) / √(k (k + 1))` with `k` ones.
public struct ZeroSum: ArraySet, Bijection {
  /// The number of axes of a member.
  public let eventRank: Int

  /// How far a sum may be from 0, as a part of the sum of magnitudes or of 1.
  static let tolerance = 1e-9

  /// The set and its map.
  ///
  /// - Parameter eventRank: the number of axes along which sums are 0, the last ones.
  public init(eventRank: Int = 1) {
    self.eventRank = eventRank
  }

  /// The map onto the set, which is the set itself.
  public var bijection: (any Bijection)? { self }

  /// For each value of a batch 1 if it belongs to the set and 0 otherwise.
  public func contains(_ value: Tensor) -> Tensor {
    axes(of: value).reduce(1) { condition, axis in
      let size = 1 + sumOfEvents(abs(value), eventRank: eventRank)
      let sums = abs(sum(value, axis: axis))
      let limit = overEvents(.constant(Self.tolerance) * size, eventRank: eventRank - 1)
      return condition * isAll(sums .<= limit, eventRank: eventRank - 1)
    }
  }

  /// Zeros.
  public func member(_ shape: Shape) -> Tensor { broadcast(0, to: shape) }

  /// The shape of the unconstrained values of constrained values of a shape.
  public func unconstrainedShape(_ constrained: Shape) -> Shape {
    let first = constrained.rank - eventRank
    return Shape(
      constrained.dimensions.enumerated().map { axis, length in
        axis < first ? length : max(length - 1, 0)
      })
  }

  /// The constrained value of an unconstrained one.
  public func constrain(_ y: Tensor) -> Tensor { axes(of: y).reduce(y, extended) }

  /// The unconstrained value of a constrained one.
  public func unconstrain(_ x: Tensor) -> Tensor { axes(of: x).reduce(x, reduced) }

  /// The log-Jacobian `0`.
  public func logJacobian(_ y: Tensor) -> Tensor { 0 }

  /// The set in words.
  public var description: String {
    eventRank == 1 ? "a vector that sums to 0" : "an array that sums to 0 along each axis"
  }

  private func axes(of x: Tensor) -> Range<Int> {
    max(x.shape.rank - eventRank, 0)..<x.shape.rank
  }

  /// The vectors along an axis with their weights of the basis given: with `w_k = y_k / √(k (k +
  /// 1))` the entry `i` is `w_i + w_(i+1) + … - (i - 1) w_(i-1)`.
  private func extended(_ y: Tensor, axis: Int) -> Tensor {
    guard y.error == nil else { return y }
    let basis = Basis(length: y.shape.dimensions[axis], axis: axis, rank: y.shape.rank)
    let weights = y * basis.scales
    let zero = broadcast(0, to: y.shape.with(1, along: axis))
    let ahead = cumulativeSum(weights, axis: axis, isReversed: true)
    return concatenate([ahead, zero], axis: axis)
      - concatenate([zero, weights * basis.counts], axis: axis)
  }

  /// The weights `(x_1 + … + x_k - k x_(k+1)) / √(k (k + 1))` of the basis along an axis.
  private func reduced(_ x: Tensor, axis: Int) -> Tensor {
    guard x.error == nil, x.shape.dimensions[axis] > 0 else { return x }
    let length = x.shape.dimensions[axis] - 1
    let basis = Basis(length: length, axis: axis, rank: x.shape.rank)
    let before = slice(cumulativeSum(x, axis: axis), ..<length, axis: axis)
    return (before - slice(x, 1..., axis: axis) * basis.counts) * basis.scales
  }
}

/// The numbers `k` and `1 / √(k (k + 1))` along an axis.
private struct Basis {
  let counts: Tensor
  let scales: Tensor

  init(length: Int, axis: Int, rank: Int) {
    let shape = Shape([Int](repeating: 1, count: rank)).with(length, along: axis)
    let numbers = (0..<length).map { Double($0 + 1) }
    counts = .constant(numbers, shape: shape)
    scales = .constant(numbers.map { 1 / ($0 * ($0 + 1)).squareRoot() }, shape: shape)
  }
}

extension Shape {
  /// The same shape with another length along an axis.
  fileprivate func with(_ length: Int, along axis: Int) -> Shape {
    var dimensions = dimensions
    dimensions[axis] = length
    return Shape(dimensions)
  }
}
