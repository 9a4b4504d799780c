/// A factorisation of the precision of several vectors that keeps its patterns.

/// The factorisation of the precision `Λ` of some vectors of unknowns, in which `log p` is quadratic
/// with the slopes `b` where all are zero.
///
/// Vectors whose own part of `Λ` is diagonal are eliminated one after the other, those with most
/// elements first: with `Λ = [D C; Cᵀ F]` what is left is `F - Cᵀ D⁻¹ C` with the slopes
/// `b - Cᵀ D⁻¹ b₀`. Effects of the same groups, and groups within groups, keep diagonals; what has none is
/// left to a dense Cholesky factor. The cost is linear in the elements that are eliminated.
struct BlockElimination {
  /// The number of unknowns in the dense factor.
  let denseCount: Int
  let halfLogDeterminant: Tensor

  private let counts: [Int]
  private let eliminated: [Eliminated]
  /// The vectors that are left, with the Cholesky factor of their precision and their slopes.
  private let dense: (members: [Int], factor: Tensor, slope: Tensor)?

  /// A vector that was eliminated: `D`, `C` by the numbers of the vectors that were left, and `b`.
  private struct Eliminated {
    let member: Int
    let diagonal: Tensor
    let cross: [(member: Int, block: PrecisionBlock)]
    let slope: Tensor
  }

  /// - Parameters:
  ///   - slopes: the gradient of the log density along each member, as vectors.
  ///   - offsets: the same where all members are zero.
  ///   - mostDense: the largest number of unknowns in the dense factor.
  /// - Returns: nil when an operation mixes elements in a way that has no rule.
  init?(_ slopes: [Tensor], _ offsets: [Tensor], of members: [Tensor], mostDense: Int) {
    let counts = members.map(\.shape.count)
    var left = members.indices.sorted { counts[$0] > counts[$1] }
    guard var precision = SymmetricBlocks(slopes, of: members, order: left) else { return nil }
    var (offsets, eliminated) = (offsets, [Eliminated]())
    var logDeterminant: Tensor = 0
    while let member = left.first(where: { precision.canEliminate($0, of: left) }),
      case .diagonal(let diagonal) = precision[member, member]
    {
      left.removeAll { $0 == member }
      let cross = left.compactMap { other in
        precision.row(member, other).map { (member: other, block: $0) }
      }
      let slope = offsets[member]
      eliminated.append(
        Eliminated(member: member, diagonal: diagonal, cross: cross, slope: slope))
      logDeterminant = logDeterminant + sum(log(diagonal))
      let weights = 1 / diagonal
      for (i, a) in cross {
        if let change = a.transposedTimes(slope * weights, columns: counts[i]) {
          offsets[i] = offsets[i] - change
        }
        for (j, b) in cross where precision.places[i] <= precision.places[j] {
          guard
            let product = PrecisionBlock.product(
              a, weights, b, rows: counts[i], columns: counts[j])
          else { return nil }
          precision[i, j] = precision[i, j].minus(product, columns: counts[j])
        }
      }
    }
    denseCount = left.reduce(0) { $0 + counts[$1] }
    guard denseCount <= mostDense else { return nil }
    var half = 0.5 * logDeterminant
    if left.isEmpty {
      dense = nil
    } else {
      let matrix = precision.dense(left, counts)
      let factor = cholesky(matrix)
      half = half + Tensor.apply(HalfLogDeterminant(), to: [matrix, factor])
      dense = (left, factor, concatenate(left.map { offsets[$0] }))
    }
    (self.counts, self.eliminated, halfLogDeterminant) = (counts, eliminated, half)
    if half.error != nil { return nil }
  }

  /// A draw of each member as a vector, from standard normal numbers; the mean without.
  func draw(_ noise: [Tensor]?) -> [Tensor] {
    var result = [Tensor?](repeating: nil, count: counts.count)
    if let (members, factor, slope) = dense {
      var white = solveTriangular(factor, slope)
      if let noise { white = white + concatenate(members.map { noise[$0] }) }
      let all = solveTriangular(factor, white, isTransposed: true)
      var first = 0
      for member in members {
        result[member] = slice(all, first..<first + counts[member])
        first += counts[member]
      }
    }
    for step in eliminated.reversed() {
      let slope = step.cross.reduce(step.slope) { slope, part in
        result[part.member].flatMap { part.block.times($0) }.map { slope - $0 } ?? slope
      }
      var draw = slope / step.diagonal
      if let noise { draw = draw + noise[step.member] / sqrt(step.diagonal) }
      result[step.member] = draw
    }
    return result.compactMap { $0 }
  }
}

/// A symmetric matrix of blocks between members, of which those at and right of the diagonal are kept.
private struct SymmetricBlocks {
  /// The place of each member in the order of rows and columns.
  let places: [Int]
  private var blocks: [[PrecisionBlock]]

  /// A block without a pattern of more columns would take more time than it saves.
  private static let mostColumns = 256

  /// The precision of a log density with some slopes.
  ///
  /// - Parameter order: the members by falling number of elements.
  init?(_ slopes: [Tensor], of members: [Tensor], order: [Int]) {
    var places = [Int](repeating: 0, count: members.count)
    for (place, member) in order.enumerated() { places[member] = place }
    self.places = places
    let none = [PrecisionBlock](repeating: .zero, count: members.count)
    blocks = [[PrecisionBlock]](repeating: none, count: members.count)
    for column in order {
      let member = members[column]
      var patterned =
        member.shape.rank == 1 && member.shape.count > 1 ? LinearMaps([], levels: member) : nil
      var plain: LinearMaps?
      for row in order where places[row] <= places[column] {
        if let map = try? patterned?(slopes[row]) {
          blocks[row][column] =
            switch map.levels {
            case .none: .zero
            case .each(let weights):
              .diagonal(-broadcast(weights, to: [members[row].shape.count]))
            case .indexed(let weights, let index): .indexed(-weights, by: index)
            }
        } else {
          if plain == nil, member.shape.count <= Self.mostColumns { plain = LinearMaps([member]) }
          guard let map = try? plain?(slopes[row]) else { return nil }
          blocks[row][column] = map.matrix.map { .dense(-$0) } ?? .zero
        }
      }
    }
  }

  /// - Precondition: the row does not come after the column.
  subscript(row: Int, column: Int) -> PrecisionBlock {
    get { blocks[row][column] }
    set { blocks[row][column] = newValue }
  }

  /// The block of a row, wherever the column stands; nil where its pattern is known the other way
  /// round alone.
  func row(_ row: Int, _ column: Int) -> PrecisionBlock? {
    places[row] <= places[column] ? blocks[row][column] : blocks[column][row].transposed
  }

  /// Whether a member has a diagonal, and all of its row is known.
  func canEliminate(_ member: Int, of members: [Int]) -> Bool {
    guard case .diagonal = blocks[member][member] else { return false }
    return members.allSatisfy { row(member, $0) != nil }
  }

  /// The whole matrix of some members.
  func dense(_ members: [Int], _ counts: [Int]) -> Tensor {
    let rows = members.map { row in
      let parts = members.map { column -> Tensor in
        if places[row] <= places[column] { return filled(row, column, counts) }
        return transpose(filled(column, row, counts))
      }
      return concatenate(parts, axis: 1)
    }
    return concatenate(rows)
  }

  private func filled(_ row: Int, _ column: Int, _ counts: [Int]) -> Tensor {
    let block = blocks[row][column]
    if case .zero = block {
      return .constant(
        [Double](repeating: 0, count: counts[row] * counts[column]),
        shape: [counts[row], counts[column]], origin: .written)
    }
    return block.dense(columns: counts[column])
  }
}
