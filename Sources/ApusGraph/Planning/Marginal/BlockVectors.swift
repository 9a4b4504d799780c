/// The vectors that the precision of a block is made of.

/// A part of a member of a block: all of it, or the effects of one kind where it has several for each
/// level.
struct BlockVector {
  /// The unknown that it is a part of.
  let member: Tensor
  /// The axis of the member along which its elements lie; nil for a number or all of the member.
  let axis: Int?
  /// The place of the part along the other axis; nil for all of the member.
  let column: Int?
  /// The slope of the log density along it, as a vector or a number, and the same where all members of
  /// the block are zero.
  let slope: Tensor
  let offset: Tensor

  var count: Int { slope.shape.count }

  /// The part of a tensor of the shape of the member.
  static func part(_ tensor: Tensor, axis: Int?, column: Int?) -> Tensor {
    guard let axis, let column else {
      return reshape(tensor, to: tensor.shape.count == 1 ? .scalar : [tensor.shape.count])
    }
    let part = slice(tensor, column..<column + 1, axis: 1 - axis)
    return reshape(part, to: [tensor.shape.dimensions[axis]])
  }

  /// A step of one along every element.
  var direction: Tensor {
    let shape = member.shape
    guard let axis, let column else {
      return .constant(
        [Double](repeating: 1, count: shape.count), shape: shape, origin: .written)
    }
    let elements = (0..<shape.count).map { element -> Double in
      let width = shape.dimensions[1]
      return (axis == 0 ? element % width : element / width) == column ? 1 : 0
    }
    return .constant(elements, shape: shape, origin: .written)
  }

  /// The parts of a member with its slope: the effects of each kind by themselves where each part of the
  /// slope depends on one level of a matrix of effects.
  static func parts(of member: Tensor, slope: Tensor, offset: Tensor) -> [BlockVector] {
    func vector(_ axis: Int?, _ column: Int?) -> BlockVector {
      BlockVector(
        member: member, axis: axis, column: column,
        slope: part(slope, axis: axis, column: column),
        offset: part(offset, axis: axis, column: column))
    }
    let lengths = member.shape.dimensions
    guard lengths.count == 2, lengths[0] > 1, lengths[1] > 1 else {
      return [vector(lengths.count == 1 ? 0 : nil, nil)]
    }
    for axis in lengths[0] >= lengths[1] ? [0, 1] : [1, 0] {
      var patterns = LevelPatterns(of: member, axis: axis)
      guard lengths[1 - axis] <= mostKinds, let pattern = try? patterns(slope),
        pattern == LevelPattern(axis: axis, index: LevelIndex([]))
      else { continue }
      return (0..<lengths[1 - axis]).map { vector(axis, $0) }
    }
    return [vector(nil, nil)]
  }

  /// More kinds of effects are left together.
  private static let mostKinds = 8

  /// A member from its parts.
  static func joined(_ parts: [(vector: BlockVector, value: Tensor)]) -> Tensor {
    let first = parts[0].vector
    guard let axis = first.axis, first.column != nil else {
      return reshape(parts[0].value, to: first.member.shape)
    }
    return concatenate(
      parts.map { expandDimensions($0.value, axis: 1 - axis) }, axis: 1 - axis)
  }
}
