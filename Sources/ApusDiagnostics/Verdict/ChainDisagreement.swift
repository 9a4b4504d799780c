/// How chains that don't agree differ: one that sits elsewhere, or all that had not settled.

/// What lies behind an R-hat that is too large.
enum ChainDisagreement: Equatable {
  /// Without this chain the others agree; the mean of its draws, and that of theirs.
  case oneElsewhere(chain: Int, mean: Double, others: Double)
  /// The later halves of all chains agree.
  case earlyDraws
  /// Neither.
  case general

  /// Looks for the simplest explanation.
  ///
  /// - Parameter limit: the largest R-hat that counts as agreement.
  init(of draws: Draws, limit: Double) {
    let (chains, count) = (draws.chainCount, draws.drawCount)
    func part(_ chosen: [Int], from first: Int) -> Draws {
      Draws(
        chosen.flatMap { draws.values[$0 * count + first..<($0 + 1) * count] }, chains: chosen.count
      )
    }
    let all = Array(0..<chains)
    if count / 2 >= Draws.minimumDrawCount, part(all, from: count - count / 2).rHat() <= limit {
      self = .earlyDraws
      return
    }
    // With two chains it cannot be told which one is elsewhere.
    guard chains > 2 else {
      self = .general
      return
    }
    let candidates = all.map { chain in
      (chain: chain, rHat: part(all.filter { $0 != chain }, from: 0).rHat())
    }
    guard let best = candidates.filter({ $0.rHat <= limit }).min(by: { $0.rHat < $1.rHat }) else {
      self = .general
      return
    }
    self = .oneElsewhere(
      chain: best.chain, mean: part([best.chain], from: 0).mean(),
      others: part(all.filter { $0 != best.chain }, from: 0).mean())
  }

  /// Which chain is where, in words; empty when there is no more to say.
  var place: String {
    guard case .oneElsewhere(let chain, let mean, let others) = self else { return "" }
    let places = decimals(showing: (mean - others).magnitude)
    return "chain \(chain) stays near \(fixed(mean, decimals: places)), the others near "
      + fixed(others, decimals: places)
  }
}
