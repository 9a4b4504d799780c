/// R-hat: whether chains agree with each other and with themselves.

/// The forms of R-hat; the first is the one to report.
public enum RHatForm: Sendable, CaseIterable {
  /// The larger of `bulk` and `folded`.
  case rank
  /// On rank-normalised split chains: disagreement in location.
  case bulk
  /// On rank-normalised distances from the median: disagreement in spread and tails.
  case folded
  /// On split chains as they are.
  case split
  /// On whole chains as they are (Gelman and Rubin 1992); blind to a trend shared by all chains.
  case unsplit
}

extension Draws {
  /// The potential scale reduction `sqrt((B/W + n - 1) / n)`, where `B` is `n` times the variance
  /// of the chain means and `W` the mean of the chain variances (arXiv 1903.08008).
  ///
  /// About 1 when the chains have mixed. The reported form is the larger of two values on
  /// rank-normalised split chains; see ``RHatForm``.
  ///
  /// - Returns: NaN for a value that is not finite, fewer than ``minimumDrawCount`` draws, fewer
  ///   than two chains, or constant draws; huge or infinite when each chain stands still at a
  ///   place of its own. When all distances from the median are equal (as many zeros as ones), only
  ///   the bulk counts.
  public func rHat(_ form: RHatForm = .rank) -> Double {
    var study = ScalarStudy(self)
    return study.rHat(form)
  }
}

extension ScalarStudy {
  mutating func rHat(_ form: RHatForm = .rank) -> Double {
    guard isDefined, !isConstant, draws.chainCount > 1 else { return .nan }
    switch form {
    case .rank:
      let (bulk, folded) = (rHat(.bulk), rHat(.folded))
      return folded > bulk ? folded : bulk
    case .bulk: return scaleReduction(bulkScores, chains: split.chainCount)
    case .folded: return scaleReduction(foldedScores(), chains: split.chainCount)
    case .split: return scaleReduction(split.values, chains: split.chainCount)
    case .unsplit: return scaleReduction(draws.values, chains: draws.chainCount)
    }
  }
}

/// `sqrt((B/W + n - 1) / n)` of the chains that follow each other in `values`.
private func scaleReduction(_ values: [Double], chains: Int) -> Double {
  let draws = Draws(values, chains: chains)
  let each = (0..<chains).map { moments(values, draws.range(ofChain: $0)) }
  let within = mean(each.map(\.variance))
  let ratio = variance(each.map(\.mean)) / within
  return (ratio + 1 - 1 / Double(draws.drawCount)).squareRoot()
}

/// The mean of a few numbers.
func mean(_ values: [Double]) -> Double { moments(values, values.indices).mean }

/// The variance (divisor n - 1) of a few numbers.
func variance(_ values: [Double]) -> Double { moments(values, values.indices).variance }
