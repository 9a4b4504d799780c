/// Ranks of draws and the normal scores that stand for them.

import ApusNumerics

extension Draws {
  /// The rank of each draw among all draws of all chains, from 1; ties share their average rank.
  ///
  /// All NaN when a value is not finite.
  public func ranks() -> Draws {
    guard values.hasOnlyFinite else { return mapping { _ in .nan } }
    let ordering = Ordering(values)
    var ranks = values
    ordering.forEachTie { tie in
      let rank = averageRank(of: tie)
      for index in tie { ranks[ordering.positions[index]] = rank }
    }
    return Draws(ranks, chains: chainCount)
  }

  /// Each draw replaced by the normal quantile of its rank: `z = Phi^-1((r - 3/8) / (S + 1/4))`
  /// with the average rank `r` among all `S` draws (arXiv 1903.08008, equation 14).
  ///
  /// All NaN when a value is not finite.
  public func rankNormalized() -> Draws {
    guard values.hasOnlyFinite else { return mapping { _ in .nan } }
    let scores = NormalScores(count: values.count).scores(of: Ordering(values))
    return Draws(scores, chains: chainCount)
  }
}

/// The normal scores of the ranks 1 to S, computed once for all quantities with S draws.
struct NormalScores {
  private let table: [Double]

  /// The scores for `count` draws.
  init(count: Int) {
    table = (0..<count).map { Self.score(rank: Double($0 + 1), count: count) }
  }

  /// The score of each value at its original position.
  func scores(of ordering: Ordering) -> [Double] {
    var scores = ordering.sorted
    ordering.forEachTie { tie in
      let rank = averageRank(of: tie)
      let score =
        tie.count == 1 ? table[tie.lowerBound] : Self.score(rank: rank, count: table.count)
      for index in tie { scores[ordering.positions[index]] = score }
    }
    return scores
  }

  private static func score(rank: Double, count: Int) -> Double {
    SpecialFunctions.normalQuantile((rank - 0.375) / (Double(count) + 0.25))
  }
}

/// The mean of the ranks (from 1) of equal values at the sorted positions `tie` (from 0).
private func averageRank(of tie: Range<Int>) -> Double {
  Double(tie.lowerBound + tie.upperBound + 1) / 2
}
