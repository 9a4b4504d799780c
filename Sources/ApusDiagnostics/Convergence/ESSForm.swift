/// What an effective sample size is asked about, and one method for all of them.

/// The quantities that have an effective sample size of their own; see ``Draws/ess(_:)``.
public enum ESSForm: Sendable, Hashable {
  /// The location of the bulk: rank-normalised split chains.
  case bulk
  /// Both tails: the smaller one of the 5 % and the 95 % quantile.
  case tail
  /// The mean: split chains as they are.
  case mean
  /// The standard deviation: `(x - mean)^2`.
  case standardDeviation
  /// The median: the indicator of `x <= median`.
  case median
  /// The median absolute deviation: the indicator of `|x - median| <= mad`.
  case mad
  /// The quantile of a probability within [0, 1]: the indicator of `x <= q_p`.
  case quantile(Double)
  /// The probability of the interval between two quantiles, given by their probabilities: the
  /// indicator of `q_a <= x <= q_b` (arXiv 1903.08008, section 4.3, small intervals).
  case local(ClosedRange<Double>)
  /// The spread: rank-normalised distances of split chains from their median.
  case folded
  /// The mean of whole chains as they are (ArviZ: `identity`); blind to a trend shared by all
  /// chains.
  case unsplit
}

extension Draws {
  /// The effective sample size for the quantity `form`.
  ///
  /// - Returns: NaN for a value that is not finite and for fewer than ``minimumDrawCount`` draws a
  ///   chain; the number of draws for constant ones and for an indicator that is always true. One
  ///   chain is enough. At most `S log10 S` for `S` draws.
  /// - Precondition: probabilities are within [0, 1].
  public func ess(_ form: ESSForm = .bulk) -> Double {
    var study = ScalarStudy(self)
    return study.ess(form)
  }
}

extension ScalarStudy {
  mutating func ess(_ form: ESSForm) -> Double {
    switch form {
    case .bulk: return essBulk()
    case .tail: return essTail()
    case .mean: return essMean()
    case .standardDeviation: return essStandardDeviation()
    case .median: return essQuantile(0.5)
    case .mad: return essMAD()
    case .quantile(let p): return essQuantile(p)
    case .local(let probabilities): return essLocal(probabilities)
    case .folded:
      guard isDefined, !isConstant else { return essOfDegenerate }
      return ess(of: Draws(foldedScores(), chains: split.chainCount))
    case .unsplit:
      guard isDefined, !isConstant else { return essOfDegenerate }
      return ess(of: draws)
    }
  }

  private mutating func essMAD() -> Double {
    guard isDefined, !isConstant else { return essOfDegenerate }
    let median = ordering.quantile(0.5)
    let limit = ordering.folded(about: median).quantile(0.5)
    return ess(of: split.mapping { ($0 - median).magnitude <= limit ? 1 : 0 })
  }

  private mutating func essLocal(_ probabilities: ClosedRange<Double>) -> Double {
    guard isDefined, !isConstant else { return essOfDegenerate }
    let lower = ordering.quantile(probabilities.lowerBound)
    let upper = ordering.quantile(probabilities.upperBound)
    return ess(of: split.mapping { lower <= $0 && $0 <= upper ? 1 : 0 })
  }
}
