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
  ///   - vectors: what the block is made of.
  ///   - mostDense: the largest number of unknowns in the dense factor.
  /// - Returns: nil when an operation mixes elements in a way that has no rule.
  init?(_ vectors: [BlockVector], mostDense: Int) {
    let counts = vectors.map(\.count)
    var left = vectors.indices.sorted { counts[$0] > counts[$1] }
    guard var precision = SymmetricBlocks(vectors, order: left) else { return nil }
    var (offsets, eliminated) = (vectors.map(\.offset), [Eliminated]())
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
      logDeterminant =
        logDeterminant + (diagonal.shape.rank == 0 ? log(diagonal) : sum(log(diagonal)))
      let weights = 1 / diagonal
      let scaled = cross.map { $0.block.scaled(by: weights) }
      for (i, a) in zip(cross.map(\.member), scaled) {
        if let change = a.transposedTimes(slope, columns: counts[i]) {
          offsets[i] = offsets[i] - change
        }
        for (j, b) in cross where precision.places[i] <= precision.places[j] {
          guard
            let product = PrecisionBlock.product(a, b, rows: counts[i], columns: counts[j])
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
      dense = (left, factor, concatenate(left.map { reshape(offsets[$0], to: [counts[$0]]) }))
    }
    (self.counts, self.eliminated, halfLogDeterminant) = (counts, eliminated, half)
    if half.error != nil { return nil }
  }

  /// A draw of each vector from standard normal numbers; the mean without.
  func draw(_ noise: [Tensor]?) -> [Tensor] {
    var result = [Tensor?](repeating: nil, count: counts.count)
    if let (members, factor, slope) = dense {
      var white = solveTriangular(factor, slope)
      if let noise {
        white = white + concatenate(members.map { reshape(noise[$0], to: [counts[$0]]) })
      }
      let all = solveTriangular(factor, white, isTransposed: true)
      var first = 0
      for member in members {
        let part = slice(all, first..<first + counts[member])
        result[member] = counts[member] == 1 ? reshape(part, to: .scalar) : part
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

  /// - Parameter order: the vectors by falling number of elements.
  init?(_ vectors: [BlockVector], order: [Int]) {
    var places = [Int](repeating: 0, count: vectors.count)
    for (place, vector) in order.enumerated() { places[vector] = place }
    self.places = places
    let none = [PrecisionBlock](repeating: .zero, count: vectors.count)
    blocks = [[PrecisionBlock]](repeating: none, count: vectors.count)
    for column in order {
      var finder = BlockColumn(of: vectors[column])
      for row in order where places[row] <= places[column] {
        guard let block = finder.block(vectors[row].slope) else { return nil }
        blocks[row][column] = block
      }
    }
  }

  /// Finds the blocks of a column.
  private struct BlockColumn {
    private let vector: BlockVector
    private var tangents: Tangents
    private var patterns: LevelPatterns?
    private var matrices: LinearMaps?

    init(of vector: BlockVector) {
      self.vector = vector
      tangents = Tangents(along: vector.member, vector.direction)
      if vector.count > 1 {
        patterns = vector.axis.map { LevelPatterns(of: vector.member, axis: $0) }
      }
    }

    /// The change of a slope with the vector, with the opposite sign; nil where there is no rule.
    mutating func block(_ slope: Tensor) -> PrecisionBlock? {
      if vector.count == 1 {
        guard let change = tangents(slope) else { return .zero }
        return slope.shape.rank == 0 ? .diagonal(-change) : .column(-change)
      }
      do {
        guard let pattern = try patterns?(slope), let change = tangents(slope) else {
          return patterns == nil ? matrix(slope) : .zero
        }
        return pattern.index.path.isEmpty
          ? .diagonal(-change) : .indexed(-change, by: pattern.index)
      } catch {
        return matrix(slope)
      }
    }

    private mutating func matrix(_ slope: Tensor) -> PrecisionBlock? {
      guard vector.column == nil, vector.count <= SymmetricBlocks.mostColumns else { return nil }
      if matrices == nil { matrices = LinearMaps([vector.member]) }
      do {
        return try matrices?(slope).map { .dense(-$0) } ?? .zero
      } catch {
        return nil
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
      return .zeros([counts[row], counts[column]])
    }
    return block.dense(columns: counts[column])
  }
}
