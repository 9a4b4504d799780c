/// Histograms of ranks by chain: the numbers behind a rank plot.

import ApusNumerics

/// How the ranks of each chain spread over those of all draws (arXiv 1903.08008, section 4.1).
///
/// Chains that agree have flat histograms; one that is high at an end sits in a tail of the others.
public struct RankHistogram: Sendable, Equatable {
  /// The number of draws of each chain, by chain, in each of the bins of equal width.
  ///
  /// Bin `b` of `B` holds the average ranks `r` among all `S` draws with
  /// `b S / B <= r - 1/2 < (b + 1) S / B`.
  public let counts: [[Int]]
  /// The count of every bin if the chains agreed: draws in a chain by bins.
  public let expected: Double

  /// Pearson's `sum (count - expected)^2 / expected` of each chain: near the number of bins less one
  /// for independent draws, larger for chains that disagree or are autocorrelated.
  public var discrepancies: [Double] {
    counts.map { bins in
      bins.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    }
  }
}

extension Draws {
  /// The histogram of the ranks of each chain among the draws of all chains; ties share their
  /// average rank.
  ///
  /// - Returns: nil for a value that is not finite, and without draws. Constant draws all fall into
  ///   the middle bin.
  /// - Precondition: `bins` is positive.
  public func rankHistogram(bins: Int = 20) -> RankHistogram? {
    precondition(bins > 0, "a histogram of \(bins) bins")
    guard values.hasOnlyFinite, !values.isEmpty else { return nil }
    let ranks = ranks().values
    let total = Double(ranks.count)
    var counts = Array(repeating: Array(repeating: 0, count: bins), count: chainCount)
    for chain in 0..<chainCount {
      for index in range(ofChain: chain) {
        let bin = Int((ranks[index] - 0.5) / total * Double(bins))
        counts[chain][min(bin, bins - 1)] += 1
      }
    }
    return RankHistogram(counts: counts, expected: Double(drawCount) / Double(bins))
  }
}
