/// Expressions of which each part depends on one level of a grouping.

/// Along an axis of an expression, what stands at a place depends on one level of a member alone: on that
/// of the same number, or on the one that an index names.
struct LevelPattern: Equatable {
  let axis: Int
  /// Through which indices a place is led to its level; an empty path for the place itself.
  let index: LevelIndex
}

/// Finds the patterns of expressions in a member of a block.
struct LevelPatterns {
  /// Something depends on more than one level, or an operation has no rule here.
  struct Mixed: Error {}

  private var patterns: [Tensor: LevelPattern]
  private var independent = Set<Tensor>()

  /// - Parameter axis: the axis of the member along which its levels lie.
  init(of member: Tensor, axis: Int) {
    patterns = [member: LevelPattern(axis: axis, index: LevelIndex([]))]
  }

  /// The pattern of an expression; nil when it does not depend on the member.
  mutating func callAsFunction(_ tensor: Tensor) throws(Mixed) -> LevelPattern? {
    for node in topologicalOrder([tensor], isOpaque: { patterns[$0] != nil })
    where patterns[node] == nil && !independent.contains(node) {
      if let pattern = try pattern(of: node) {
        patterns[node] = pattern
      } else {
        independent.insert(node)
      }
    }
    return patterns[tensor]
  }

  private func pattern(of tensor: Tensor) throws(Mixed) -> LevelPattern? {
    let inputs = tensor.node.inputs
    let parts = inputs.map { patterns[$0] }
    guard let place = parts.firstIndex(where: { $0 != nil }), let part = parts[place] else {
      return nil
    }
    func moved(to axis: Int) -> LevelPattern { LevelPattern(axis: axis, index: part.index) }
    switch tensor.node.operation {
    case is Identity, is Negate: return part
    case is Add, is Subtract, is Multiply, is Divide, is Broadcast:
      var result: LevelPattern?
      for (input, part) in zip(inputs, parts) {
        guard let part else { continue }
        let own = try part.stretched(from: input.shape, to: tensor.shape)
        guard result == nil || result == own else { throw Mixed() }
        result = own
      }
      return result
    case let axis as InsertAxis:
      return moved(to: part.axis >= axis.axis ? part.axis + 1 : part.axis)
    case let axis as RemoveAxis: return moved(to: part.axis > axis.axis ? part.axis - 1 : part.axis)
    case is Reshape:
      // A vector with axes of one element beside it.
      let length = inputs[0].shape.dimensions[part.axis]
      guard inputs[0].shape.count == length,
        let axis = tensor.shape.dimensions.firstIndex(of: length)
      else { throw Mixed() }
      return moved(to: axis)
    case is Transpose: return moved(to: tensor.shape.rank - 1 - part.axis)
    case is Gather where place == 0 && inputs[1].shape.rank == 1:
      return part.axis > 0 ? part : part.gathered(by: inputs[1])
    case is ScatterAdd where place == 0 && inputs[1].shape.rank == 1:
      return part.axis > 0 ? part : try part.scattered(at: inputs[1])
    case let sums as SumAxes where !sums.axes.contains(part.axis):
      let below = sums.keepsDimensions ? 0 : sums.axes.count { $0 < part.axis }
      return moved(to: part.axis - below)
    case let slice as Slice where slice.axis != part.axis: return part
    case let embedding as Embed where embedding.axis != part.axis: return part
    case let join as Concatenate where join.axis != part.axis:
      guard parts.allSatisfy({ $0 == nil || $0 == part }) else { throw Mixed() }
      return part
    case let product as MatrixVector
    where place == 0 && part.axis == (product.isTransposed ? 1 : 0):
      return moved(to: 0)
    case let product as MatrixProduct
    where place == 0 && part.axis == (product.transposesLeft ? 1 : 0):
      return moved(to: 0)
    case let product as MatrixProduct
    where place == 1 && part.axis == (product.transposesRight ? 0 : 1):
      return moved(to: 1)
    case is SolveTriangular where place == 1 && part.axis == 1: return part
    case is OuterProduct: return moved(to: place)
    default: throw Mixed()
    }
  }
}

extension LevelPattern {
  /// That of an expression whose shape is stretched to another one, but not along the levels.
  fileprivate func stretched(
    from shape: Shape, to target: Shape
  ) throws(LevelPatterns.Mixed) -> LevelPattern {
    let own = axis + target.rank - shape.rank
    guard own >= 0, target.dimensions[own] == shape.dimensions[axis] else {
      throw LevelPatterns.Mixed()
    }
    return LevelPattern(axis: own, index: index)
  }

  fileprivate func gathered(by places: Tensor) -> LevelPattern {
    LevelPattern(axis: 0, index: LevelIndex(index.path + LevelIndex(places).path))
  }

  fileprivate func scattered(at places: Tensor) throws(LevelPatterns.Mixed) -> LevelPattern {
    guard let outer = index.from(LevelIndex(places)) else { throw LevelPatterns.Mixed() }
    return LevelPattern(axis: 0, index: outer)
  }
}
