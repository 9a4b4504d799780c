/// Unknowns in which a log density is quadratic, integrated out.

/// A Gaussian block: unknowns `θ` that are jointly normal given all others, `φ`.
///
/// With the precision `Λ(φ)` and the conditional mean `μ(φ)` of the block,
///
///     log ∫ exp L(φ, θ) dθ = L(φ, μ) + (d / 2) log 2π - ½ log |Λ|
///
/// for any log density `L` that is a polynomial of degree 2 in `θ`. The value at the mean keeps its
/// sums of squares, where the textbook form would cancel, and since `L` is stationary there, the mean
/// is held when the marginal is differentiated. `Λ` is read off the gradient of `L`, which is affine
/// in `θ`.
///
/// The levels of one grouping are eliminated first: given the rest of the block they are independent,
/// so that `Λ = [D C; Cᵀ F]` with a diagonal `D`, and what is left is the Schur complement
/// `F - Cᵀ D⁻¹ C`. The cost of a gradient is linear in the levels.
public struct GaussianBlock: Sendable {
  /// The unknowns of the block, in the order in which they were given.
  public let members: [Tensor]
  /// The unknowns that are left, in their order.
  public let rest: [Tensor]
  /// The unknown of the block whose elements were eliminated one by one; nil if there is none.
  public let levels: Tensor?
  /// The marginal log density of ``rest``.
  public let marginal: Tensor
  /// Standard normal numbers for a draw of the block, in the order of ``members``.
  public let noise: [Tensor]
  /// A draw of each of ``members`` given ``rest`` and ``noise``; with zeros as noise the mean.
  public let draws: [Tensor]
  /// The joint log density of ``rest`` and ``draws``.
  public let joint: Tensor

  /// Integrates a block out.
  ///
  /// - Parameters:
  ///   - density: a log density, simplified and collapsed.
  ///   - members: unknowns in which it is quadratic.
  ///   - unknowns: all unknowns.
  /// - Returns: nil when an operation mixes the elements of the block in a way that has no rule.
  public init?(_ density: CollapsedDensity, members: [Tensor], unknowns: [Tensor]) {
    let slopes = density.gradient(withRespectTo: members)
    let zeros = members.map { member in
      Tensor.constant(
        [Double](repeating: 0, count: member.shape.count), shape: member.shape, origin: .written)
    }
    var atZero = Substitution(Dictionary(uniqueKeysWithValues: zip(members, zeros)))
    let offsets = slopes.map { reshape(atZero($0), to: [$0.shape.count]) }
    let candidates = members.indices.filter { members[$0].shape.rank == 1 }
      .sorted { members[$0].shape.count > members[$1].shape.count }
    var found: BlockPrecision?
    for candidate in candidates where found == nil && members[candidate].shape.count > 1 {
      found = BlockPrecision(slopes, offsets, of: members, levels: candidate)
    }
    guard let block = found ?? BlockPrecision(slopes, offsets, of: members, levels: nil),
      block.denseCount <= Self.mostDense
    else { return nil }
    self.members = members
    rest = unknowns.filter { !members.contains($0) }
    levels = block.levels.map { members[$0] }
    noise = members.map { .unknown("noise", shape: [$0.shape.count]) }
    let means = block.draw(nil)
    draws = zip(block.draw(noise), members).map { reshape($0, to: $1.shape) }
    let held = zip(means, members).map { mean, member in
      reshape(Tensor.apply(Held(), to: [mean]), to: member.shape)
    }
    var atMean = Substitution(Dictionary(uniqueKeysWithValues: zip(members, held)))
    let count = members.reduce(0) { $0 + $1.shape.count }
    marginal =
      atMean(density.value) - block.halfLogDeterminant
      + .constant(0.5 * Double(count) * 1.837_877_066_409_345_6)
    var atDraw = Substitution(Dictionary(uniqueKeysWithValues: zip(members, draws)))
    joint = atDraw(density.value)
    if marginal.error != nil || draws.contains(where: { $0.error != nil }) { return nil }
  }

  /// A dense factor of more columns costs more than the gradients that it saves.
  private static let mostDense = 32
}

/// The precision of a block of unknowns and the slope of the log density where all of them are zero.
private struct BlockPrecision {
  /// The member that is eliminated element by element.
  let levels: Int?
  let denseCount: Int
  let halfLogDeterminant: Tensor

