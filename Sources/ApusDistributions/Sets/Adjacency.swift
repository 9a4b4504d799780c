/// Weights of neighbours.

public import ApusGraph

/// Symmetric matrices of weights from 0 on with zeros on the diagonal, in which each row has a
/// neighbour and every row is reached from every other.
public struct Adjacency: ArraySet {
  /// The set; it has no settings.
  public init() {}

  /// 2: members are matrices.
  public var eventRank: Int { 2 }

  /// Nil: parameters cannot lie on this set.
  public var bijection: (any Bijection)? { nil }

  /// That the parts hang together is checked of known weights only.
  public func contains(_ value: Tensor) -> Tensor {
    mapEvents(value, eventRank: 2) { weights in
      let isWeight =
        isAll(weights .>= 0, eventRank: 2) * isAll(diagonal(weights) .== 0, eventRank: 1)
      return isWeight * isAll(weights .== transpose(weights), eventRank: 2)
        * isAll(sum(weights, axis: 1) .> 0, eventRank: 1)
    }
  }

  /// The first of a batch of known values that does not belong to the set.
  public func firstOutsider(in values: [Double], _ shape: Shape) -> Outsider? {
    guard shape.rank == 2, shape.dimensions[0] == shape.dimensions[1] else { return nil }
    let order = shape.dimensions[0]
    var reached: Set<Int> = [0]
    var pending = [0]
    while let row = pending.popLast() {
      for other in 0..<order where values[row * order + other] > 0 {
        if reached.insert(other).inserted { pending.append(other) }
      }
    }
    let isMember = (try? evaluated(contains(.constant(values, shape: shape)))) == [1]
    if isMember, reached.count == order { return nil }
    return Outsider(
      value: values.inWords(shape, isDiscrete: true), place: shape.place(of: 0), isAlone: true)
  }

  private func evaluated(_ condition: Tensor) throws -> [Double] {
    try Plan(outputs: [condition], unknowns: []).evaluate()[0]
  }

  /// Some member of a shape.
  public func member(_ shape: Shape) -> Tensor {
    1 - identityMatrix(shape.dimensions.last ?? 0)
  }

  /// The set in words.
  public var description: String {
    "a symmetric matrix of weights from 0 on, with zeros on the diagonal, that connects all rows"
  }
}
