/// Nested R-hat, for many short chains in groups that started at one point.

extension Draws {
  /// R-hat between superchains: `sqrt(1 + Var(superchain means) / mean(B_k + W_k))`, where `B_k`
  /// is the variance of the chain means within superchain k (0 for one chain) and `W_k` the mean
  /// of its chain variances (0 for one draw). See arXiv 2110.13017, section 3.
  ///
  /// - Parameters:
  ///   - superchains: for each chain the number of its superchain; all superchains have equally
  ///     many chains.
  ///   - rankNormalized: whether to take the larger of the values on rank-normalised split chains
  ///     and on their rank-normalised distances from the median, as ``rHat(_:)`` does; otherwise
  ///     whole chains are taken as they are.
  /// - Returns: NaN for a value that is not finite, fewer than ``minimumDrawCount`` draws, fewer
  ///   than two superchains, or constant draws.
  /// - Precondition: one entry a chain, and superchains of equal size.
  public func nestedRHat(superchains: [Int], rankNormalized: Bool = true) -> Double {
    precondition(
      superchains.count == chainCount, "\(superchains.count) superchains for \(chainCount) chains")
    let groups = Dictionary(grouping: superchains.indices) { superchains[$0] }
    let members = groups.keys.sorted().compactMap { groups[$0] }
    precondition(Set(members.map(\.count)).count <= 1, "superchains differ in size")

    var study = ScalarStudy(self)
    guard study.isDefined, !study.isConstant, members.count > 1 else { return .nan }
    guard rankNormalized else { return nested(self, superchains: members) }
    let halves = members.map { chains in chains.flatMap { [2 * $0, 2 * $0 + 1] } }
    let bulk = Draws(study.bulkScores, chains: study.split.chainCount)
    let folded = Draws(study.foldedScores(), chains: study.split.chainCount)
    return max(nested(bulk, superchains: halves), nested(folded, superchains: halves))
  }
}

/// Nested R-hat of chains as they are.
private func nested(_ draws: Draws, superchains: [[Int]]) -> Double {
  var means: [Double] = []
  var spreads: [Double] = []
  for chains in superchains {
    let each = chains.map { moments(draws.values, draws.range(ofChain: $0)) }
    let between = chains.count > 1 ? variance(each.map(\.mean)) : 0
    let within = draws.drawCount > 1 ? mean(each.map(\.variance)) : 0
    means.append(mean(each.map(\.mean)))
    spreads.append(between + within)
  }
  return (1 + variance(means) / mean(spreads)).squareRoot()
}