  private let counts: [Int]
  /// `D`, `C` and the slope of the levels.
  private let eliminated: (diagonal: Tensor, cross: Tensor?, slope: Tensor)?
  /// The Cholesky factor of what is left and the slope there; nil when nothing is.
  private let dense: (factor: Tensor, slope: Tensor)?

  /// - Parameters:
  ///   - slopes: the gradient of the log density along each member.
  ///   - offsets: the same where all members are zero, as vectors.
  init?(_ slopes: [Tensor], _ offsets: [Tensor], of members: [Tensor], levels: Int?) {
    self.levels = levels
    counts = members.map(\.shape.count)
    let others = members.indices.filter { $0 != levels }
    denseCount = others.reduce(0) { $0 + members[$1].shape.count }
    let unknowns = others.map { members[$0] }
    var diagonal: Tensor?
    var cross: Tensor?
    if let levels {
      var maps = LinearMaps(unknowns, levels: members[levels])
      guard let map = try? maps(slopes[levels]), case .each(let weights) = map.levels else {
        return nil
      }
      diagonal = -broadcast(weights, to: [members[levels].shape.count])
      cross = map.matrix.map { -$0 }
    }
    var sum: Tensor? = diagonal.map { 0.5 * ApusGraph.sum(log($0)) }
    if unknowns.isEmpty {
      dense = nil
    } else {
      var maps = LinearMaps(unknowns)
      var rows = [Tensor]()
      for other in others {
        guard let matrix = try? maps(slopes[other]).matrix else { return nil }
        rows.append(-matrix)
      }
      var precision = concatenate(rows)
      var slope = concatenate(others.map { offsets[$0] })
      if let levels, let diagonal, let cross {
        let scaled = cross / expandDimensions(diagonal, axis: 1)
        precision = precision - dot(transpose(cross), scaled)
        slope = slope - dot(offsets[levels], scaled)
      }
      let factor = cholesky(precision)
      dense = (factor, slope)
      let half = Tensor.apply(HalfLogDeterminant(), to: [precision, factor])
      sum = sum.map { $0 + half } ?? half
    }
    eliminated = levels.flatMap { levels in
      diagonal.map { ($0, cross, offsets[levels]) }
    }
    guard let sum, sum.error == nil else { return nil }
    halfLogDeterminant = sum
  }

  /// A draw of each member as a vector, from standard normal numbers; the mean without.
  func draw(_ noise: [Tensor]?) -> [Tensor] {
    let others = counts.indices.filter { $0 != levels }
    var result = [Tensor?](repeating: nil, count: counts.count)
    var values: Tensor?
    if let dense {
      var white = solveTriangular(dense.factor, dense.slope)
      if let noise { white = white + concatenate(others.map { noise[$0] }) }
      let all = solveTriangular(dense.factor, white, isTransposed: true)
      var first = 0
      for other in others {
        result[other] = slice(all, first..<first + counts[other])
        first += counts[other]
      }
      values = all
    }
    if let levels, let eliminated {
      var slope = eliminated.slope
      if let cross = eliminated.cross, let values { slope = slope - dot(cross, values) }
      var draw = slope / eliminated.diagonal
      if let noise { draw = draw + noise[levels] / sqrt(eliminated.diagonal) }
      result[levels] = draw
    }
    return result.compactMap { $0 }
  }
}

extension CollapsedDensity {
  /// Why an unknown is not part of a Gaussian block.
  public enum BlockRefusal: Sendable {
    /// The log density is no polynomial of degree 2 in it.
    case notQuadratic
    /// It is one in it alone, but not together with those that are part of the block.
    case notWithOthers
    /// An operation mixes the elements of the block in a way that has no rule, or the block is too
    /// large.
    case unsupported
  }

  /// The largest unknowns that together are normal given all others.
  ///
  /// - Parameter candidates: unknowns that may be among them.
  /// - Returns: those that are, and for each candidate that is not the reason.
  public func gaussianBlock(
    of candidates: [Tensor]
  ) -> (members: [Tensor], refusals: [Tensor: BlockRefusal]) {
    var (members, refusals) = ([Tensor](), [Tensor: BlockRefusal]())
    for candidate in candidates.sorted(by: { $0.shape.count > $1.shape.count }) {
      var alone = PolynomialDegree(in: [candidate])
      var joined = PolynomialDegree(in: members + [candidate])
      if alone(value) != 2 {
        refusals[candidate] = .notQuadratic
      } else if joined(value) != 2 {
        refusals[candidate] = .notWithOthers
      } else {
        members.append(candidate)
      }
    }
    return (members, refusals)
  }
}
