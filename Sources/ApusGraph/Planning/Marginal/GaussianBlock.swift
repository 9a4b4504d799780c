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
/// The cost of a gradient is linear in the levels of groupings; see ``BlockElimination``.
public struct GaussianBlock: Sendable {
  /// The unknowns of the block, in the order in which they were given.
  public let members: [Tensor]
  /// The unknowns that are left, in their order.
  public let rest: [Tensor]
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
  ///   - mostDense: the largest number of members' elements that a dense Cholesky factor may have.
  /// - Returns: nil when an operation mixes the elements of the block in a way that has no rule, or
  ///   too many of them are left to a dense factor.
  public init?(
    _ density: CollapsedDensity, members: [Tensor], unknowns: [Tensor], mostDense: Int
  ) {
    var atZero = Substitution(
      Dictionary(uniqueKeysWithValues: members.map { ($0, .zeros($0.shape)) }))
    let vectors = zip(members, density.gradient(withRespectTo: members)).flatMap {
      BlockVector.parts(of: $0, slope: $1, offset: atZero($1))
    }
    guard let block = BlockElimination(vectors, mostDense: mostDense) else { return nil }
    self.members = members
    rest = unknowns.filter { !members.contains($0) }
    noise = members.map { .unknown("noise", shape: $0.shape) }
    func joined(_ values: [Tensor]) -> [Tensor] {
      members.map { member in
        BlockVector.joined(
          zip(vectors, values).filter { $0.0.member == member }.map { (vector: $0, value: $1) })
      }
    }
    let noises = Dictionary(uniqueKeysWithValues: zip(members, noise))
    let parts = vectors.map { vector in
      BlockVector.part(
        noises[vector.member] ?? vector.member, axis: vector.axis, column: vector.column)
    }
    draws = joined(block.draw(parts))
    let held = joined(block.draw(nil)).map { Tensor.apply(Held(), to: [$0]) }
    var atMean = Substitution(Dictionary(uniqueKeysWithValues: zip(members, held)))
    let count = members.reduce(0) { $0 + $1.shape.count }
    marginal =
      atMean(density.value) - block.halfLogDeterminant
      + .constant(0.5 * Double(count) * 1.837_877_066_409_345_6)
    var atDraw = Substitution(Dictionary(uniqueKeysWithValues: zip(members, draws)))
    joint = atDraw(density.value)
    if marginal.error != nil || draws.contains(where: { $0.error != nil }) { return nil }
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
